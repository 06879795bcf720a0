import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Names and notes") struct LabelTests {
  /// A workbench with the dense model's trial and one of the plan, the latter under the cursor.
  private func evaluated() -> Bench {
    var bench = Bench.ready()
    bench.press("e enter")
    bench.settle()
    bench.press("4 end")
    return bench
  }

  @Test("t names the trial under the cursor, and the name stands for the recipe")
  func form() throws {
    var bench = evaluated()
    bench.press("t")
    bench.type("baseline")
    bench.press("tab")
    bench.type("before the budget")
    bench.press("enter")
    let trial = try #require(bench.state.trials.all.last)
    #expect(trial.label == Label(name: "baseline", note: "before the budget"))
    #expect(trial.title(model: bench.state.model) == "baseline")
    bench.press("t")
    guard case .form(let form)? = bench.state.dialogs.open else {
      Issue.record("no form is open")
      return
    }
    #expect(form.text("name") == "baseline")
    #expect(form.text("note") == "before the budget")
  }

  @Test("naming is a change of its own: undo takes it back and leaves the plan")
  func undo() {
    var bench = evaluated()
    bench.press("1 right")
    let plan = bench.state.plan.document
    bench.press("4")
    bench.run(.trialName, .text("first"))
    bench.run(.trialName, .text("second"))
    #expect(bench.state.undoableChanges == 3)
    bench.press("u")
    #expect(bench.state.message == "undo: name of trial 1")
    #expect(bench.state.label(of: .trial(1)).name == "first")
    bench.press("u")
    #expect(bench.state.label(of: .trial(1)).isEmpty)
    #expect(bench.state.plan.document == plan)
    bench.press("u")
    #expect(bench.state.plan.document != plan)
    bench.press("U U U")
    #expect(bench.state.plan.document == plan)
    #expect(bench.state.label(of: .trial(1)).name == "second")
  }

  @Test("a name of the session is undone in the configuration in which it was given")
  func configurations() {
    var bench = Bench.ready()
    bench.run(.sessionName, .text("mine"))
    bench.run(.compareToggle)
    bench.press("right")
    #expect(bench.state.undoableChanges == 2)
    bench.press("u u")
    #expect(bench.state.message == "nothing to undo")
    #expect(bench.state.session.label.name == "mine")
    bench.run(.compareToggle)
    bench.press("u")
    #expect(bench.state.session.label.isEmpty)
  }

  @Test("a name of several lines becomes one line; an empty one takes the name away")
  func tidy() {
    var bench = Bench.ready()
    bench.run(.sessionName, .text("  two\nlines\t "))
    #expect(bench.state.session.label.name == "two lines")
    bench.run(.sessionName, .text(""))
    #expect(bench.state.session.label.isEmpty)
    #expect(bench.state.message == "the session has no name and no note")
  }

  @Test("a trial that there is not can't be named, and nothing is to be undone")
  func missing() {
    var bench = evaluated()
    bench.run(.labelSet, .label(.trial(7), Label(name: "x")))
    #expect(bench.state.message == "there is no trial 7")
    #expect(bench.state.undoableChanges == 0)
    // The same name again is no change either.
    bench.run(.trialName, .text("x"))
    bench.run(.trialName, .text("x"))
    #expect(bench.state.undoableChanges == 1)
  }

  @Test("undoing the name of a trial that has been deleted since does no harm")
  func deleted() {
    var bench = evaluated()
    bench.run(.trialName, .text("x"))
    bench.run(.trialRemove, .number(1))
    bench.press("u u")
    #expect(bench.state.trials.all.map(\.number) == [0])
    #expect(bench.state.message == "nothing to undo")
  }

  @Test("trials sort by their names")
  func sort() {
    var bench = evaluated()
    bench.run(.trialName, .text("a"))
    bench.run(.trialSortBy, .text("recipe"))
    #expect(bench.state.sortedTrials.map(\.number) == [1, 0])
  }
}
