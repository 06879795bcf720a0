import TerminalGraphics
import TerminalVocabulary
import Testing

@Suite struct GeometryTests {
  @Test func splitsAddUp() {
    let rect = Rect(x: 3, y: 2, width: 41, height: 11)
    let columns = rect.columns([.fixed(10), .share(1), .share(2)], gap: 1)
    #expect(columns.map(\.width) == [10, 10, 19])
    #expect(columns.last?.right == rect.right)
    let rows = rect.rows([.share(1), .share(1), .share(1)])
    #expect(rows.reduce(0) { $0 + $1.height } == 11)
  }

  @Test func nothingGetsNegative() {
    let rect = Rect(x: 0, y: 0, width: 3, height: 1)
    #expect(rect.inset(by: 2).isEmpty)
    #expect(rect.columns([.fixed(2), .fixed(5), .share(1)], gap: 1).allSatisfy { $0.right <= 3 })
    #expect(rect.split(top: 9).rest.isEmpty)
    #expect(rect.split(right: 9).right == rect)
  }

  @Test func intersectionOfApartRectanglesIsEmpty() {
    #expect(
      Rect(x: 0, y: 0, width: 2, height: 2)
        .intersection(Rect(x: 5, y: 5, width: 2, height: 2)).isEmpty)
  }

  @Test func tablesLeaveOutTheLeastImportantColumns() {
    let columns = [
      TableColumn("layer", minimum: 5, priority: 3),
      TableColumn("kept", minimum: 4, ideal: 9, alignment: .trailing, priority: 2, grows: true),
      TableColumn("note", minimum: 6, priority: 1),
    ]
    #expect(TableLayout(columns, width: 40).hidden.isEmpty)
    #expect(TableLayout(columns, width: 40).placements.map(\.width) == [5, 27, 6])
    #expect(TableLayout(columns, width: 12).hidden == [2])
    #expect(TableLayout(columns, width: 5).hidden == [1, 2])
    #expect(TableLayout(columns, width: 2).placements.map(\.width) == [2])
    var buffer = CellBuffer(Size(columns: 12, rows: 2))
    let table = TableLayout(columns, width: 12)
    buffer.header(of: table, in: buffer.bounds, glyphs: GlyphSet(.full))
    buffer.row(
      of: table, in: Rect(x: 0, y: 1, width: 12, height: 1), texts: ["attention", "6/12", "x"],
      style: { _ in .plain }, glyphs: GlyphSet(.full))
    #expect(buffer.text == "layer   kept\natte…   6/12")
  }
}
