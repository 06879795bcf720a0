/// A report as sections of a few kinds of blocks, for whatever it is written as.
struct ReportDocument {
  struct Section {
    var title: String
    var blocks: [Block]
  }

  enum Block {
    case paragraph(String)
    case list([String])
    case table(ReportTable)
    /// A table that is shown on request.
    case figures(String, ReportTable)
    case picture(Picture)
    case code(String)
  }

  var title: String
  var sections: [Section]

  /// All pictures.
  var pictures: [Picture] {
    sections.flatMap(\.blocks).compactMap {
      if case .picture(let picture) = $0 { picture } else { nil }
    }
  }
}

/// Rows of text under a heading.
struct ReportTable {
  struct Column {
    var name: String
    var alignsRight = false
  }

  var columns: [Column]
  private(set) var rows: [[String]] = []

  /// A `>` before a column's name aligns it to the right.
  init(_ names: [String], rows: [[String]] = []) {
    columns = names.map {
      Column(name: $0.hasPrefix(">") ? String($0.dropFirst()) : $0, alignsRight: $0.hasPrefix(">"))
    }
    for row in rows { add(row) }
  }

  mutating func add(_ row: [String]) {
    precondition(row.count == columns.count)
    rows.append(row)
  }
}
