import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Editing the plan") struct PlanCommandTests {
  private let attention = SiteID(layer: 0, module: .attention)
  private let ffn = SiteID(layer: 0, module: .ffn)

  @Test("a ratio step gives the error on the curve, and asks the engine only for tokens")
  func ratioIsLookedUp() throws {
    var bench = Bench.ready()
    bench.run(.cursorSite, .site(ffn))
    let effects = bench.run(.ratioIncrease)
    let site = try #require(bench.state.focusedSite)
    #expect(bench.state.settings(of: site).kept == site.kept(ratio: 0.55))
    let expected = FormulaEngine.error(
      ffn, .wifv, .liar, kept: site.kept(ratio: 0.55), units: 1536)
    #expect(bench.state.figures(of: site).error.fitted == Double(expected))
    #expect(bench.state.figures(of: site).error.value == Double(expected * 1.1))
    #expect(!bench.state.figures(of: site).isStale)
    let requests = effects.filter { if case .engine = $0 { true } else { false } }
    #expect(requests.count == 1)
    guard
      case .engine(_, .tokenErrors(_, let sites, _, _, let revision)) = try #require(requests.first)
    else {
      Issue.record("no request for token errors")
      return
    }
    #expect(sites == [ffn])
    #expect(revision == bench.state.plan.revision)
  }

  @Test(
    "steps of a site with few units are units",
    arguments: [CommandID.ratioIncrease, .ratioIncreaseFine])
  func headsStepByOne(_ command: CommandID) {
    var bench = Bench.ready()
    bench.run(command)
    #expect(bench.state.plan.document.sites[attention]?.kept == 5)
  }

  @Test("steps land on round ratios and go back to where they came from")
  func stepsAreReversible() {
    var bench = Bench.ready()
    bench.run(.cursorSite, .site(ffn))
    bench.run(.widthSet, .number(757))
    bench.run(.ratioIncrease)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 691)
    bench.run(.ratioDecrease)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 768)
    bench.run(.ratioDecreaseCoarse)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 1152)
  }

  @Test(
    "a site keeps at least one unit and at most all",
    arguments: [CommandID.ratioIncreaseCoarse, .ratioDecreaseCoarse])
  func bounds(_ command: CommandID) {
    var bench = Bench.ready()
    bench.run(.scopeNext)
    bench.run(.scopeNext)
    for _ in 0..<20 { bench.run(command) }
    let expected = command == .ratioIncreaseCoarse
    for site in bench.state.sites {
      #expect(bench.state.settings(of: site).kept == (expected ? 1 : site.units))
    }
    #expect(bench.run(command).isEmpty)
  }

  @Test("edits apply to the row, its kind, all, or what is selected")
  func targets() {
    var bench = Bench.ready()
    #expect(bench.state.targets.map(\.site) == [attention])
    bench.press("a")
    #expect(bench.state.targets.count == 6)
    #expect(bench.state.targets.allSatisfy { $0.site.module == .attention })
    bench.press("a")
    #expect(bench.state.targets.count == 12)
    bench.press("space j j space")
    #expect(bench.state.targets.map(\.site) == [attention, SiteID(layer: 1, module: .attention)])
    bench.press("esc")
    #expect(bench.state.siteList.selection.isEmpty)
    bench.press("V j j")
    #expect(bench.state.siteList.selection.count == 3)
  }

  @Test("a changed criterion asks for its analyses once; going back is instant")
  func criterion() throws {
    var bench = Bench.ready()
    let effects = bench.press("c")
    let analyses = effects.compactMap { effect -> EngineRequest? in
      if case .engine(_, let request) = effect, case .analyze = request { request } else { nil }
    }
    #expect(
      analyses == [.analyze(sites: [attention], criterion: .interpolation, estimate: .init())])
    let site = try #require(bench.state.focusedSite)
    #expect(bench.state.figures(of: site).isStale)
    bench.settle()
    #expect(!bench.state.figures(of: site).isStale)
    let back = bench.press("C")
    #expect(!back.contains { $0.isAnalysis })
    #expect(!bench.state.figures(of: site).isStale)
  }

  @Test("an analysis that nobody wants any longer is stopped")
  func staleAnalysisIsStopped() throws {
    var bench = Bench.ready()
    let first = try #require(bench.press("c").compactMap(\.analysisJob).first)
    let effects = bench.press("c")
    #expect(effects.contains(.cancel(first)))
    #expect(effects.contains { $0.isAnalysis })
  }

  @Test("a changed method needs no analysis")
  func method() throws {
    var bench = Bench.ready()
    let effects = bench.press("m")
    #expect(bench.state.plan.document.sites[attention]?.reconstruction == .bias)
    #expect(!effects.contains { $0.isAnalysis })
    let site = try #require(bench.state.focusedSite)
    #expect(
      bench.state.figures(of: site).error.fitted
        == Double(FormulaEngine.error(attention, .wifv, .bias, kept: 6, units: 12)))
    bench.press("M M")
    #expect(bench.state.plan.document.sites[attention]?.reconstruction == Reconstruction.none)
  }

  @Test("a protected site keeps its units and says why it can't be pruned")
  func protection() {
    var bench = Bench.ready()
    bench.press("p")
    #expect(
      bench.state.plan.document.sites[attention]
        == SiteSettings(kept: 12, criterion: .wifv, reconstruction: .liar, protected: true))
    bench.press("right")
    #expect(bench.state.message == "protected (p frees it)")
    bench.press("a a right")
    #expect(bench.state.plan.document.sites[attention]?.kept == 12)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 691)
  }

  @Test("the guard and the ridge belong to the plan, and ask for analyses")
  func estimate() {
    var bench = Bench.ready()
    let effects = bench.press("O")
    #expect(bench.state.plan.document.estimate.guardShare == 0)
    #expect(effects.contains { $0.isAnalysis })
    bench.settle()
    bench.press("O")
    #expect(bench.state.plan.document.estimate.guardShare == 0.01)
    #expect(bench.pending.allSatisfy { if case .analyze = $0.request { false } else { true } })
    bench.run(.ridgeSet, .number(0.5))
    #expect(bench.state.plan.document.estimate.ridge == 0.5)
    bench.run(.ridgeSet, .number(-1))
    #expect(bench.state.plan.document.estimate.ridge == 0.5)
  }

  @Test("totals follow from the sites' costs and curves")
  func totals() throws {
    var bench = Bench.ready()
    bench.press("a a")
    bench.run(.planDense)
    #expect(bench.state.totals.size.removed == 0)
    #expect(bench.state.totals.error == ErrorFigure(fitted: 0, heldOut: 0))
    bench.press("a")
    bench.run(.widthSet, .number(9))
    let totals = bench.state.totals
    #expect(totals.size.removed == 3 * 49_248)
    #expect(totals.size.prunableShare == Double(3 * 49_248) / 10_637_568)
    #expect(totals.flopShare == Double(3 * 98_304) / 21_233_664)
    let error = FormulaEngine.error(attention, .wifv, .liar, kept: 9, units: 12)
    #expect(
      totals.error == ErrorFigure(fitted: Double(error) / 12, heldOut: Double(error * 1.1) / 12))
    let unreconstructed = FormulaEngine.error(attention, .wifv, .none, kept: 9, units: 12)
    #expect(totals.unreconstructed.fitted == Double(unreconstructed) / 12)
  }

  @Test(
    "commands that need more than there is say so and do nothing", arguments: CommandID.allCases)
  func disabledCommands(_ id: CommandID) {
    let state = State()
    let descriptor = CommandRegistry.descriptor(id)
    guard let reason = descriptor.enabled(state) else { return }
    var after = state
    #expect(reduce(&after, .command(Command(id))).isEmpty)
    #expect(after.message == reason)
    #expect(after.plan.document == state.plan.document)
    #expect(after.session.entries.isEmpty)
  }

  @Test("the ratio's form says how much of its targets is pruned now")
  func ratioNow() throws {
    func help(_ bench: Bench) -> String {
      guard case .form(let form) = bench.state.dialogs.open else { return "" }
      return form.fields[0].help
    }
    var bench = Bench.ready()
    bench.press("=")
    #expect(help(bench).contains("0.attention, now 6 of 12 kept"))
    bench.press("esc ] A =")
    #expect(help(bench).contains("12 sites, now 50–75 % pruned"))
  }

  @Test("what no column shows is said: the guard and the ridge")
  func estimateIsSaid() {
    var bench = Bench.ready()
    bench.press("O")
    #expect(bench.state.message == "outlier guard off")
    bench.press("O")
    #expect(bench.state.message?.contains("over 1 % of a site's variance") == true)
    bench.run(.ridgeSet, .number(0.001))
    #expect(bench.state.message == "ridge 0.001")
  }
}

extension Effect {
  var isAnalysis: Bool { analysisJob != nil }

  var analysisJob: JobID? {
    if case .engine(let job, .analyze) = self { job } else { nil }
  }

  var isTokens: Bool {
    if case .engine(_, .tokenErrors) = self { true } else { false }
  }
}
