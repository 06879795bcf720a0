import PruningPlan
import TerminalGraphics
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

@Suite("Drawing") struct DrawingTests {
  /// The columns that the cells of every row take.
  private func isSound(_ buffer: CellBuffer) -> Bool {
    (0..<buffer.size.rows).allSatisfy { y in
      let row = buffer.row(y)
      return row.reduce(0) { $0 + Int($1.width) } == buffer.size.columns
        && row.allSatisfy { $0.text.columnWidth == Int($0.width) }
    }
  }

  @Test("a plain terminal gets plain ASCII only", arguments: Scene.allCases)
  func plain(_ scene: Scene) {
    for (width, height) in SnapshotTests.sizes {
      let text = draw(scene.state(width, height), .ascii).buffer.text
      #expect(text.utf8.allSatisfy { $0 < 0x80 })
    }
  }

  private static let strange = [
    "日本語", "👩‍👩‍👧‍👦", "e\u{301}\u{323}", "🇩🇪", "\u{200B}", "שלום", "a\u{0}b", "\n", "ｗｉｄｅ", "👍🏽", "",
    "\u{1B}[31m", "␣", "ﷺ", "á̷̢", "very-long-token-indeed",
  ]

  @Test("wide, combining and emoji tokens never break a column", arguments: Ladder.allCases)
  func strangeTokens(_ ladder: Ladder) throws {
    let tokens = Self.strange
    var bench = Bench.ready(engine: FormulaEngine(samples: [tokens]))
    bench.press("3")
    bench.settle()
    for (width, height) in [(220, 50), (150, 40), (100, 30), (80, 24), (40, 10)] {
      bench.send(.resized(width: width, height: height))
      for _ in tokens {
        bench.press("right")
        let frame = draw(bench.state, ladder)
        #expect(isSound(frame.buffer))
        let pane = try #require(Layout(bench.state).panes[.tokens])
        for y in pane.y + 1..<pane.y + pane.height - 1 {
          for x in [pane.x, pane.x + pane.width - 1] {
            let cell = try #require(frame.buffer[x, y])
            #expect(["│", "|"].contains(cell.text), "column \(x), row \(y)")
          }
        }
        #expect(!frame.buffer.text.contains("\u{1B}"))
      }
      bench.press("home")
      for _ in tokens { bench.press("left") }
    }
  }

  @Test("what is not known is a dash, never a number")
  func unknown() {
    var bench = Bench.ready()
    var analysis = FormulaEngine().analysis(of: SiteID(layer: 0, module: .attention), by: .wifv)
    analysis.curves[.liar]?.error[6] = .nan
    bench.press("f5")
    bench.run(.ridgeSet, .number(0.1))
    guard let job = bench.pending.first?.job else {
      Issue.record("no analysis was asked for")
      return
    }
    bench.send(.engine(.siteAnalyzed(job, analysis)))
    let text = draw(bench.state).buffer.text
    #expect(text.contains("—"))
    #expect(!text.lowercased().contains("nan"))
  }

  @Test("a huge or infinite error is drawn too")
  func infinite() {
    var bench = Bench.ready()
    bench.run(.ridgeSet, .number(0.1))
    var analysis = FormulaEngine().analysis(of: SiteID(layer: 0, module: .attention), by: .wifv)
    for method in Reconstruction.available {
      analysis.curves[method]?.error = (0...12).map {
        $0 == 6 ? .infinity : .greatestFiniteMagnitude
      }
    }
    if let job = bench.pending.first?.job { bench.send(.engine(.siteAnalyzed(job, analysis))) }
    for keys in ["", "L"] {
      bench.press(keys)
      #expect(isSound(draw(bench.state).buffer))
    }
  }

  @Test("many sites scroll just as far as the cursor needs")
  func scrolling() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    bench.send(.resized(width: 80, height: 24))
    let rows = Layout(bench.state).listRows(.sites)
    for _ in 0..<rows { bench.press("j") }
    #expect(bench.state.view.siteOffset == 1)
    bench.press("k k")
    #expect(bench.state.view.siteOffset == 1)
    bench.press("G")
    #expect(bench.state.view.siteOffset == 60 - rows)
    #expect(draw(bench.state).buffer.text.contains("▸   29 ffn"))
  }
}
