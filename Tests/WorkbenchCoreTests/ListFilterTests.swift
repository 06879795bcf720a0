import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Filters of other lists") struct ListFilterTests {
  private func evaluated() -> Bench {
    var bench = Bench.ready()
    for keys in ["e enter", "m e enter", "right e enter"] {
      bench.press(keys)
      bench.settle()
    }
    bench.press("4")
    return bench
  }

  @Test("trials are filtered by what their row says, their names and notes")
  func trials() {
    var bench = evaluated()
    #expect(bench.state.visibleTrials.count == 4)
    bench.press("/")
    bench.type("dense")
    #expect(bench.state.visibleTrials.map(\.number) == [0])
    bench.press("enter")
    #expect(bench.state.message == "1 of 4 trials in view (esc shows all)")
    bench.press("esc")
    #expect(bench.state.visibleTrials.count == 4)
    bench.run(.labelSet, .label(.trial(2), Label(name: "wide", note: "for Anna")))
    bench.press("/")
    bench.type("ANNA wide")
    bench.press("enter")
    #expect(bench.state.visibleTrials.map(\.number) == [2])
    #expect(bench.state.focusedTrial?.number == 2)
    // The other lists keep their rows.
    #expect(bench.state.visibleSites.count == 12)
  }

  @Test("the cursor of trials moves among the rows in view, and a trial that is gone to is seen")
  func cursor() {
    var bench = evaluated()
    bench.press("/")
    bench.type("wifv")
    bench.press("enter end")
    #expect(bench.state.focusedTrial?.number == 3)
    bench.press("up up up up")
    #expect(bench.state.focusedTrial?.number == 1)
    bench.run(.trialShow, .number(0))
    #expect(bench.state.focusedTrial?.number == 0)
    #expect(bench.state.visibleTrials.count == 4)
  }

  @Test("nothing that answers leaves no row, and esc brings all back")
  func nothing() {
    var bench = evaluated()
    bench.press("/")
    bench.type("nonsense")
    bench.press("enter")
    #expect(bench.state.visibleTrials.isEmpty)
    #expect(bench.state.focusedTrial == nil)
    bench.press("enter d f t space y")
    bench.press("esc esc")
    #expect(bench.state.visibleTrials.count == 4)
  }

  @Test("the log is filtered by its words")
  func log() {
    var bench = Bench.ready()
    bench.press("7 /")
    bench.type("calibrated")
    bench.press("enter")
    #expect(bench.state.visibleLog.count == 1)
    bench.press("esc")
    #expect(bench.state.visibleLog.count == bench.state.log.lines.count)
  }

  @Test("in Tokens the rows are sites, and so is the filter")
  func tokens() {
    var bench = Bench.ready()
    bench.press("3 /")
    bench.type("ffn")
    bench.press("enter")
    #expect(bench.state.visibleSites.count == 6)
    #expect(bench.state.siteList.filter.isActive)
  }

  @Test(
    "a pane without a list says so", arguments: ["2", "5", "6", "3 v", "4 v"])
  func without(_ keys: String) {
    var bench = evaluated()
    bench.press(keys)
    bench.press("/")
    #expect(bench.state.message?.contains("filter") == true)
    bench.type("x")
    #expect(bench.state.visibleTrials.count == 4 && bench.state.visibleSites.count == 12)
  }

  @Test("a session that is gone through again filters the same lists")
  func replay() throws {
    var live = evaluated()
    live.press("/")
    live.type("wifv")
    live.press("enter end space 1 /")
    live.type("ffn")
    live.press("enter a a right")
    live.settle()
    let record = try SessionLog.decode(SessionLog.encode(live.state.session.entries))
    var again = Bench(Configuration())
    again.send(.replay(try #require(Replay(record.lastPart, purpose: .resume))))
    again.settle()
    #expect(again.state.visibleTrials.map(\.number) == live.state.visibleTrials.map(\.number))
    #expect(again.state.trials.all.map(\.isPinned) == live.state.trials.all.map(\.isPinned))
    #expect(again.state.plan.document == live.state.plan.document)
  }
}
