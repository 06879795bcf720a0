import PruningPlan
import TerminalGraphics
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

@Suite("The mouse") struct MouseTests {
  /// The first cell of a text on the screen.
  private func find(_ text: String, _ frame: Frame) throws -> Point {
    for y in 0..<frame.buffer.size.rows {
      let cells = frame.buffer.row(y).map(\.text)
      for x in cells.indices where cells[x...].joined().hasPrefix(text) {
        return Point(x: x, y: y)
      }
    }
    throw NotOnScreen(text: text)
  }

  private struct NotOnScreen: Error { var text: String }

  private func act(_ bench: inout Bench, _ gestures: [MouseGesture]) {
    let frame = draw(bench.state)
    var tracker = MouseTracker()
    for gesture in gestures {
      for action in tracker.actions(for: gesture, on: frame.hits) { bench.send(action) }
    }
  }

  @Test("a click on a row goes to its site")
  func row() throws {
    var bench = Bench.ready()
    bench.press("3")
    let point = try find("wifv", draw(bench.state))
    act(&bench, [.press(point.moved(y: 4))])
    #expect(bench.state.focusedSite?.site == SiteID(layer: 2, module: .attention))
    #expect(bench.state.panes.focus == .sites)
  }

  @Test("dragging a bar sets the ratio as one change, also outside of the bar")
  func drag() throws {
    var bench = Bench.ready()
    let frame = draw(bench.state)
    let region = try #require(
      frame.hits.regions.first { region in
        if case .ratio(SiteID(layer: 0, module: .ffn), _, _) = region.target { true } else { false }
      })
    let start = region.rect.origin
    act(
      &bench,
      [
        .press(start), .drag(start.moved(x: 3)), .drag(Point(x: 500, y: 0)),
        .release(Point(x: 500, y: 0)), .drag(start),
      ])
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .ffn)]?.kept == 1536)
    #expect(bench.state.plan.history.past.count == 1)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .ffn))
  }

  @Test("a click in the curve sets the ratio under the pointer")
  func curve() throws {
    var bench = Bench.ready()
    let frame = draw(bench.state)
    let region = try #require(
      frame.hits.regions.last { region in
        if case .ratio(_, 0, 1) = region.target { true } else { false }
      })
    act(&bench, [.press(Point(x: region.rect.right - 1, y: region.rect.y))])
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 1)
    #expect(bench.state.panes.focus == .curves)
  }

  @Test("a click in the heatmap goes to the token")
  func token() throws {
    var bench = Bench.ready()
    let point = try find("##ing", draw(bench.state))
    act(&bench, [.press(point.moved(y: 3))])
    #expect(bench.state.tokens.cursor == 5)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 1, module: .attention))
  }

  @Test("tabs, key hints and the rows of a list answer")
  func others() throws {
    var bench = Bench.ready()
    bench.send(.resized(width: 80, height: 24))
    act(&bench, [.press(try find("4 Trials", draw(bench.state)))])
    #expect(bench.state.panes.focus == .trials)
    act(&bench, [.press(try find("? help", draw(bench.state)))])
    bench.type("log axis")
    act(&bench, [.press(try find("Logarithmic", draw(bench.state)))])
    #expect(bench.state.curves.isLogAxis)
    #expect(bench.state.dialogs.open == nil)
  }

  @Test("the wheel moves in the pane under the pointer")
  func wheel() throws {
    var bench = Bench.ready()
    bench.press("3")
    act(&bench, [.wheel(Point(x: 5, y: 5), isDown: true)])
    #expect(bench.state.panes.focus == .sites)
    #expect(bench.state.siteList.cursor == 1)
    act(
      &bench, [.wheel(Point(x: 5, y: 5), isDown: false), .wheel(Point(x: 0, y: 0), isDown: true)])
    #expect(bench.state.siteList.cursor == 0)
  }

  @Test("panes behind a dialog don't answer")
  func modal() throws {
    var bench = Bench.ready()
    bench.press("K")
    act(&bench, [.press(Point(x: 5, y: 5)), .wheel(Point(x: 5, y: 5), isDown: true)])
    #expect(bench.state.siteList.cursor == 0)
    #expect(bench.state.dialogs.open != nil)
  }

  @Test("the wheel moves in the rows of a dialog", arguments: ["?", "ctrl-p", "o", "T"])
  func wheelInDialogs(key: String) throws {
    var bench = Bench.ready()
    bench.press(key)
    bench.settle()
    let (closed, before) = (Bench.ready().state.dialogs.open, bench.state.dialogs.open)
    act(&bench, [.wheel(Point(x: 5, y: 5), isDown: true)])
    #expect(bench.state.dialogs.open != before && bench.state.dialogs.open != closed)
    act(&bench, [.wheel(Point(x: 5, y: 5), isDown: false)])
    #expect(bench.state.dialogs.open == before)
  }

  @Test("a click in the units view goes to the unit, on a header it sorts, on a point to its trial")
  func secondViews() throws {
    var bench = Bench.ready()
    bench.press("3 v")
    let columns = draw(bench.state).hits.regions.compactMap { region -> (Rect, Double)? in
      guard case .commands(let commands) = region.target,
        case .number(let rank)? = commands.last?.argument, commands.last?.id == .unitSet
      else { return nil }
      return (region.rect, rank)
    }
    let (rect, rank) = try #require(columns.last)
    #expect(rank == 11)
    act(&bench, [.press(rect.origin)])
    #expect(bench.state.units.cursor == 11)
    bench.press("e enter")
    bench.settle()
    act(&bench, [.press(try find("score", draw(bench.state)))])
    #expect(bench.state.trials.sort == .score)
    #expect(bench.state.panes.focus == .trials)
    bench.press("v home")
    act(&bench, [.press(try find("★1", draw(bench.state)))])
    #expect(bench.state.focusedTrial?.number == 1)
  }

  @Test("a click on a column of figures sorts the sites, one on a waiting job goes to it")
  func sorting() throws {
    var bench = Bench.ready()
    bench.send(.resized(width: 160, height: 45))
    act(&bench, [.press(try find("held fitted", draw(bench.state)))])
    #expect(bench.state.siteList.order?.sort == .error)
    #expect(bench.state.panes.focus == .sites)
    bench.press("e enter right e enter")
    // Tall enough for all jobs.
    bench.send(.resized(width: 160, height: 80))
    let last = try #require(bench.state.jobRows.last { $0.isForeground })
    // Long titles are shortened, so both jobs' rows begin alike.
    let buffer = draw(bench.state).buffer
    let start = String(last.title.prefix(16))
    let row = try #require(
      (0..<buffer.size.rows).last { buffer.row($0).map(\.text).joined().contains(start) })
    let jobs = try #require(Layout(bench.state).panes[.jobs])
    act(&bench, [.press(Point(x: jobs.x + 6, y: row))])
    #expect(bench.state.panes.focus == .jobs)
    #expect(bench.state.focusedJob?.id == last.id)
  }

  @Test("a click on the prompt begins to type; one on another pane ends it")
  func prompt() throws {
    var bench = Bench.ready()
    let pane = try #require(Layout(bench.state).panes[.tryIt])
    act(&bench, [.press(Point(x: pane.x + 5, y: pane.y + 1))])
    #expect(bench.state.tryIt.isTyping)
    bench.type("q")
    #expect(bench.state.tryIt.entry.text == "q")
    act(&bench, [.press(Point(x: 5, y: 5))])
    #expect(!bench.state.tryIt.isTyping)
  }

  @Test("a click on a form's field goes to it, one on an arrow changes the choice")
  func form() throws {
    var bench = Bench.ready()
    bench.press("e")
    func form() throws -> FormDialog {
      guard case .form(let form) = bench.state.dialogs.open else { throw NotOnScreen(text: "form") }
      return form
    }
    act(&bench, [.press(try find("At most", draw(bench.state)))])
    bench.type("12")
    #expect(try form().text("limit") == "12")
    let field = try find("Refine", draw(bench.state))
    act(&bench, [.press(field)])
    let before = try form().text("mode")
    let row = draw(bench.state).buffer.row(field.y).map(\.text)
    let arrow = Point(x: try #require(row.firstIndex(of: "→")), y: field.y)
    act(&bench, [.press(arrow)])
    #expect(try form().text("mode") != before)
  }

  @Test("the token map fills its rows, and a click doesn't move the row under the mouse")
  func tokenRows() throws {
    var bench = Bench.ready()
    bench.send(.resized(width: 80, height: 14))
    bench.press("3 end")
    let count = bench.state.sites.count
    let rows = Layout(bench.state).listRows(.tokens)
    #expect(rows < count)
    #expect(bench.state.tokens.offset == count - rows)
    let site = bench.state.sites[count - rows]
    let name = "L\(site.site.layer) \(site.site.module == .attention ? "attn" : "ffn")"
    let place = try find(name, draw(bench.state))
    act(&bench, [.press(place)])
    #expect(bench.state.focusedSite?.site == site.site)
    #expect(try find(name, draw(bench.state)) == place)
  }
}
