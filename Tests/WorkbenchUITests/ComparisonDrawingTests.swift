import PruningPlan
import TerminalGraphics
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

@Suite("Two configurations on screen") struct ComparisonDrawingTests {
  private func top(_ state: State, _ ladder: Ladder) -> String {
    draw(state, ladder).buffer.text.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test("the header says which configuration is seen, at every size", arguments: Ladder.allCases)
  func header(_ ladder: Ladder) {
    let minus = ladder == .ascii ? "-" : "−"
    for (width, height) in [(220, 50), (150, 40), (100, 30), (80, 24), (40, 10)] {
      var bench = Bench.ready()
      bench.send(.resized(width: width, height: height))
      #expect(!top(bench.state, ladder).contains("config"))
      bench.press("\\")
      #expect(top(bench.state, ladder).contains("config B"))
      bench.press("\\")
      #expect(top(bench.state, ladder).contains("config A"))
      bench.press("|")
      #expect(top(bench.state, ladder).contains("A\(minus)B"))
      bench.press("\\")
      #expect(top(bench.state, ladder).contains("B\(minus)A"))
    }
  }

  @Test("a change has a sign in the table, and none is an equals sign")
  func signs() {
    var bench = Bench.ready()
    bench.press("j \\ right |")
    bench.settle()
    let rows = draw(bench.state).buffer.text.split(separator: "\n").map(String.init)
    let changed = rows.first { $0.contains("691/1536") } ?? ""
    for text in ["768", "−77", "+5.0", "+0.0"] {
      #expect(changed.contains(text), "\(text)")
    }
    #expect(rows.filter { $0.contains("768/1536") }.allSatisfy { $0.contains("=") })
    #expect(rows.contains { $0.contains("ΣA") && $0.contains("model −23.4 %, prunable −50 %") })
    #expect(
      rows.contains { $0.contains("ΣB") && $0.contains("model −23") && $0.contains("B−A +0.00") })
  }

  /// The cells of a site's row in the heatmap.
  private func tokenCells(_ frame: Frame, _ site: SiteID) -> [[Cell]] {
    frame.hits.regions.compactMap { region in
      guard case .commands(let commands) = region.target,
        case .siteToken(site, _)? = commands.last?.argument
      else { return nil }
      return region.rect.columns.compactMap { frame.buffer[$0, region.rect.y] }
    }
  }

  @Test("where nothing differs, the terminal's background stays", arguments: Ladder.allCases)
  func background(_ ladder: Ladder) {
    var bench = Bench.ready()
    bench.press("\\ right |")
    bench.settle()
    let cells = tokenCells(draw(bench.state, ladder), SiteID(layer: 1, module: .ffn)).joined()
    #expect(!cells.isEmpty)
    for cell in cells { #expect(cell.style.background == .terminalDefault, "\(cell.text)") }
  }

  @Test("the heatmap has signs wherever colours can't tell", arguments: Ladder.allCases)
  func heatmap(_ ladder: Ladder) throws {
    var bench = Bench.ready()
    bench.press("\\ j right right right right right right j j left left left left left |")
    bench.settle()
    let frame = draw(bench.state, ladder)
    let more = tokenCells(frame, SiteID(layer: 0, module: .ffn))
    let less = tokenCells(frame, SiteID(layer: 1, module: .ffn))
    let same = tokenCells(frame, SiteID(layer: 2, module: .attention))
    #expect(!more.isEmpty && more.count == less.count && more.count == same.count)
    func text(_ cells: [Cell]) -> String { cells.map(\.text).joined() }
    #expect(more.allSatisfy { text($0).contains("+") })
    #expect(less.allSatisfy { text($0).contains(ladder == .ascii ? "-" : "−") })
    #expect(same.allSatisfy { text($0).contains("=") })
    guard ladder == .unicode else { return }
    let ground = Theme.builtIn.color(.background)
    #expect(same.allSatisfy { $0.allSatisfy { $0.style.background == ground } })
    #expect(more.allSatisfy { $0.allSatisfy { $0.style.background != ground } })
  }

  /// The scale was 0.1 at least, which made a small change white.
  @Test("the scale fits the differences: few units less are seen, in few cells too")
  func fittingScale() throws {
    var bench = Bench.ready()
    bench.press("\\ j " + String(repeating: "> ", count: 20) + "|")
    bench.settle()
    let frame = draw(bench.state)
    let ground = Theme.builtIn.color(.background)
    let changed = tokenCells(frame, SiteID(layer: 0, module: .ffn)).flatMap { $0 }
    let colors = Set(changed.map(\.style.background))
    let figures = changed.map(\.text).joined()
    #expect(colors.contains { $0 != ground }, "\(figures)")
    let other = tokenCells(frame, SiteID(layer: 2, module: .ffn)).flatMap { $0 }
    #expect(other.allSatisfy { $0.style.background == ground })
  }

  @Test("rows that no longer hold are marked and have no hue")
  func stale() throws {
    var bench = Bench.ready()
    bench.press("\\ right |")
    bench.settle()
    bench.press("right")
    let frame = draw(bench.state)
    #expect(frame.buffer.text.contains("▸L0 attn"))
    let cells = tokenCells(frame, SiteID(layer: 0, module: .attention)).flatMap { $0 }
    #expect(!cells.isEmpty)
    for cell in cells.dropFirst(8) {
      guard case .rgb(let red, let green, let blue) = cell.style.background else { continue }
      #expect(red == green && green == blue)
    }
  }

  @Test("the curve of the site has both widths, and both curves where criteria differ")
  func curves() {
    var bench = Bench.ready()
    bench.press("j \\ right right c | 2 z")
    bench.settle()
    let text = draw(bench.state).buffer.text
    #expect(text.contains("A wifv LIAR"))
    #expect(text.contains("B interp LIAR"))
    bench.press("C")
    bench.settle()
    #expect(draw(bench.state).buffer.text.contains("B and A wifv LIAR"))
  }
}

@Suite("A filter on screen") struct FilterDrawingTests {
  private func press(_ point: Point, _ bench: inout Bench) {
    var tracker = MouseTracker()
    for action in tracker.actions(for: .press(point), on: draw(bench.state).hits) {
      bench.send(action)
    }
  }

  private var filtered: Bench {
    var bench = Bench.ready()
    bench.press("/")
    bench.type("attn")
    bench.press("enter")
    return bench
  }

  @Test("the title tells the filter and how many rows it leaves")
  func title() {
    let text = draw(filtered.state).buffer.text
    #expect(text.contains("“attn” 6 of 12"))
    #expect(!text.contains(" 0 ffn"))
  }

  @Test("a click on a row goes to the site that is drawn there")
  func click() throws {
    var bench = filtered
    let pane = try #require(Layout(bench.state).panes[.sites])
    press(Point(x: pane.x + 8, y: pane.y + 4), &bench)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 2, module: .attention))
  }

  @Test("a click on the header of a column chooses for the targets")
  func header() throws {
    var bench = Bench.ready()
    bench.press("a a")
    let frame = draw(bench.state)
    let region = try #require(
      frame.hits.regions.first { region in
        if case .commands(let commands) = region.target {
          commands.last == Command(.methodChoose)
        } else {
          false
        }
      })
    press(region.rect.origin, &bench)
    bench.press("down enter")
    #expect(bench.state.plan.document.sites.values.allSatisfy { $0.reconstruction == .bias })
    bench.press("u")
    #expect(bench.state.message == "undo: method of 12 sites")
  }

  @Test("the text says that edits apply to rows in view only")
  func scope() {
    var bench = filtered
    bench.press("a a")
    #expect(draw(bench.state).buffer.text.contains("edits all 6 sites in view"))
    bench.press("esc A /")
    bench.type("3")
    bench.press("enter")
    #expect(draw(bench.state).buffer.text.contains("edits 2 of 12 selected in view"))
  }
}
