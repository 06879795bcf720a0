/// A rectangle of cells; it may be empty, and may lie outside of any buffer.
package struct Rect: Hashable, Sendable {
  /// The left column.
  package var x: Int
  /// The top row.
  package var y: Int
  /// Columns; never negative.
  package var width: Int
  /// Rows; never negative.
  package var height: Int

  /// Creates a rectangle; a negative width or height counts as zero.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// Creates a rectangle from its corner and size.
  package init(origin: Point = .zero, size: Size) {
    self.init(x: origin.x, y: origin.y, width: size.columns, height: size.rows)
  }

  /// The empty rectangle at the top left corner.
  package static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

  /// The top left cell.
  package var origin: Point { Point(x: x, y: y) }
  /// Width and height.
  package var size: Size { Size(columns: width, rows: height) }
  /// The first column to the right of the rectangle.
  package var right: Int { x + width }
  /// The first row below the rectangle.
  package var bottom: Int { y + height }
  /// The columns.
  package var columns: Range<Int> { x..<x + width }
  /// The rows.
  package var rows: Range<Int> { y..<y + height }
  /// Whether there is no cell in it.
  package var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether a cell lies inside.
  package func contains(_ point: Point) -> Bool {
    columns.contains(point.x) && rows.contains(point.y)
  }

  /// The cells in both rectangles.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  /// The rectangle moved.
  package func moved(x columns: Int = 0, y rows: Int = 0) -> Rect {
    Rect(x: x + columns, y: y + rows, width: width, height: height)
  }
}
