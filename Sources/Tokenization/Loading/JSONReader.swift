/// Reads JSON (RFC 8259) strictly, and says where a document breaks it.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  static func read(_ bytes: [UInt8]) throws(TokenizationError) -> JSONValue {
    var reader = JSONReader(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let value = try reader.value()
    reader.skipSpace()
    guard reader.position == bytes.count else {
      throw reader.failure("there is more after the end of the document")
    }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ what: String) -> TokenizationError {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    return TokenizationError(
      .malformedFile, "not valid JSON: \(what)",
      line: before.reduce(1) { $1 == 10 ? $0 + 1 : $0 }, column: position - lineStart + 1,
      advice: "download or export the file again")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(TokenizationError) -> JSONValue {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 128 else { throw failure("values are nested deeper than 128 levels") }
    skipSpace()
    guard let byte = next else { throw failure("the document ends too early") }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .boolean(true))
    case UInt8(ascii: "f"): return try literal("false", .boolean(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func literal(_ text: String, _ value: JSONValue) throws(TokenizationError)
    -> JSONValue
  {
    guard bytes[position...].starts(with: text.utf8) else { throw failure("a word is unknown") }
    position += text.utf8.count
    return value
  }

  private mutating func number() throws(TokenizationError) -> Double {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    let begin = position
    guard digits() > 0 else {
      position = start
      throw failure("a value was expected")
    }
    if bytes[begin] == UInt8(ascii: "0"), position - begin > 1 {
      position = begin
      throw failure("a number can't begin with 0")
    }
    // Vocabularies are full of short whole numbers, which need no text between.
    if position - begin <= 15, next != UInt8(ascii: "."), next != UInt8(ascii: "e"),
      next != UInt8(ascii: "E")
    {
      let whole = bytes[begin..<position].reduce(0) { $0 * 10 + Int($1 - 48) }
      return isNegative ? -Double(whole) : Double(whole)
    }
    if take(UInt8(ascii: ".")), digits() == 0 { throw failure("a digit was expected") }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      if digits() == 0 { throw failure("a digit was expected") }
    }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw failure("a value was expected")
    }
    return number
  }

  /// Goes past digits, and counts them.
  private mutating func digits() -> Int {
    let start = position
    while let byte = next, (48...57).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func array() throws(TokenizationError) -> JSONValue {
    position += 1
    var values: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(values) }
    while true {
      values.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(values) }
      guard take(UInt8(ascii: ",")) else { throw failure("\",\" or \"]\" was expected") }
    }
  }

  private mutating func object() throws(TokenizationError) -> JSONValue {
    position += 1
    var members: [(key: [UInt8], value: JSONValue)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes was expected") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw failure("\":\" was expected") }
      members.append((key, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw failure("\",\" or \"}\" was expected") }
    }
  }

  private mutating func string() throws(TokenizationError) -> [UInt8] {
    position += 1
    var result: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return result
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &result)
      case 0..<32: throw failure("a string holds a bare control character")
      default:
        result.append(byte)
        position += 1
      }
    }
    throw failure("a string never ends")
  }

  private mutating func escape(into result: inout [UInt8]) throws(TokenizationError) {
    guard let byte = next else { throw failure("a string never ends") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "u"):
      var value = try hexadecimal()
      if (0xD800..<0xDC00).contains(value), bytes[position...].starts(with: "\\u".utf8) {
        position += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard Unicode.Scalar(value) != nil else { throw failure("half a surrogate pair") }
      result.append(codePoint: value)
    default: throw failure("an escape is unknown")
    }
  }

  private mutating func hexadecimal() throws(TokenizationError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    // A sign would be read as a part of the number.
    guard digits.count == 4,
      digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits were expected") }
    position += 4
    return value
  }
}
