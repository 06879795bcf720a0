import Foundation
import FoundationXML
import Testing

@testable import PruningEngine

struct ReportPictureTests {
  /// The names of all elements, in order; nil if the text is not well-formed.
  static func elements(_ xml: String) -> [String]? {
    let collector = ElementCollector()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = collector
    return parser.parse() ? collector.names : nil
  }

  @Test func textAndAttributesAreEscaped() {
    let element = Markup("text", ["data-x": "a\"<&>b"], text: "1 < 2 & 3 > 2")
    #expect(
      element.written
        == "<text data-x=\"a&quot;&lt;&amp;&gt;b\">1 &lt; 2 &amp; 3 &gt; 2</text>")
  }

  @Test(arguments: ["\u{0}\u{1}\u{1B}[31m", "\u{7F}\u{85}", "\u{202E}abc\u{2066}", "\u{FFFE}"])
  func textOfAnyKindGivesWellFormedXML(text: String) {
    let xml = Markup("p", ["title": text], text: text).written
    #expect(Self.elements(xml) == ["p"])
    #expect(!xml.unicodeScalars.contains { [0x202E, 0x2066, 0x1B, 0].contains($0.value) })
  }

  @Test func emptyElementsCloseAsHTMLWantsIt() {
    #expect(Markup("td").written == "<td></td>")
    #expect(Markup("circle", ["r": "1"]).written == "<circle r=\"1\"/>")
  }

  @Test func curvesAreDrawnToScale() throws {
    let grid = CurveGrid(
      id: "c", title: "Curves", description: "Two sites.", names: ["LIAR", "bias", "none"],
      panels: [
        .init(
          title: "0.ffn",
          lines: [.init(series: 1, points: [(0, 0), (0.5, 0.25), (1, 0.5), (1, .nan)])],
          mark: (0.5, 0.25))
      ])
    #expect(grid.top == 0.5)
    let svg = grid.picture.document
    let names = try #require(Self.elements(svg))
    #expect(names.prefix(3) == ["svg", "title", "desc"])
    // The axes are 108 wide from 34 and 72 high down to 118.
    #expect(svg.contains("class=\"line two\" d=\"M34 118L88 82L142 46\""))
    #expect(svg.contains("cx=\"88\" cy=\"82\""))
  }

  @Test func pagesAreWidthByPanels() {
    let panels = (0..<13).map { CurveGrid.Panel(title: "\($0).ffn", lines: [], mark: nil) }
    let picture = CurveGrid(
      id: "c", title: "", description: "", names: [], panels: panels
    ).picture
    #expect(picture.width == 912 && picture.height == 28 + 3 * 112)
  }

  @Test func heatLevelsCoverTheScale() {
    let heat = HeatPicture(
      id: "h", title: "", description: "", rows: [], columns: [], values: [], top: 2)
    #expect(heat.level(0) == 0 && heat.level(-1) == 0)
    #expect(heat.level(1) == 8 && heat.level(1.99) == 15)
    #expect(heat.level(2) == 15 && heat.level(.infinity) == 15)
    #expect(heat.level(.nan) == nil)
  }

  @Test func heatColoursGrowLighter() {
    let lightness = (0..<HeatPicture.levels).map { level -> Double in
      let numbers = HeatPicture.color(level: level).split { !$0.isNumber }.compactMap { Double($0) }
      return 0.2126 * numbers[0] + 0.7152 * numbers[1] + 0.0722 * numbers[2]
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func cellsOfOneColourAreOnePath() throws {
    let heat = HeatPicture(
      id: "h", title: "Heat", description: "Four cells.", rows: ["0.ffn", "1.ffn"],
      columns: ["a", "<b>"], values: [[0, 1], [.nan, 1]], top: 1)
    let svg = heat.picture.document
    let names = try #require(Self.elements(svg))
    #expect(names.filter { $0 == "path" }.count == 2)
    #expect(svg.contains("M85 70h8.5v10.5h-8.5zM85 81h8.5"))
    #expect(svg.contains(">&lt;b&gt;<"))
  }

  @Test func barsAreAsLongAsTheirShares() throws {
    let picture = BarPicture(
      id: "b", title: "", description: "", names: ["attention", "ffn"],
      rows: [.init(name: "layer 0", shares: [0.5, nil])])
    let svg = picture.picture.document
    #expect(Self.elements(svg) != nil)
    #expect(svg.contains("x=\"64\" y=\"24\" width=\"240\" height=\"8\""))
  }

  @Test func pointsLieBetweenRoundNumbers() throws {
    let picture = PointPicture(
      id: "p", title: "", description: "", xName: "x", yName: "y",
      points: [.init(label: "a", x: 100, y: 10), .init(label: "b", x: 50, y: 20)])
    let svg = picture.picture.document
    #expect(Self.elements(svg)?.filter { $0 == "circle" }.count == 2)
    // 40 … 120 in steps of 20 and 5 … 25 in steps of 5.
    #expect(svg.contains(">100<") && svg.contains(">40<") && svg.contains(">20<"))
  }

  @Test(arguments: [
    (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), (3, 18, [0, 5, 10, 15, 20]),
    (-1, 1, [-1, -0.5, 0, 0.5, 1]),
  ])
  func ticksAreRound(low: Double, high: Double, expected: [Double]) {
    let ticks = ReportFormat.ticks(low, high, count: 5)
    #expect(ticks.count == expected.count)
    #expect(zip(ticks, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(arguments: [
    (0.0, "0"), (0.012345, "0.0123"), (1.234, "1.23"), (18.44, "18.4"), (246.1, "246"),
    (0.00001, "1.0e-05"), (.infinity, "∞"), (.nan, "—"),
  ])
  func shortNumbersHaveThreeDigits(value: Double, text: String) {
    #expect(ReportFormat.short(value) == text)
  }

  @Test(arguments: [(100.0, "100"), (50, "50"), (0.5, "0.5"), (2.25, "2.25"), (0, "0")])
  func axesHaveNoZerosAtTheEnd(value: Double, text: String) {
    #expect(ReportFormat.tick(value) == text)
  }

  @Test func countsAreGrouped() {
    #expect(ReportFormat.count(1_234_567) == "1\u{202F}234\u{202F}567")
    #expect(ReportFormat.count(-999) == "-999")
  }

  @Test func markdownTakesTextAsItIs() {
    #expect(ReportDocument.plain("a|b\n*c* <d> `e`") == "a\\|b \\*c\\* &lt;d&gt; \\`e\\`")
  }
}

private final class ElementCollector: NSObject, XMLParserDelegate {
  var names: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    names.append(elementName)
  }
}
