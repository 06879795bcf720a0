import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Removing sites and layers whole") struct RemovalTests {
  private let attention = SiteID(layer: 1, module: .attention)
  private let ffn = SiteID(layer: 1, module: .ffn)

  private func bench() -> Bench {
    var bench = Bench.ready()
    bench.run(.cursorSite, .site(attention))
    return bench
  }

  @Test("a layer goes in one step, and undo brings it back as it was")
  func aLayerGoes() {
    var bench = bench()
    let before = bench.state.plan.document
    bench.run(.layerRemove)
    #expect(bench.state.plan.document.sites[attention]?.kept == 0)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 0)
    let others = before.sites.filter { $0.key.layer != 1 }
    #expect(bench.state.plan.document.sites.filter { $0.key.layer != 1 } == others)
    bench.run(.undo)
    #expect(bench.state.plan.document == before)
  }

  @Test("a row goes alone")
  func aRowGoes() {
    var bench = bench()
    let other = bench.state.plan.document.sites[ffn]
    bench.run(.siteRemove)
    #expect(bench.state.plan.document.sites[attention]?.kept == 0)
    #expect(bench.state.plan.document.sites[ffn] == other)
  }

  @Test("what is removed comes back whole")
  func aLayerComesBack() throws {
    var bench = bench()
    bench.run(.layerRemove)
    bench.run(.layerRemove)
    for site in bench.state.sites.filter({ $0.site.layer == 1 }) {
      #expect(bench.state.settings(of: site).kept == site.units)
    }
  }

  @Test("a step less brings a unit back; a step more leaves it removed")
  func stepsFromNothing() {
    var bench = bench()
    bench.run(.siteRemove)
    bench.run(.ratioIncrease)
    #expect(bench.state.plan.document.sites[attention]?.kept == 0)
    bench.run(.ratioDecreaseFine)
    #expect(bench.state.plan.document.sites[attention]?.kept == 1)
  }

  @Test("a protected site stays, and that is said")
  func protectedSitesStay() {
    var bench = bench()
    bench.run(.siteProtect)
    bench.run(.layerRemove)
    #expect(bench.state.plan.document.sites[attention]?.kept != 0)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 0)
    #expect(bench.state.message == "one of them is protected and stays")
  }

  @Test("a method that can make good for removed sites takes the place of one that can't")
  func methodsThatCan() {
    var bench = bench()
    bench.run(.methodSet, .reconstruction(.maskTuning))
    bench.run(.siteRemove)
    #expect(bench.state.plan.document.sites[attention]?.reconstruction == .liar)
  }

  @Test("the totals count layers, and wait for what the engine says of them")
  func totals() {
    var bench = bench()
    let before = bench.state.totals
    bench.run(.layerRemove)
    #expect(bench.state.totals.layersLeft == before.layers - 1)
    #expect(bench.state.totals.size.after < before.size.after)
    #expect(bench.state.totals.pending > 0)
    bench.settle()
    #expect(bench.state.totals.pending == 0)
  }

  @Test("removed rows and the one that makes good have the errors that the engine tells")
  func errors() throws {
    var bench = bench()
    bench.run(.layerRemove)
    bench.settle()
    let carrier = SiteID(layer: 0, module: .ffn)
    for (site, error) in [(attention, 0.55), (ffn, 0.55), (carrier, 0.15)] {
      let summary = try #require(bench.state.sites.first { $0.site == site })
      #expect(bench.state.figures(of: summary).error.value == error)
    }
    bench.run(.undo)
    bench.settle()
    let summary = try #require(bench.state.sites.first { $0.site == attention })
    #expect(bench.state.figures(of: summary).error.value != 0.55)
  }

  @Test("what was asked once is known")
  func askedOnce() {
    var bench = bench()
    bench.run(.layerRemove)
    bench.settle()
    bench.run(.undo)
    bench.settle()
    let effects = bench.run(.redo)
    #expect(
      !effects.contains { if case .engine(_, .removals) = $0 { true } else { false } })
    #expect(bench.state.totals.pending == 0)
  }

  @Test("what layers cost is asked while it is in view, and no sooner")
  func depthInView() {
    var bench = bench()
    #expect(bench.state.stretchFigures == nil)
    bench.run(.paneCurves)
    bench.run(.curveCompare)
    bench.run(.curveCompare)
    bench.settle()
    #expect(bench.state.stretchFigures?.isEmpty == false)
    #expect(bench.state.curves.comparison == .depth)
    bench.run(.curveCompare)
    #expect(bench.state.curves.comparison == .methods)
  }

  @Test("where sites are removed, a budget proposes to cut layers too")
  func budgets() throws {
    var bench = bench()
    bench.run(.siteRemove)
    bench.run(.budgetEnter)
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.text("cut") == "both")
    bench.press("enter")
    guard case .allocate(let options, _, _, _) = try #require(bench.pending.last?.request) else {
      Issue.record("no request")
      return
    }
    #expect(options.cuts == [.attention, .ffn, .depth])
  }

  @Test("a budget of widths alone asks to put removed sites back first")
  func widthsAlone() {
    var bench = bench()
    bench.run(.siteRemove)
    bench.run(.budgetPreview, .budget(AllocationOptions(budget: Budget(.removed(0.5)))))
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.message?.contains("put removed sites back first") == true)
  }

  @Test("rows can be filtered by it")
  func filter() {
    var bench = bench()
    bench.run(.layerRemove)
    bench.run(.filterSet, .text("removed"))
    #expect(bench.state.visibleSites.map(\.site) == [attention, ffn])
  }
}
