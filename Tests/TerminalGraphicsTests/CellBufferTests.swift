import TerminalGraphics
import TerminalVocabulary
import Testing

@Suite struct CellBufferTests {
  let glyphs = GlyphSet(.full)

  @Test func putsTextAndCountsColumns() {
    var buffer = CellBuffer(Size(columns: 8, rows: 1))
    #expect(buffer.put("a日b", at: Point(x: 1, y: 0)) == 4)
    #expect(buffer.text == " a日b")
    #expect(buffer[3, 0]?.isContinuation == true)
  }

  @Test func aWideCharacterCutByAnEdgeIsABlank() {
    var buffer = CellBuffer(Size(columns: 4, rows: 1))
    buffer.put("日本", at: Point(x: 1, y: 0))
    #expect(buffer.text == " 日")
    buffer.put("日本", at: Point(x: -1, y: 0))
    #expect(buffer.text == " 本")
  }

  @Test func halfOverwrittenWideCharactersBecomeBlanks() {
    var buffer = CellBuffer(Size(columns: 6, rows: 1))
    buffer.put("日本語", at: .zero)
    buffer.put("x", at: Point(x: 1, y: 0))
    #expect(buffer.text == " x本語")
    buffer.put("界", at: Point(x: 3, y: 0))
    #expect(buffer.text == " x 界")
  }

  @Test func clipsToARectangleAndAWidth() {
    var buffer = CellBuffer(Size(columns: 10, rows: 2))
    buffer.put("abcdef", at: .zero, in: Rect(x: 2, y: 0, width: 3, height: 1))
    #expect(buffer.row(0).map(\.text).joined() == "  cde     ")
    #expect(buffer.put("abcdef", at: Point(x: 0, y: 1), maxWidth: 2) == 2)
    #expect(buffer.row(1).map(\.text).joined() == "ab        ")
  }

  @Test func drawsABox() {
    var buffer = CellBuffer(Size(columns: 12, rows: 3))
    let inside = buffer.box(buffer.bounds, title: "A long title", note: "1/2", glyphs: glyphs)
    #expect(inside == Rect(x: 1, y: 1, width: 10, height: 1))
    #expect(buffer.text == "╭─ A lon… ─╮\n│          │\n╰──── 1/2 ─╯")
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 1), (1, 3), (3, 2), (5, 5), (40, 10)])
  func everythingDrawsAtEverySize(columns: Int, rows: Int) {
    for depth in GlyphDepth.allCases {
      for colors in ColorDepth.allCases {
        let capabilities = Capabilities(colors: colors, glyphs: depth)
        let set = capabilities.glyphSet
        var buffer = CellBuffer(Size(columns: columns, rows: rows))
        for rect in [buffer.bounds, Rect(x: -2, y: -2, width: columns + 5, height: rows + 5)] {
          buffer.box(rect, title: "日本", note: "n", glyphs: set)
          buffer.draw(samplePlot(), in: rect, capabilities: capabilities)
          buffer.draw(
            Heatmap(values: [[0, .nan], [1, .infinity]], range: 0...1, ramp: .viridis),
            in: rect, capabilities: capabilities)
          buffer.draw(Histogram([1, 2, 2], bins: 4), in: rect, glyphs: set)
          buffer.bar(0.4, at: rect.origin, width: rect.width, glyphs: set)
          buffer.progress(0.4, at: rect.origin, width: rect.width, glyphs: set)
          buffer.scrollbar(in: rect, total: 100, visible: 10, offset: 90, glyphs: set)
          buffer.sparkline([1, 2, 3], at: rect.origin, width: rect.width, glyphs: set)
          buffer.put("日本語", at: rect.origin)
          buffer.fill(rect, with: "x")
        }
        #expect(buffer.bounds.size == Size(columns: columns, rows: rows))
        #expect(
          buffer.text
            == Array(repeating: String(repeating: "x", count: columns), count: rows)
            .joined(separator: "\n"))
      }
    }
  }

  @Test func equalFramesHaveNoDifference() {
    var buffer = CellBuffer(Size(columns: 10, rows: 4))
    buffer.put("日本 text", at: .zero)
    #expect(buffer.diff(from: buffer).isEmpty)
    #expect(buffer.diff(from: nil).count == 4)
    #expect(buffer.diff(from: CellBuffer(Size(columns: 9, rows: 4))).count == 4)
  }

  @Test func theDifferenceTurnsOneFrameIntoTheOther() {
    var generator = SeededGenerator(state: 7)
    for _ in 0..<200 {
      let old = randomBuffer(&generator)
      let new = randomBuffer(&generator)
      var patched = old
      for run in new.diff(from: old) {
        #expect(run.cells.first?.isContinuation != true)
        var x = run.origin.x
        for cell in run.cells where !cell.isContinuation {
          patched.put(cell.text, at: Point(x: x, y: run.origin.y), style: cell.style)
          x += Int(cell.width)
        }
      }
      #expect(patched == new)
    }
  }

  @Test func dumpsStyles() {
    var buffer = CellBuffer(Size(columns: 5, rows: 1))
    buffer.put("ab", at: .zero, style: Style(foreground: .rgb(255, 0, 16), attributes: .bold))
    #expect(buffer.styledText == "ab\n---\n0: 0-1 #ff0010 bold")
  }

  private func randomBuffer(_ generator: inout SeededGenerator) -> CellBuffer {
    var buffer = CellBuffer(Size(columns: 7, rows: 2))
    for _ in 0..<4 {
      let text = ["a", "日", "本語", "xyz"].randomElement(using: &generator) ?? ""
      let point = Point(
        x: .random(in: -1..<7, using: &generator), y: .random(in: 0..<2, using: &generator))
      let style = Style(attributes: Bool.random(using: &generator) ? .bold : [])
      buffer.put(text, at: point, style: style)
    }
    return buffer
  }
}

struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

func samplePlot(log: Bool = false, crossHair: Double? = 0.5) -> LinePlot {
  LinePlot(
    curves: [
      .init(
        label: "none",
        samples: (0...20).map { .init(x: Double($0) / 20, y: Double($0 * $0) / 400) },
        style: Style(foreground: .rgb(200, 100, 100))),
      .init(
        label: "LIAR", samples: (0...20).map { .init(x: Double($0) / 20, y: Double($0) / 60) },
        style: Style(foreground: .rgb(100, 200, 250)), isDashed: true),
    ],
    isLogarithmic: log, crossHair: crossHair)
}
