import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Units and criteria") struct UnitTests {
  private let attention = SiteID(layer: 0, module: .attention)

  @Test("the units view has the keys of its own, and up and down still change the site")
  func keys() throws {
    var bench = Bench.ready()
    bench.press("3 v right right")
    #expect(bench.state.units.cursor == 2)
    #expect(bench.state.tokens.cursor == 0)
    let unit = try #require(bench.state.unit(at: 2))
    #expect(unit.unit == 2 && unit.score == 10 && unit.isKept && !unit.isGuarded)
    bench.press("end")
    #expect(bench.state.units.cursor == 11)
    #expect(bench.state.unit(at: 11)?.isKept == false)
    bench.press("j")
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .ffn))
    bench.press("page-down")
    #expect(bench.state.units.cursor == 11 + 1536 / 20)
    bench.press("k")
    #expect(bench.state.units.cursor == 11)
    bench.press("v right")
    #expect(bench.state.tokens.cursor == 1)
    #expect(bench.state.unit(at: 99) == nil)
  }

  @Test("guarded units are told")
  func guarded() {
    var bench = Bench.ready()
    bench.run(.cursorSite, .site(SiteID(layer: 2, module: .attention)))
    #expect(bench.state.unit(at: 0)?.isGuarded == true)
    #expect(bench.state.unit(at: 1)?.isGuarded == false)
  }

  @Test("enter keeps the units up to the cursor, as one change that is undone")
  func cut() {
    var bench = Bench.ready()
    bench.press("3 v right right right enter")
    #expect(bench.state.plan.document.sites[attention]?.kept == 4)
    bench.press("u")
    #expect(bench.state.plan.document.sites[attention]?.kept == 6)
    bench.press("end enter")
    #expect(bench.state.plan.document.sites[attention]?.kept == 12)
  }

  @Test("the logarithmic axis is that of the focused pane")
  func axes() {
    var bench = Bench.ready()
    bench.press("2 L")
    #expect(bench.state.curves.isLogAxis)
    bench.press("3 v L")
    #expect(bench.state.units.isLogAxis)
    bench.press("5 L")
    #expect(bench.state.distribution.isLogAxis)
    bench.press("2 L")
    #expect(!bench.state.curves.isLogAxis)
    #expect(bench.state.units.isLogAxis && bench.state.distribution.isLogAxis)
  }

  @Test("curves of all criteria ask for the focused site's analyses, once")
  func criteria() {
    var bench = Bench.ready()
    let effects = bench.press("2 v")
    #expect(effects.filter { $0.isAnalysis }.count == Criterion.available.count - 1)
    bench.settle()
    let site = bench.state.sites[0]
    #expect(
      Criterion.available.allSatisfy { bench.state.analysis(of: site, by: $0) != nil })
    #expect(!bench.press("v v v").contains { $0.isAnalysis })
    #expect(bench.press("j").filter { $0.isAnalysis }.count == Criterion.available.count - 1)
    // What is no longer looked at is stopped.
    let stopped = bench.press("v")
    let cancels = stopped.filter { if case .cancel = $0 { true } else { false } }
    #expect(cancels.count == Criterion.available.count - 1)
  }

  @Test("hidden curves ask for nothing")
  func hiddenCriteria() {
    var bench = Bench.ready()
    bench.press("2 v")
    bench.settle()
    bench.press("1 z")
    #expect(!bench.press("j").contains { $0.isAnalysis })
  }
}

@Suite("The distribution of token errors") struct DistributionTests {
  @Test("it is counted while the pane is in view, after the plan's own figures")
  func visibility() {
    var bench = Bench.ready()
    #expect(bench.state.shownDistribution?.isStale == false)
    bench.press("1 z")
    bench.press("right")
    bench.settle()
    #expect(bench.state.shownDistribution?.isStale == true)
    #expect(!bench.state.jobs.all.contains { $0.title.contains("token errors of 0") })
    bench.press("z")
    bench.settle()
    #expect(bench.state.shownDistribution?.isStale == false)
  }

  @Test("it holds for all methods, and is of other units after a change of width or criterion")
  func staleness() {
    var bench = Bench.ready()
    bench.press("m")
    #expect(bench.state.shownDistribution?.isStale == false)
    bench.press("right")
    #expect(bench.state.shownDistribution?.isStale == true)
    bench.settle()
    #expect(bench.state.shownDistribution?.isStale == false)
    bench.press("c")
    #expect(bench.state.shownDistribution?.isStale == true)
    bench.press("C")
    #expect(bench.state.shownDistribution?.isStale == false)
  }

  @Test("the newest choice wins")
  func newestWins() throws {
    var bench = Bench.ready()
    bench.press("j")
    let first = try #require(bench.pending.last)
    #expect(first.request.isCounting)
    let effects = bench.press("j")
    #expect(effects.first == .cancel(first.job))
    #expect(effects.last?.isCounting == true)
    bench.settle()
    #expect(bench.state.shownDistribution?.value.sites == [SiteID(layer: 1, module: .attention)])
  }

  @Test("what was stopped is kept as partial and not asked for again by itself")
  func cancelled() throws {
    var bench = Bench.ready()
    bench.press("j")
    let (job, request) = try #require(bench.pending.last)
    guard case .distribution(_, _, _, let revision) = request else { return }
    let partial = ErrorDistribution(
      sites: [SiteID(layer: 0, module: .ffn)],
      methods: [.liar: MethodErrors(error: 0.5, heldOutError: nil)], isComplete: false)
    bench.send(.engine(.distribution(job, partial, revision: revision)))
    #expect(bench.state.shownDistribution?.value == partial)
    bench.press("ctrl-c")
    bench.settle()
    #expect(bench.state.shownDistribution?.value == partial)
    #expect(bench.state.shownDistribution?.isStale == false)
    #expect(!bench.press("4 1").contains { $0.isCounting })
    #expect(bench.press("f5").contains { $0.isCounting })
  }

  @Test("all sites are counted together")
  func allSites() {
    var bench = Bench.ready()
    bench.press("5 s")
    bench.settle()
    #expect(bench.state.shownDistribution?.value.sites.count == 12)
    #expect(bench.state.shownDistribution?.isStale == false)
    bench.press("j")
    #expect(bench.state.shownDistribution?.isStale == false)
  }
}

extension EngineRequest {
  fileprivate var isCounting: Bool { if case .distribution = self { true } else { false } }
}

extension Effect {
  fileprivate var isCounting: Bool {
    if case .engine(_, let request) = self { request.isCounting } else { false }
  }
}
