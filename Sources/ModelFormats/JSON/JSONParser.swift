internal import Foundation

extension JSONValue {
  /// What an object with the same key twice means.
  public enum DuplicateKeys: Sendable {
    /// The last one counts, as in Python's and most other parsers.
    case lastWins
    /// An error: for headers, where two entries of one name are an attack or a corruption.
    case refused
  }

  /// Parses a document.
  ///
  /// RFC 8259, and `NaN`, `Infinity`, `-Infinity`, which Python writes into configuration files. A
  /// UTF-8 byte order mark is skipped. Nesting is limited to 128 levels. A lone surrogate escape
  /// becomes U+FFFD.
  ///
  /// - Complexity: O(`bytes.count`).
  public static func parse(
    _ bytes: UnsafeRawBufferPointer, file: String? = nil, duplicateKeys: DuplicateKeys = .lastWins
  ) throws(FormatError) -> JSONValue {
    var parser = JSONParser(
      bytes: bytes.assumingMemoryBound(to: UInt8.self), file: file,
      refusesDuplicates: duplicateKeys == .refused)
    return try parser.document()
  }

  /// Parses a document from a string.
  public static func parse(_ text: String, file: String? = nil) throws(FormatError) -> JSONValue {
    try parse(Array(text.utf8), file: file)
  }

  /// Parses a document from bytes.
  public static func parse(_ bytes: [UInt8], file: String? = nil) throws(FormatError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { buffer throws(FormatError) in
      try parse(UnsafeRawBufferPointer(buffer), file: file)
    }
  }

  /// Reads and parses a file.
  public static func read(path: String) throws(FormatError) -> JSONValue {
    let mapped = try MappedFile(path: path)
    return try mapped.withBytes(at: 0, count: mapped.count) { bytes throws(FormatError) in
      try parse(bytes, file: path)
    }
  }
}

/// A recursive-descent parser over bytes that keeps the offset for its errors.
struct JSONParser {
  static let depthLimit = 128

  let bytes: UnsafeBufferPointer<UInt8>
  let file: String?
  let refusesDuplicates: Bool
  var index = 0

  mutating func document() throws(FormatError) -> JSONValue {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
    skipWhitespace()
    let value = try value(depth: 0)
    skipWhitespace()
    guard index == bytes.count else { throw failure("unexpected text after the JSON document") }
    return value
  }

  private mutating func value(depth: Int) throws(FormatError) -> JSONValue {
    guard depth < Self.depthLimit else {
      throw failure("nested more than \(Self.depthLimit) levels deep")
    }
    guard let byte = peek else { throw failure("unexpected end", .truncated) }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "N"): return try literal("NaN", .double(.nan))
    case UInt8(ascii: "I"): return try literal("Infinity", .double(.infinity))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("unexpected character")
    }
  }

  private mutating func object(depth: Int) throws(FormatError) -> JSONValue {
    index += 1
    var members: [String: JSONValue] = [:]
    skipWhitespace()
    if take("}") { return .object(members) }
    while true {
      skipWhitespace()
      guard peek == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
      let keyStart = index
      let key = try string()
      skipWhitespace()
      guard take(":") else { throw failure("expected ':' after the key") }
      skipWhitespace()
      let member = try value(depth: depth + 1)
      if members.updateValue(member, forKey: key) != nil, refusesDuplicates {
        index = keyStart
        throw failure("the key \"\(key)\" appears twice")
      }
      skipWhitespace()
      if take(",") { continue }
      if take("}") { return .object(members) }
      throw failure("expected ',' or '}'")
    }
  }

  private mutating func array(depth: Int) throws(FormatError) -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    skipWhitespace()
    if take("]") { return .array(elements) }
    while true {
      skipWhitespace()
      elements.append(try value(depth: depth + 1))
      skipWhitespace()
      if take(",") { continue }
      if take("]") { return .array(elements) }
      throw failure("expected ',' or ']'")
    }
  }

  private mutating func number() throws(FormatError) -> JSONValue {
    let start = index
    let isNegative = take("-")
    if isNegative, peek == UInt8(ascii: "I") { return try literal("Infinity", .double(-.infinity)) }
    let digitsStart = index
    var magnitude = 0
    var fits = true
    while let digit = peekDigit {
      let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.subtractingReportingOverflow(Int(digit))
      if overflow || carry { fits = false }
      magnitude = sum  // Negative, so that Int.min fits.
      index += 1
    }
    guard index > digitsStart else { throw failure("expected a digit") }
    if bytes[digitsStart] == UInt8(ascii: "0"), index - digitsStart > 1 {
      throw failure("a number can't begin with 0")
    }
    var isInteger = true
    if take(".") {
      isInteger = false
      try digits()
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      index += 1
      if !take("+") { _ = take("-") }
      try digits()
    }
    if isInteger, fits, isNegative || magnitude != .min {
      return .int(isNegative ? magnitude : -magnitude)
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text) else { throw failure("not a number") }
    return .double(value)
  }

  private mutating func digits() throws(FormatError) {
    guard peekDigit != nil else { throw failure("expected a digit") }
    while peekDigit != nil { index += 1 }
  }

  private mutating func literal(
    _ text: StaticString, _ value: JSONValue
  ) throws(FormatError) -> JSONValue {
    let count = text.utf8CodeUnitCount
    guard bytes.count - index >= count,
      UnsafeBufferPointer(start: text.utf8Start, count: count)
        .elementsEqual(bytes[index..<(index + count)])
    else { throw failure("unexpected character") }
    index += count
    return value
  }

  // MARK: Bytes

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private var peekDigit: UInt8? {
    guard let byte = peek, byte >= 0x30, byte <= 0x39 else { return nil }
    return byte - 0x30
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipWhitespace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  func failure(_ message: String, _ code: FormatError.Code = .malformed) -> FormatError {
    var line = 1
    var lineStart = 0
    for position in 0..<min(index, bytes.count) where bytes[position] == 0x0A {
      line += 1
      lineStart = position + 1
    }
    return FormatError(
      index >= bytes.count ? .truncated : code,
      index >= bytes.count && code != .truncated
        ? "the JSON ends too early: \(message)" : "not valid JSON: \(message)",
      file: file, location: .init(line: line, column: index - lineStart + 1))
  }
}
