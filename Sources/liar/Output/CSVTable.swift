/// Rows of CSV (RFC 4180) that a spreadsheet takes for nothing but data.
struct CSVTable {
  private(set) var text: String

  init(_ heading: [String]) { text = Self.line(heading) }

  /// Adds a row; nil is an empty field.
  mutating func add(_ row: [(any CustomStringConvertible)?]) {
    text += Self.line(row.map { $0.map { "\($0)" } ?? "" })
  }

  private static func line(_ fields: [String]) -> String {
    fields.map(Format.csvField).joined(separator: ",") + "\n"
  }
}
