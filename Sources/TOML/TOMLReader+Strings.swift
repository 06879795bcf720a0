extension TOMLReader {
  /// `"…"` or `"""…"""`, at its first quote.
  mutating func anyBasicString() throws(TOMLError) -> String {
    guard take("\"\"\"") else { return try basicString() }
    _ = take("\n")
    var result = String.UnicodeScalarView()
    while true {
      guard let scalar = next else { throw failure("a string that never ends") }
      if take("\"\"\"") {
        // Up to two quotes may stand before the closing three.
        for _ in 0..<2 where take("\"") { result.append("\"") }
        return String(result)
      }
      if scalar == "\\" {
        if try skipsLineEnd() { continue }
        result.append(try escape())
        continue
      }
      guard Self.isPlain(scalar) || scalar == "\n" else {
        throw failure("a control character in a string")
      }
      result.append(scalar)
      place += 1
    }
  }

  /// `"…"` on one line.
  mutating func basicString() throws(TOMLError) -> String {
    place += 1
    var result = String.UnicodeScalarView()
    while let scalar = next, scalar != "\n" {
      if take("\"") { return String(result) }
      if scalar == "\\" {
        result.append(try escape())
        continue
      }
      guard Self.isPlain(scalar) else { throw failure("a control character in a string") }
      result.append(scalar)
      place += 1
    }
    throw failure("a string that never ends")
  }

  /// `'…'` or `'''…'''`, at its first quote.
  mutating func anyLiteralString() throws(TOMLError) -> String {
    guard take("'''") else { return try literalString() }
    _ = take("\n")
    var result = String.UnicodeScalarView()
    while let scalar = next {
      if take("'''") {
        for _ in 0..<2 where take("'") { result.append("'") }
        return String(result)
      }
      guard Self.isPlain(scalar) || scalar == "\n" else {
        throw failure("a control character in a string")
      }
      result.append(scalar)
      place += 1
    }
    throw failure("a string that never ends")
  }

  /// `'…'` on one line.
  mutating func literalString() throws(TOMLError) -> String {
    place += 1
    var result = String.UnicodeScalarView()
    while let scalar = next, scalar != "\n" {
      if take("'") { return String(result) }
      guard Self.isPlain(scalar) else { throw failure("a control character in a string") }
      result.append(scalar)
      place += 1
    }
    throw failure("a string that never ends")
  }

  /// Takes a backslash at a line's end, with all white space after it.
  private mutating func skipsLineEnd() throws(TOMLError) -> Bool {
    var index = place + 1
    while index < text.count, text[index] == " " || text[index] == "\t" { index += 1 }
    guard index > place + 1 || index < text.count && text[index] == "\n" else { return false }
    guard index < text.count, text[index] == "\n" else {
      throw failure("a backslash that escapes nothing")
    }
    while index < text.count, [" ", "\t", "\n"].contains(text[index]) { index += 1 }
    place = index
    return true
  }

  private mutating func escape() throws(TOMLError) -> Unicode.Scalar {
    let start = place
    place += 1
    guard let scalar = next else { throw failure("a string that never ends") }
    place += 1
    switch scalar {
    case "b": return "\u{8}"
    case "t": return "\t"
    case "n": return "\n"
    case "f": return "\u{C}"
    case "r": return "\r"
    case "\"", "\\": return scalar
    case "u": return try codePoint(digits: 4)
    case "U": return try codePoint(digits: 8)
    default: throw failure("a backslash that escapes nothing", at: start)
    }
  }

  private mutating func codePoint(digits: Int) throws(TOMLError) -> Unicode.Scalar {
    let start = place
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let scalar = next, let digit = scalar.hexadecimalDigit else {
        throw failure("\(digits) hexadecimal digits should stand here", at: start)
      }
      value = value << 4 | digit
      place += 1
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw failure("a code that is no character", at: start)
    }
    return scalar
  }
}

extension Unicode.Scalar {
  /// The value of `0`…`9`, `a`…`f`, `A`…`F`.
  var hexadecimalDigit: UInt32? {
    switch self {
    case "0"..."9": value - 48
    case "a"..."f": value - 87
    case "A"..."F": value - 55
    default: nil
    }
  }
}
