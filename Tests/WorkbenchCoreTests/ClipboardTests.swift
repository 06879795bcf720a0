import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Copying settings") struct ClipboardTests {
  private let attention = SiteID(layer: 0, module: .attention)
  private let ffn = SiteID(layer: 0, module: .ffn)

  @Test("width, criterion, method and protection go to the targets in one change")
  func paste() {
    var bench = Bench.ready()
    bench.press("right right right c m { j j j } ")
    let target = SiteID(layer: 1, module: .ffn)
    #expect(
      bench.state.plan.document.sites[target]
        == SiteSettings(kept: 384, criterion: .interpolation, reconstruction: .bias))
    #expect(bench.state.message == "pasted: 0.attention to 1.ffn")
    bench.press("a a }")
    #expect(
      bench.state.sites.allSatisfy {
        bench.state.settings(of: $0).kept == $0.units / 4
      })
    bench.press("u")
    #expect(bench.state.message == "undo: paste to 12 sites")
    #expect(bench.state.plan.document.sites[ffn]?.kept == 768)
    bench.press("ctrl-r")
    #expect(bench.state.message == "redo: paste to 12 sites")
  }

  @Test("protection is copied too, and keeps all units")
  func protection() {
    var bench = Bench.ready()
    bench.press("p { j }")
    #expect(bench.state.plan.document.sites[ffn]?.protected == true)
    #expect(bench.state.plan.document.sites[ffn]?.kept == 1536)
  }

  @Test("what is copied is no part of the plan: undo leaves it")
  func survivesUndo() {
    var bench = Bench.ready()
    bench.press("right {")
    let clipboard = bench.state.plan.clipboard
    #expect(clipboard?.settings.kept == 5)
    #expect(bench.state.plan.history.past.count == 1)
    bench.press("u")
    #expect(bench.state.plan.clipboard == clipboard)
  }

  @Test("there must be something to paste")
  func nothingCopied() {
    var bench = Bench.ready()
    bench.press("}")
    #expect(bench.state.message == "nothing is copied ({ copies a site's settings)")
  }
}
