extension TOMLReader {
  /// A value; what follows it is left.
  mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
    switch next {
    case "\"": return .string(try anyBasicString())
    case "'": return .string(try anyLiteralString())
    case "[": return .array(try array(depth: depth))
    case "{": return .table(try inlineTable(depth: depth))
    default: break
    }
    if take("true") { return .boolean(true) }
    if take("false") { return .boolean(false) }
    if let dateTime = try dateTime() { return .dateTime(dateTime) }
    if let number = try number() { return number }
    for (word, value) in Self.specialNumbers where take(word) { return .float(value) }
    throw failure("no value: text stands in quotes")
  }

  private static let specialNumbers: [(String, Double)] = [
    ("inf", .infinity), ("+inf", .infinity), ("-inf", -.infinity),
    ("nan", .nan), ("+nan", .nan), ("-nan", .nan),
  ]

  private mutating func array(depth: Int) throws(TOMLError) -> [TOMLValue] {
    guard depth < TOMLDocument.depthLimit else { throw failure("values nested too deep") }
    place += 1
    var values: [TOMLValue] = []
    while true {
      try skipSpacesAndLines()
      if take("]") { return values }
      values.append(try value(depth: depth + 1))
      try skipSpacesAndLines()
      if take("]") { return values }
      guard take(",") else { throw failure("an array's values have commas between them") }
    }
  }

  private mutating func skipSpacesAndLines() throws(TOMLError) {
    while true {
      skipSpaces()
      try skipComment()
      guard take("\n") else { return }
    }
  }

  private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
    guard depth < TOMLDocument.depthLimit else { throw failure("values nested too deep") }
    place += 1
    let table = TOMLOpenTable()
    skipSpaces()
    if take("}") { return table.finished }
    while true {
      let path = try key()
      guard take("=") else { throw failure("a key is followed by =") }
      skipSpaces()
      let value = try value(depth: depth + 1)
      var inner = table
      for part in path.dropLast() {
        switch inner[part] {
        case .table(let known): inner = known
        case nil:
          let new = TOMLOpenTable()
          inner.set(part, .table(new))
          inner = new
        default: throw failure("\"\(part)\" is a value already")
        }
      }
      let name = path[path.count - 1]
      guard inner[name] == nil else { throw failure("\"\(name)\" is there twice") }
      inner.set(name, .value(value))
      skipSpaces()
      if take("}") { return table.finished }
      guard take(",") else { throw failure("a table in one line has commas between its keys") }
      skipSpaces()
    }
  }

  // MARK: Numbers

  /// Digits of a kind with single underscores between them, as far as they go, without underscores.
  private func digits(
    from start: Int, _ isDigit: (Unicode.Scalar) -> Bool
  ) -> (text: String, end: Int) {
    var digits = String.UnicodeScalarView()
    var index = start
    while index < text.count {
      if isDigit(text[index]) {
        digits.append(text[index])
        index += 1
      } else if text[index] == "_", index > start, index + 1 < text.count, isDigit(text[index + 1])
      {
        index += 1
      } else {
        break
      }
    }
    return (String(digits), index)
  }

  private static func isDecimal(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private mutating func number() throws(TOMLError) -> TOMLValue? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where starts(with: prefix) {
      let (digits, end) = digits(from: place + 2) { ($0.hexadecimalDigit ?? 16) < radix }
      guard !digits.isEmpty else { break }
      return .integer(try integer(digits, radix: radix, end: end))
    }
    var sign = ""
    var index = place
    if let scalar = next, scalar == "+" || scalar == "-" {
      sign = scalar == "-" ? "-" : ""
      index += 1
    }
    var (whole, end) = digits(from: index, Self.isDecimal)
    guard !whole.isEmpty else { return nil }
    // Nothing follows a leading zero; what does is no part of the number.
    if whole.hasPrefix("0") { (whole, end) = ("0", index + 1) }
    var isFloat = false
    var number = sign + whole
    if end < text.count, text[end] == "." {
      let fraction = digits(from: end + 1, Self.isDecimal)
      if !fraction.text.isEmpty {
        number += "." + fraction.text
        end = fraction.end
        isFloat = true
      }
    }
    if end < text.count, text[end] == "e" || text[end] == "E" {
      var start = end + 1
      var exponentSign = ""
      if start < text.count, text[start] == "+" || text[start] == "-" {
        exponentSign = String(text[start])
        start += 1
      }
      let exponent = digits(from: start, Self.isDecimal)
      if !exponent.text.isEmpty {
        number += "e" + exponentSign + exponent.text
        end = exponent.end
        isFloat = true
      }
    }
    guard isFloat else { return .integer(try integer(number, radix: 10, end: end)) }
    guard let value = Double(number) else { throw failure("a malformed number") }
    place = end
    return .float(value)
  }

  private mutating func integer(
    _ digits: String, radix: Int, end: Int
  ) throws(TOMLError) -> Int {
    guard let value = Int(digits, radix: radix) else {
      throw failure("a whole number beyond 64 bits")
    }
    place = end
    return value
  }
}
