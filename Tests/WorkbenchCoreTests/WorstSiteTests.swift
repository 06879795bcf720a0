import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The worst sites") struct WorstSiteTests {
  private func errors(_ bench: Bench) -> [Double] {
    bench.state.worstSites.compactMap { bench.state.figures(of: $0).error.value }
  }

  @Test("the key goes to the worst site, then down the list, then round again")
  func walk() {
    var bench = Bench.ready()
    let worst = bench.state.worstSites.map(\.site)
    #expect(worst.count == 12 && errors(bench) == errors(bench).sorted(by: >))
    var seen: [SiteID] = []
    for _ in 0..<13 {
      bench.press("W")
      if let site = bench.state.focusedSite?.site { seen.append(site) }
    }
    #expect(seen == worst + [worst[0]])
  }

  @Test("after a look elsewhere it begins with the worst again")
  func afresh() {
    var bench = Bench.ready()
    bench.press("W W W j W")
    #expect(bench.state.focusedSite?.site == bench.state.worstSites.first?.site)
  }

  @Test("what is not pruned or out of view is no worst site")
  func inView() {
    var bench = Bench.ready()
    bench.run(.filterSet, .text("ffn"))
    #expect(bench.state.worstSites.count == 6)
    bench.press("W p")
    #expect(bench.state.worstSites.count == 5)
  }

  @Test("the message has place and figure, and says that it overfits")
  func message() {
    var engine = FormulaEngine()
    engine.heldOutFactor = 3
    var bench = Bench.ready(engine: engine)
    bench.press("W")
    let text = bench.state.message ?? ""
    #expect(text.hasPrefix("5.attention is the worst site: held-out 0."), "\(text)")
    #expect(text.hasSuffix(", overfits"), "\(text)")
  }

  @Test("a session holds the site that was gone to")
  func recorded() {
    var bench = Bench.ready()
    bench.press("W")
    #expect(
      bench.state.session.entries.last
        == .command(Command(.siteWorstSet, .site(SiteID(layer: 5, module: .attention)))))
  }
}
