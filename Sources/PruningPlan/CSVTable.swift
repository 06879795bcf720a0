/// Rows of CSV (RFC 4180), numbers in full precision, that a spreadsheet takes for nothing but data.
package struct CSVTable {
  /// The rows so far.
  package private(set) var text: String
  private let lineEnding: String

  /// A table with a heading.
  package init(_ heading: [String], lineEnding: String = "\n") {
    self.lineEnding = lineEnding
    text = heading.map(Self.field).joined(separator: ",") + lineEnding
  }

  /// Adds a row; nil is an empty field.
  package mutating func add(_ row: [(any CustomStringConvertible)?]) {
    text += row.map { $0.map { Self.field($0.description) } ?? "" }.joined(separator: ",")
    text += lineEnding
  }

  /// A field, quoted where it has to be. What a spreadsheet would take for a formula has an
  /// apostrophe before it, as spreadsheets write it themselves; numbers stay numbers.
  package static func field(_ text: String) -> String {
    var text = text.safeForTerminals
    if let first = text.unicodeScalars.first, "=+-@\t\n".unicodeScalars.contains(first),
      Double(text) == nil
    {
      text = "'" + text
    }
    let isSpecial = text.unicodeScalars.contains { ",\"\n".unicodeScalars.contains($0) }
    guard isSpecial || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
    // Not by characters: a mark that follows makes another one of a quote.
    var quoted = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    return String(quoted) + "\""
  }
}
