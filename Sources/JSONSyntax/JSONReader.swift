/// Reads JSON, and says where a document breaks it.
///
/// A recursive descent over bytes. Nesting is limited to 128 levels, so that no document can
/// overflow the stack; strings must be UTF-8; a byte order mark is passed over.
package struct JSONReader {
  static let depthLimit = 128

  let bytes: UnsafeBufferPointer<UInt8>
  let dialect: JSONDialect
  var position = 0

  /// Reads a document.
  /// - Complexity: O(`bytes.count`).
  package static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, as dialect: JSONDialect
  ) throws(JSONError) -> JSONNode {
    var reader = JSONReader(bytes: bytes, dialect: dialect)
    return try reader.document()
  }

  /// Reads a document.
  /// - Complexity: O(`bytes.count`).
  package static func read(
    _ bytes: [UInt8], as dialect: JSONDialect
  ) throws(JSONError) -> JSONNode {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      try read(buffer, as: dialect)
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, dialect: JSONDialect) {
    self.bytes = bytes
    self.dialect = dialect
  }

  private mutating func document() throws(JSONError) -> JSONNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    let value = try value(depth: 1)
    skipSpace()
    guard position == bytes.count else { throw failure("unexpected text after the document") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
    guard depth <= Self.depthLimit else {
      throw failure("nested more than \(Self.depthLimit) levels deep")
    }
    guard let byte = next else { throw failure("a value was expected") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "N") where dialect.takesNonFinite: return try word("NaN", .number(.nan))
    case UInt8(ascii: "I") where dialect.takesNonFinite:
      return try word("Infinity", .number(.infinity))
    default: throw failure("unexpected character")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONNode {
    position += 1
    var members: [(key: [UInt8], value: JSONNode)] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes was expected") }
      let start = position
      let key = try string()
      if dialect.refusesDuplicates {
        let name = String(decoding: key, as: UTF8.self)
        guard names.insert(name).inserted else {
          position = start
          throw failure("the name \"\(name)\" stands twice")
        }
      }
      skipSpace()
      guard take(":") else { throw failure("':' was expected after the name") }
      skipSpace()
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      if take(",") { continue }
      if take("}") { return .object(members) }
      throw failure("',' or '}' was expected")
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONNode {
    position += 1
    var elements: [JSONNode] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(",") { continue }
      if take("]") { return .array(elements) }
      throw failure("',' or ']' was expected")
    }
  }

  mutating func word(_ text: StaticString, _ value: JSONNode) throws(JSONError) -> JSONNode {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count,
      bytes[position..<(position + count)]
        .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    else { throw failure("unexpected character") }
    position += count
    return value
  }

  // MARK: Bytes

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  func failure(_ what: String) -> JSONError {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let isTruncated = position >= bytes.count
    return JSONError(
      message: "\(isTruncated ? "the JSON ends too early" : "not valid JSON"): \(what)",
      isTruncated: isTruncated, line: before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 },
      column: position - lineStart + 1)
  }
}
