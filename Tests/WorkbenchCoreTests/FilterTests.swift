import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Filtering rows") struct FilterTests {
  private func filtered(_ text: String, _ keys: String = "enter") -> Bench {
    var bench = Bench.ready()
    bench.press("/")
    bench.type(text)
    bench.press(keys)
    return bench
  }

  @Test(
    "words are looked for in layer, module, criterion, method and protection",
    arguments: [
      ("", 12), ("3 ffn", 1), ("3ffn", 1), ("3.ffn", 1), ("attention", 6), ("attn", 6), ("ATT", 6),
      ("interp", 1), ("bias", 1), ("bs", 1), ("protected", 1), ("ffn wifv", 6), ("1", 2),
      ("9", 0), ("nonsense", 0),
    ])
  func matches(_ text: String, _ count: Int) {
    var bench = Bench.ready()
    bench.press("c j j m j j p /")
    bench.type(text)
    #expect(bench.state.visibleSites.count == count)
    bench.press("enter")
    #expect(bench.state.visibleSites.count == count)
    #expect(!bench.state.siteList.filter.isTyping)
  }

  @Test("rows are filtered while typing, Enter keeps that, Escape ends it")
  func live() {
    var bench = filtered("ff", "")
    #expect(bench.state.visibleSites.count == 6)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .ffn))
    bench.press("backspace backspace esc")
    #expect(bench.state.visibleSites.count == 12)
    #expect(bench.state.siteList.cursor == 0)
    bench = filtered("ffn")
    bench.press("j")
    #expect(bench.state.focusedSite?.site == SiteID(layer: 1, module: .ffn))
    bench.press("esc")
    #expect(bench.state.visibleSites.count == 12)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 1, module: .ffn))
  }

  @Test("Escape first takes the selection away, then the filter")
  func escape() {
    var bench = filtered("ffn")
    bench.press("space esc")
    #expect(bench.state.visibleSites.count == 6)
    bench.press("esc")
    #expect(bench.state.visibleSites.count == 12)
  }

  @Test("the cursor moves, pages and jumps among the rows in view")
  func cursor() {
    var bench = filtered("ffn")
    bench.press("G")
    #expect(bench.state.focusedSite?.site == SiteID(layer: 5, module: .ffn))
    bench.press("page-up page-up")
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .ffn))
    bench.press("down up j")
    #expect(bench.state.focusedSite?.site == SiteID(layer: 1, module: .ffn))
    bench.press("V j j")
    #expect(bench.state.siteList.selection.count == 3)
    #expect(bench.state.siteList.selection.allSatisfy { $0.module == .ffn })
  }

  @Test("a list of many rows scrolls by the rows in view")
  func scrolling() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    bench.send(.resized(width: 80, height: 24))
    let rows = Layout(bench.state).listRows(.sites)
    bench.press("G")
    #expect(bench.state.siteList.offset == 60 - rows)
    bench.press("/")
    bench.type("attn")
    bench.press("enter G")
    #expect(bench.state.siteList.offset == 30 - rows)
    bench.press("g")
    #expect(bench.state.siteList.offset == 0)
  }

  @Test("edits of all rows, and of selected ones, change only what is in view")
  func targets() {
    var bench = Bench.ready()
    bench.press("a a A /")
    bench.type("ffn")
    bench.press("enter")
    #expect(bench.state.targets.count == 6)
    bench.press("esc m")
    #expect(bench.state.plan.history.past.last?.name == "method of 6 sites")
    #expect(
      bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.reconstruction == .liar
    )
    bench.press("A")
    #expect(bench.state.siteList.selection.count == 6)
  }

  @Test("where nothing is in view, nothing is edited, and the reason is given")
  func empty() {
    var bench = filtered("zzz")
    let before = bench.state.plan.document
    for keys in ["right", "c", "m", "p", "=", "D", "r", "space", "{"] {
      bench.press(keys)
      #expect(bench.state.message == "no row is in view (esc shows all)", "\(keys)")
    }
    #expect(bench.state.plan.document == before)
    #expect(bench.state.focusedSite != nil)
    bench.press("j k G g page-down")
    #expect(bench.state.siteList.cursor == 0)
  }

  @Test("the totals remain those of the whole plan")
  func totals() {
    let all = Bench.ready().state.totals
    #expect(filtered("3 ffn").state.totals == all)
  }

  @Test("going to a site that is left out shows all rows")
  func goto_() {
    var bench = filtered("ffn")
    bench.run(.cursorSite, .site(SiteID(layer: 2, module: .attention)))
    #expect(bench.state.visibleSites.count == 12)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 2, module: .attention))
  }

  @Test("a replay has the same rows in view at every edit")
  func replay() throws {
    var bench = Bench.ready()
    bench.press("a a j j j j j j j /")
    bench.type("at")
    // The wheel and a drag while the filter is being typed.
    bench.run(.cursorDown)
    bench.run(.ratioIncrease)
    bench.type("tn 3")
    bench.press("enter m esc /")
    bench.type("ffn")
    bench.press("down enter c /")
    bench.type("x")
    bench.press("esc C / z z z 3")
    bench.press("ctrl-u")
    bench.type("1")
    bench.press("enter m esc / ")
    bench.type("1")
    bench.run(.paneCurves)
    bench.press("right")
    var replayed = Bench.ready()
    let record = try SessionLog.decode(SessionLog.encode(bench.state.session.entries))
    for command in record.commands { replayed.send(.command(command)) }
    #expect(replayed.state.plan.document == bench.state.plan.document)
    #expect(
      replayed.state.plan.history.past.map(\.name) == bench.state.plan.history.past.map(\.name))
    #expect(replayed.state.siteList.cursor == bench.state.siteList.cursor)
    #expect(replayed.state.visibleSites == bench.state.visibleSites)
  }
}
