internal import PruningPlan

/// Counts and fields as tables show them.
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

  /// A field of CSV, quoted where it has to be (RFC 4180). What a spreadsheet would take for a
  /// formula has an apostrophe before it, as spreadsheets write it themselves; numbers stay numbers.
  static func csvField(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first),
      Double(text) == nil
    {
      text = "'" + text
    }
    return text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
