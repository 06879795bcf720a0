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

/// Numbers as tables show them.
enum Format {
  /// A fixed number of decimals, without locale.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "—" : "∞" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let whole = Int(scaled)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + "\(whole)" }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// `22.7 M`, `1.2 k`.
  static func count(_ value: Int) -> String {
    switch value {
    case 1_000_000_000...: fixed(Double(value) / 1e9, 2) + " G"
    case 1_000_000...: fixed(Double(value) / 1e6, 1) + " M"
    case 10_000...: fixed(Double(value) / 1e3, 1) + " k"
    default: "\(value)"
    }
  }

  /// `90.9 MB`.
  static func bytes(_ value: Int) -> String {
    count(value).replacing("G", with: "GB").replacing("M", with: "MB").replacing("k", with: "kB")
  }

  /// A share as percent with one decimal.
  static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }
}
