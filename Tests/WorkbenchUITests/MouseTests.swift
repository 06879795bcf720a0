import PruningPlan
import TerminalGraphics
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
    #expect(bench.state.view.focus == .sites)
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
    #expect(bench.state.document.sites[SiteID(layer: 0, module: .ffn)]?.kept == 1536)
    #expect(bench.state.history.past.count == 1)
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
    #expect(bench.state.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 1)
    #expect(bench.state.view.focus == .curves)
  }

  @Test("a click in the heatmap goes to the token")
  func token() throws {
    var bench = Bench.ready()
    let point = try find("##ing", draw(bench.state))
    act(&bench, [.press(point.moved(y: 3))])
    #expect(bench.state.view.token == 5)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 1, module: .attention))
  }

  @Test("tabs, key hints and the rows of a list answer")
  func others() throws {
    var bench = Bench.ready()
    bench.send(.resized(width: 80, height: 24))
    act(&bench, [.press(try find("4 Trials", draw(bench.state)))])
    #expect(bench.state.view.focus == .trials)
    act(&bench, [.press(try find("? help", draw(bench.state)))])
    bench.type("log axis")
    act(&bench, [.press(try find("Logarithmic", draw(bench.state)))])
    #expect(bench.state.view.isLogAxis)
    #expect(bench.state.view.dialog == nil)
  }

  @Test("the wheel moves in the pane under the pointer")
  func wheel() throws {
    var bench = Bench.ready()
    bench.press("3")
    act(&bench, [.wheel(Point(x: 5, y: 5), isDown: true)])
    #expect(bench.state.view.focus == .sites)
    #expect(bench.state.view.cursor == 1)
    act(
      &bench, [.wheel(Point(x: 5, y: 5), isDown: false), .wheel(Point(x: 0, y: 0), isDown: true)])
    #expect(bench.state.view.cursor == 0)
  }

  @Test("panes behind a dialog don't answer")
  func modal() throws {
    var bench = Bench.ready()
    bench.press("K")
    act(&bench, [.press(Point(x: 5, y: 5)), .wheel(Point(x: 5, y: 5), isDown: true)])
    #expect(bench.state.view.cursor == 0)
    #expect(bench.state.view.dialog != nil)
  }
}
