/// A size in terminal cells.
package struct Size: Hashable, Sendable {
  /// Cells a row.
  package var columns: Int
  /// Rows.
  package var rows: Int

  /// Creates a size; negative numbers count as zero.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// No cells at all.
  package static let zero = Size(columns: 0, rows: 0)

  /// Whether a rectangle of another size fits into this one.
  package func holds(_ other: Size) -> Bool { columns >= other.columns && rows >= other.rows }
}

/// A cell's position, counted from the top left corner.
package struct Point: Hashable, Sendable {
  /// The column, from 0.
  package var x: Int
  /// The row, from 0.
  package var y: Int

  /// Creates a position.
  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  /// The top left corner.
  package static let zero = Point(x: 0, y: 0)

  /// The position moved by columns and rows.
  package func moved(x columns: Int = 0, y rows: Int = 0) -> Point {
    Point(x: x + columns, y: y + rows)
  }
}
