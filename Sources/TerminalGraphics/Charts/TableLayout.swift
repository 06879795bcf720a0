package import TerminalVocabulary

/// A column of a table, as it wants to be.
package struct TableColumn: Hashable, Sendable {
  /// The header.
  package var title: String
  /// The least width at which the column is of use.
  package var minimum: Int
  /// The width at which everything fits.
  package var ideal: Int
  /// Where text stands.
  package var alignment: Alignment
  /// When there is no room, the column of the lowest priority is left out first.
  package var priority: Int
  /// Whether the column takes what is left when all have their ideal width.
  package var grows: Bool

  /// Creates a column.
  package init(
    _ title: String, minimum: Int, ideal: Int? = nil, alignment: Alignment = .leading,
    priority: Int = 0, grows: Bool = false
  ) {
    self.title = title
    self.minimum = max(1, minimum)
    self.ideal = max(self.minimum, ideal ?? minimum)
    self.alignment = alignment
    self.priority = priority
    self.grows = grows
  }
}

/// Which columns of a table are shown, and where.
package struct TableLayout: Hashable, Sendable {
  /// A column that is shown.
  package struct Placement: Hashable, Sendable {
    /// The column's index in the table.
    package var column: Int
    /// Columns of cells from the table's left edge.
    package var x: Int
    /// Its width.
    package var width: Int
  }

  /// The columns shown, from left to right.
  package let placements: [Placement]
  /// The indices of those for which there is no room, so that the screen can say so.
  package let hidden: [Int]
  private let columns: [TableColumn]

  /// Lays columns out in a width, with a gap between two of them.
  package init(_ columns: [TableColumn], width: Int, gap: Int = 1) {
    self.columns = columns
    var shown = Array(columns.indices)
    func least() -> Int {
      shown.reduce(0) { $0 + columns[$1].minimum } + gap * max(0, shown.count - 1)
    }
    while shown.count > 1, least() > width {
      // Of equals the rightmost goes first.
      guard let lowest = shown.map({ columns[$0].priority }).min(),
        let index = shown.lastIndex(where: { columns[$0].priority == lowest })
      else { break }
      shown.remove(at: index)
    }
    var widths = shown.map { columns[$0].minimum }
    if shown.count == 1 { widths[0] = min(widths[0], max(0, width)) }
    var free = max(0, width - least())
    let order = shown.indices.sorted {
      (columns[shown[$0]].priority, $1) > (columns[shown[$1]].priority, $0)
    }
    for index in order {
      let wanted = min(free, columns[shown[index]].ideal - columns[shown[index]].minimum)
      widths[index] += wanted
      free -= wanted
    }
    let growing = shown.indices.filter { columns[shown[$0]].grows }
    for (turn, index) in growing.enumerated() {
      let part = free / (growing.count - turn)
      widths[index] += part
      free -= part
    }
    var x = 0
    var placements: [Placement] = []
    for (index, column) in shown.enumerated() {
      placements.append(Placement(column: column, x: x, width: widths[index]))
      x += widths[index] + gap
    }
    self.placements = placements
    hidden = columns.indices.filter { !shown.contains($0) }
  }

  /// The cells of every shown column in a row of the table.
  package func fields(in row: Rect) -> [(column: Int, rect: Rect)] {
    placements.map {
      (
        $0.column,
        Rect(x: row.x + $0.x, y: row.y, width: $0.width, height: 1).intersection(row)
      )
    }
  }

  /// The alignment of a column.
  package func alignment(_ column: Int) -> Alignment {
    columns.indices.contains(column) ? columns[column].alignment : .leading
  }

  /// The header of a column.
  package func title(_ column: Int) -> String {
    columns.indices.contains(column) ? columns[column].title : ""
  }
}

extension CellBuffer {
  /// Writes the headers of a table.
  package mutating func header(
    of table: TableLayout, in row: Rect, style: Style = .plain, glyphs: GlyphSet
  ) {
    for (column, field) in table.fields(in: row) {
      put(
        table.title(column), into: field, style: style, alignment: table.alignment(column),
        ellipsis: glyphs.ellipsis)
    }
  }

  /// Writes the texts of one row; a text that is missing is left to the caller to draw.
  package mutating func row(
    of table: TableLayout, in row: Rect, texts: [String?], style: (Int) -> Style,
    glyphs: GlyphSet
  ) {
    for (column, field) in table.fields(in: row) {
      guard texts.indices.contains(column), let text = texts[column] else { continue }
      put(
        text, into: field, style: style(column), alignment: table.alignment(column),
        ellipsis: glyphs.ellipsis)
    }
  }
}
