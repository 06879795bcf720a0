extension TOMLTable {
  /// The table as a document: keys in alphabetical order, plain values first, then tables under
  /// headings of their own.
  package var text: String { lines(under: []).joined(separator: "\n") }

  private func lines(under path: [String]) -> [String] {
    var lines: [String] = []
    let sorted = keys.sorted {
      Array($0.unicodeScalars).lexicographicallyPrecedes($1.unicodeScalars)
    }
    for key in sorted {
      guard let value = self[key], value.table == nil else { continue }
      lines.append("\(TOMLValue.key(key)) = \(value.text)")
    }
    for key in sorted {
      guard let table = self[key]?.table else { continue }
      let path = path + [key]
      if !lines.isEmpty { lines.append("") }
      lines.append("[\(path.map(TOMLValue.key).joined(separator: "."))]")
      lines += table.lines(under: path)
    }
    return lines
  }
}

extension TOMLValue {
  /// The value as TOML, on one line.
  package var text: String {
    switch self {
    case .string(let text): return Self.quoted(text)
    case .integer(let number): return "\(number)"
    // As short as it can be, and never without a point, an exponent or a word.
    case .float(let number): return "\(number)"
    case .boolean(let flag): return "\(flag)"
    case .dateTime(let text): return text
    case .array(let values):
      return values.isEmpty ? "[]" : "[ \(values.map(\.text).joined(separator: ", ")) ]"
    case .table(let table):
      let entries = table.keys.compactMap { key in
        table[key].map { "\(Self.key(key)) = \($0.text)" }
      }
      return entries.isEmpty ? "{}" : "{ \(entries.joined(separator: ", ")) }"
    }
  }

  /// A key, in quotes where it needs them.
  static func key(_ key: String) -> String {
    let isBare = !key.isEmpty && key.unicodeScalars.allSatisfy(TOMLReader.isBare)
    return isBare ? key : escaped(key)
  }

  /// Text as it stands in single quotes, or with escapes in double ones.
  private static func quoted(_ text: String) -> String {
    let isLiteral = text.unicodeScalars.allSatisfy { isShown($0) && $0 != "'" }
    return isLiteral ? "'\(text)'" : escaped(text)
  }

  private static func escaped(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where !isShown(scalar):
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, count) = digits.count > 4 ? ("U", 8) : ("u", 4)
        result += "\\\(letter)" + String(repeating: "0", count: count - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Whether it may stand as it is: TOML allows more, but what commands a terminal, turns the
  /// direction of writing or hides is no text to read or to paste.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: TOMLReader.isPlain(scalar)
    }
  }
}
