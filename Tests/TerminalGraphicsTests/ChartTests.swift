import Foundation
import TerminalGraphics
import TerminalVocabulary
import Testing

@Suite struct ChartTests {
  @Test(arguments: GlyphDepth.allCases, [false, true])
  func plots(depth: GlyphDepth, log: Bool) throws {
    let capabilities = Capabilities(glyphs: depth)
    var buffer = CellBuffer(Size(columns: 48, rows: 12))
    let drawn = buffer.draw(samplePlot(log: log), in: buffer.bounds, capabilities: capabilities)
    let frame = try #require(drawn)
    try expectSnapshot(buffer.text, "plot-\(depth)\(log ? "-log" : "")")
    let column = try #require(frame.column(atX: 0.5))
    #expect(abs(frame.x(atColumn: column) - 0.5) < 0.02)
  }

  @Test(arguments: [
    ("full-colors256", Capabilities()),
    ("ascii-mono", Capabilities(colors: .monochrome, glyphs: .ascii)),
    ("unicode-mono", Capabilities(colors: .monochrome, glyphs: .unicode)),
  ])
  func heatmaps(name: String, capabilities: Capabilities) throws {
    var values: [[Double]] = []
    for y in 0..<6 { values.append((0..<12).map { Double($0 * y) }) }
    values[2][3] = .nan
    var buffer = CellBuffer(Size(columns: 12, rows: 6))
    let map = Heatmap(values: values, range: 0...55, ramp: .cividis, density: .halfBlocks)
    buffer.draw(map, in: buffer.bounds, capabilities: capabilities)
    try expectSnapshot(buffer.styledText, "heatmap-\(name)")
  }

  @Test func barsAndCurves() throws {
    var buffer = CellBuffer(Size(columns: 30, rows: 12))
    for (row, depth) in [GlyphDepth.full, .ascii].enumerated() {
      let glyphs = GlyphSet(depth)
      let y = row * 6
      buffer.bar(0.53, at: Point(x: 0, y: y), width: 12, glyphs: glyphs)
      buffer.progress(0.999, at: Point(x: 14, y: y), width: 16, glyphs: glyphs)
      buffer.sparkline(
        (0..<40).map { sqrt(Double($0)) }, at: Point(x: 0, y: y + 1), width: 20, glyphs: glyphs)
      buffer.draw(
        Histogram((0..<500).map { sin(Double($0)) }, bins: 10),
        in: Rect(x: 0, y: y + 2, width: 20, height: 4), glyphs: glyphs)
      buffer.scrollbar(
        in: Rect(x: 29, y: y + 1, width: 1, height: 5), total: 10, visible: 5, offset: 5,
        glyphs: glyphs)
    }
    try expectSnapshot(buffer.text, "bars")
  }

  @Test func rampsHaveFewSteps() {
    let colors = Set((0...1_000).map { HeatRamp.viridis.color(at: Double($0) / 1_000) })
    #expect(colors.count == HeatRamp.steps)
    #expect(HeatRamp.viridis.color(at: .nan) == HeatRamp.viridis.color(at: 0))
  }

  @Test(arguments: [
    (0.0...1.0, false, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0...37, false, [0, 10, 20, 30]),
    (0.001...1, true, [0.001, 0.01, 0.1, 1]),
  ])
  func ticksAreRound(range: ClosedRange<Double>, log: Bool, expected: [Double]) {
    let ticks = NumberTicks.values(in: range, count: 5, log: log)
    #expect(ticks.count == expected.count)
    #expect(zip(ticks, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(arguments: [
    (0.0, "0"), (0.05, "0.05"), (1, "1"), (12_345, "12.3k"), (3.1e6, "3.1M"), (1e-4, "1e-4"),
    (-0.5, "-0.5"), (.nan, "nan"),
  ])
  func labelsAreShort(value: Double, expected: String) {
    #expect(NumberTicks.label(value) == expected)
  }

  static let strangeNumbers: [[Double]] = [
    [.nan], [.infinity, -.infinity], [0, 0], [1e308, -1e308], [Double.leastNonzeroMagnitude, 1], [],
  ]

  @Test(arguments: strangeNumbers)
  func strangeNumbersAreHarmless(values: [Double]) {
    var buffer = CellBuffer(Size(columns: 30, rows: 8))
    let samples = values.enumerated().map { LinePlot.Sample(x: $0.element, y: values[$0.offset]) }
    for log in [false, true] {
      let plot = LinePlot(
        curves: [.init(label: "x", samples: samples, style: .plain)], isLogarithmic: log,
        crossHair: values.first)
      buffer.draw(plot, in: buffer.bounds, capabilities: Capabilities())
    }
    buffer.draw(Histogram(values, bins: 3), in: buffer.bounds, glyphs: GlyphSet(.full))
    buffer.sparkline(values, at: .zero, width: 9, glyphs: GlyphSet(.full))
    buffer.bar(values.first ?? 0, at: .zero, width: 9, glyphs: GlyphSet(.full))
  }

  @Test func everyGlyphIsOneColumnWide() {
    for depth in GlyphDepth.allCases {
      let set = GlyphSet(depth)
      let box = [
        set.box.horizontal, set.box.vertical, set.box.topLeft, set.box.topRight,
        set.box.bottomLeft, set.box.bottomRight, set.box.teeRight, set.box.teeLeft,
        set.box.teeDown, set.box.teeUp, set.box.cross,
      ]
      let rest = [
        set.barFull, set.barEmpty, set.left, set.right, set.up, set.down, set.bullet, set.marker,
        set.folded, set.unfolded, set.ticked, set.unticked, set.star, set.check, set.failure,
        set.warning, set.ellipsis, set.separator, set.dash, set.sum, set.crossHair,
      ]
      for glyph in box + rest + set.barParts + set.sparkLevels + set.shades {
        #expect(glyph.columnWidth == 1, "\(glyph)")
        #expect(depth != .ascii || glyph.utf8.count == 1)
      }
    }
  }
}

/// Compares with the recorded text; `RECORD_SNAPSHOTS=1` records it anew.
func expectSnapshot(_ text: String, _ name: String, file: String = #filePath) throws {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent()
    .appending(path: "Snapshots/\(name).txt")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try Data((text + "\n").utf8).write(to: url)
  }
  let expected = try String(contentsOf: url, encoding: .utf8)
  #expect(text + "\n" == expected, "\(name) differs; RECORD_SNAPSHOTS=1 records it anew")
}
