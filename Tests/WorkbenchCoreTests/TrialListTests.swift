import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The list of trials") struct TrialListTests {
  private let options = EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")

  /// The dense model and plans of three sizes.
  private func bench() -> Bench {
    var bench = Bench.ready()
    bench.press("a a")
    for keys in ["", "]", "[ ["] {
      bench.press(keys)
      bench.run(.trialRun, .evaluation(options))
      bench.settle()
    }
    bench.press("4")
    return bench
  }

  @Test("a column sorts, the same one again turns the order around; the cursor stays on its trial")
  func sorting() {
    var bench = bench()
    bench.press("end")
    #expect(bench.state.focusedTrial?.number == 3)
    bench.run(.trialSortBy, .text("parameters"))
    #expect(bench.state.sortedTrials.map(\.number) == [2, 1, 3, 0])
    #expect(bench.state.focusedTrial?.number == 3)
    bench.run(.trialSortBy, .text("parameters"))
    #expect(bench.state.sortedTrials.map(\.number) == [0, 3, 1, 2])
    bench.press("S")
    #expect(bench.state.sortedTrials.map(\.number) == [2, 1, 3, 0])
    bench.run(.trialSortBy, .text("score"))
    #expect(bench.state.sortedTrials.map(\.number) == [0, 3, 1, 2])
    bench.run(.trialSortBy, .text("nonsense"))
    #expect(bench.state.trials.sort == .score)
  }

  @Test("a pinned trial stays on top of any order")
  func pinning() {
    var bench = bench()
    bench.press("down down space")
    #expect(bench.state.sortedTrials.map(\.number) == [2, 0, 1, 3])
    #expect(bench.state.focusedTrial?.number == 2)
    bench.press("s")
    #expect(bench.state.sortedTrials.first?.number == 2)
    bench.press("space")
    #expect(bench.state.sortedTrials.map(\.number) == [0, 3, 1, 2])
  }

  @Test("the front holds what no other beats in score and parameters")
  func front() {
    var bench = bench()
    #expect(bench.state.paretoFront.map(\.number) == [2, 1, 3, 0])
    // The same widths without reconstruction: worse at the same price.
    bench.run(.methodSet, .reconstruction(.none))
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    #expect(bench.state.paretoFront.map(\.number) == [2, 1, 3, 0])
    #expect(bench.state.comparableTrials.count == 5)
    var other = options
    other.limit = 10
    bench.run(.trialRun, .evaluation(other))
    bench.settle()
    #expect(bench.state.comparableTrials.count == 5)
  }

  @Test("a divergence is best when it is least: in the order, on the front, in the stars")
  func divergence() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    let options = EvaluationOptions(task: .fidelity, file: "/texts/text.txt")
    bench.press("a a")
    for keys in ["", "]", "[ ["] {
      bench.press(keys)
      bench.run(.trialRun, .evaluation(options))
      bench.settle()
    }
    // The smallest plan once more without reconstruction: beaten, and without a star.
    bench.press("] ]")
    bench.run(.methodSet, .reconstruction(.none))
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    bench.run(.trialSortBy, .text("score"))
    let values = bench.state.sortedTrials.map(\.result.value)
    #expect(values.count == 5 && values == values.sorted() && values.first == 0)
    #expect(bench.state.sortedTrials.first?.isDense == true)
    #expect(bench.state.sortedTrials.last?.number == 4)
    #expect(bench.state.paretoFront.map(\.number) == [2, 1, 3, 0])
    #expect(bench.state.starredTrials == [1, 2, 3])
  }

  @Test("a trial is compared with the plan, or with the pinned one")
  func difference() throws {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    bench.press("4 end f")
    #expect(bench.state.message == "trial 1 doesn't differ from the plan")
    bench.press("1 right O 4 f")
    guard case .list(let list)? = bench.state.dialogs.open else {
      Issue.record("no list is open")
      return
    }
    #expect(list.title == "The plan → trial 1")
    let items = bench.state.items(of: list)
    #expect(items.map(\.title) == ["guard", "0.attention"])
    #expect(items.map(\.detail) == ["off → 1.0 %", "5/12 wifv LIAR → 6/12 wifv LIAR"])
    bench.press("down enter")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .attention))
    bench.press("home space end f")
    guard case .list(let against)? = bench.state.dialogs.open else { return }
    #expect(against.title == "Trial 0 → trial 1")
    #expect(bench.state.items(of: against).contains { $0.detail == "all 12 → 6/12 wifv LIAR" })
    bench.type("ffn")
    guard case .list(let searched)? = bench.state.dialogs.open else { return }
    #expect(bench.state.items(of: searched).count == 6)
  }
}
