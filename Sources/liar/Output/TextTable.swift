internal import PruningPlan

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

/// Sizes as tables show them.
enum Format {
  /// `22.7 M`, `1.2 k`.
  static func count(_ value: Int) -> String {
    switch value {
    case 1_000_000_000...: Numerals.fixed(Double(value) / 1e9, 2) + " G"
    case 1_000_000...: Numerals.fixed(Double(value) / 1e6, 1) + " M"
    case 10_000...: Numerals.fixed(Double(value) / 1e3, 1) + " k"
    default: "\(value)"
    }
  }

  /// A field of CSV, quoted where it has to be (RFC 4180).
  static func csvField(_ text: String) -> String {
    text.contains { [",", "\"", "\r", "\n", "\r\n"].contains($0) }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  /// `90.9 MB`.
  static func bytes(_ value: Int) -> String {
    count(value).replacing("G", with: "GB").replacing("M", with: "MB").replacing("k", with: "kB")
  }
}
