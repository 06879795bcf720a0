package import TerminalVocabulary

/// A frame: a rectangle of cells with value semantics.
///
/// Drawing outside is clipped in silence, at every size. A wide character that is cut by an edge,
/// or half overwritten, becomes a blank.
package struct CellBuffer: Hashable, Sendable {
  /// The size in cells.
  package let size: Size
  // [rows, columns]
  private(set) var cells: [Cell]

  /// Creates a buffer of blanks.
  ///
  /// - Complexity: O(*n*) in the number of cells.
  package init(_ size: Size, style: Style = .plain) {
    self.size = size
    cells = Array(repeating: .blank(style), count: size.columns * size.rows)
  }

  /// All cells.
  package var bounds: Rect { Rect(size: size) }

  /// The cell at a position; nil outside.
  package subscript(point: Point) -> Cell? {
    bounds.contains(point) ? cells[point.y * size.columns + point.x] : nil
  }

  /// The cell at a column and row; nil outside.
  package subscript(x: Int, y: Int) -> Cell? { self[Point(x: x, y: y)] }

  /// The cells of a row; empty outside.
  package func row(_ y: Int) -> ArraySlice<Cell> {
    guard bounds.rows.contains(y) else { return [] }
    return cells[y * size.columns..<(y + 1) * size.columns]
  }

  /// Writes one unit at a position inside the buffer and mends the wide characters that it cuts.
  mutating func store(_ text: String, width: Int, x: Int, y: Int, style: Style) {
    let start = y * size.columns
    let index = start + x
    if cells[index].width == 0, x > 0 { cells[index - 1] = .blank(cells[index - 1].style) }
    let last = index + width - 1
    if cells[last].width == 2, x + width < size.columns {
      cells[last + 1] = .blank(cells[last + 1].style)
    }
    cells[index] = Cell(text: text, width: UInt8(width), style: style)
    if width == 2 { cells[last] = Cell(text: "", width: 0, style: style) }
  }

  /// Changes the style of the cells of a rectangle and leaves their text.
  package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let area = rect.intersection(bounds)
    for y in area.rows {
      for x in area.columns {
        let index = y * size.columns + x
        cells[index].style = change(cells[index].style)
      }
    }
  }

  /// Gives the cells of a rectangle another style and leaves their text.
  package mutating func restyle(_ rect: Rect, _ style: Style) {
    restyle(rect) { _ in style }
  }
}
