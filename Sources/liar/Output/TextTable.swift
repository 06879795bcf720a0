/// Columns of text for people: numbers to the right, words to the left.
struct TextTable {
  private var rows: [[String]]
  private let alignsRight: [Bool]

  /// A table with a heading; a `>` before a column's name aligns it to the right.
  init(_ heading: [String]) {
    alignsRight = heading.map { $0.hasPrefix(">") }
    rows = [heading.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }]
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, columns two spaces apart.
  var text: String {
    let widths = alignsRight.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    let lines = rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return alignsRight[column] ? padding + cell : cell + padding
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
