import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Sweeps") struct SweepTests {
  private let options = EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")

  private func evaluations(_ bench: Bench) -> [Recipe] {
    bench.pending.compactMap {
      if case .evaluate(let recipe, _) = $0.request { recipe } else { nil }
    }
  }

  @Test("one key and enter: the dense model, then the plan at 10 to 80 %, a job each")
  func standard() {
    var bench = Bench.ready()
    bench.press("% enter")
    let recipes = evaluations(bench)
    #expect(recipes.count == 9 && recipes[0].sites.isEmpty)
    let ffn = SiteID(layer: 0, module: .ffn)
    #expect(
      recipes.dropFirst().map { $0.sites[ffn]?.kept } == [
        1382, 1229, 1075, 922, 768, 614, 461, 307,
      ])
    let titles = bench.state.jobs.active.filter(\.isEvaluation).map(\.title)
    #expect(titles.contains("evaluate wifv 30 % LIAR, similarity") || titles.count == 9)
    bench.settle()
    #expect(bench.state.trials.all.count == 9)
    #expect(bench.state.panes.focus == .trials && bench.state.trials.showsPlot)
    #expect(bench.state.comparableTrials.count == 9)
  }

  @Test("its plot is in view, wherever few panes are", arguments: [(110, 24), (80, 24), (40, 12)])
  func inView(_ width: Int, _ height: Int) {
    var bench = Bench.ready()
    bench.send(.resized(width: width, height: height))
    bench.press("% enter")
    #expect(Layout(bench.state).panes[.trials] != nil)
  }

  @Test("the plan itself stays, and undo has nothing of it")
  func planStays() {
    var bench = Bench.ready()
    let before = bench.state.plan.document
    bench.press("% enter")
    bench.settle()
    #expect(bench.state.plan.document == before && bench.state.plan.history.past.isEmpty)
  }

  @Test("a typed list, remembered for the next time; a mistake stays in the form")
  func typed() {
    var bench = Bench.ready()
    bench.press("% ctrl-u")
    bench.type("120")
    bench.press("enter")
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.problem?.contains("write 10-80") == true && form.focus == 0)
    bench.press("ctrl-u")
    bench.type("25, 40")
    bench.press("enter")
    #expect(evaluations(bench).count == 3)
    bench.settle()
    bench.press("%")
    guard case .form(let again) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(again.text("ratios") == "25%, 40%")
  }

  @Test("protected sites stay whole, units by hand are obeyed")
  func protection() {
    var bench = Bench.ready()
    bench.press("p")
    bench.run(
      .unitChoose, .unit(SiteID(layer: 1, module: .attention), unit: 11, .keep))
    bench.run(.sweepRun, .sweep([0.5], options))
    let recipe = evaluations(bench).last
    #expect(recipe?.sites[SiteID(layer: 0, module: .attention)]?.kept == 12)
    #expect(
      recipe?.sites[SiteID(layer: 1, module: .attention)]?.byHand == UnitChoices(kept: [11]))
  }

  @Test("what is known, or asked for already, is not evaluated again")
  func known() {
    var bench = Bench.ready()
    bench.run(.sweepRun, .sweep([0.2, 0.3], options))
    bench.run(.sweepRun, .sweep([0.3, 0.4], options))
    #expect(bench.state.message == "sweep: 1 evaluation, 1 known already")
    bench.settle()
    #expect(bench.state.trials.all.count == 4)
    bench.run(.sweepRun, .sweep([0.2, 0.3, 0.4], options))
    #expect(bench.pending.isEmpty)
    #expect(bench.state.message == "sweep: 0 evaluations, 3 known already")
  }

  @Test("one job is cancelled at a time, or all of them")
  func cancelled() {
    var bench = Bench.ready()
    bench.press("% enter")
    bench.press("ctrl-c")
    #expect(evaluations(bench).count == 8)
    let effects = bench.press("ctrl-x")
    #expect(effects.count == 8 && evaluations(bench).isEmpty)
    #expect(bench.state.message == "cancelled: 8 evaluations")
    bench.settle()
    #expect(bench.state.jobs.active.isEmpty)
    bench.press("ctrl-x")
    #expect(bench.state.message == "no evaluation is under way")
  }

  @Test("a session has it as one command, with whole paths")
  func session() throws {
    var bench = Bench.ready()
    bench.press("% enter")
    bench.settle()
    let text = try SessionLog.encode(bench.state.session.entries)
    let commands = try SessionLog.decode(text).commands
    #expect(commands.contains(Command(.sweepRun, .sweep(Sweep.standard, options))))
  }

  @Test("a row of the figures is taken over: criterion, method and ratio in one step")
  func adopted() {
    var bench = Bench.ready()
    bench.press("p F")
    bench.settle()
    bench.press("[ ")
    bench.settle()
    bench.press("down enter")
    #expect(bench.state.dialogs.open == nil)
    let free = bench.state.sites.dropFirst().map { bench.state.settings(of: $0) }
    #expect(free.allSatisfy { $0.reconstruction == .bias })
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .ffn)]?.kept == 922)
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 12)
    bench.press("u")
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .ffn)]?.kept == 768)
  }

  @Test("an ablation is no plan")
  func ablation() {
    var bench = Bench.ready()
    bench.press("F")
    bench.settle()
    let before = bench.state.plan.document
    bench.press("down down down enter")
    #expect(bench.state.plan.document == before)
    #expect(bench.state.message?.contains("is an ablation") == true)
  }
}
