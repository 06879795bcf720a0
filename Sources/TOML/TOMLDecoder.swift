/// Makes `Decodable` values of tables.
package struct TOMLDecoder {
  /// A decoder.
  package init() {}

  /// Decodes a value.
  /// - Throws: `DecodingError` with the path of the key at fault.
  package func decode<Value: Decodable>(_ type: Value.Type, from table: TOMLTable) throws -> Value {
    try Value(from: TOMLValueDecoder(.table(table), []))
  }
}

/// Decodes one value.
private struct TOMLValueDecoder: Decoder, SingleValueDecodingContainer {
  let value: TOMLValue
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  init(_ value: TOMLValue, _ codingPath: [any CodingKey]) {
    self.value = value
    self.codingPath = codingPath
  }

  private func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    .typeMismatch(
      type,
      .init(codingPath: codingPath, debugDescription: "\(expected) is needed, not \(value.kind)"))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .table(let table) = value else { throw mismatch(TOMLTable.self, "a table") }
    return KeyedDecodingContainer(TOMLKeyedContainer(table: table, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let values) = value else { throw mismatch([TOMLValue].self, "an array") }
    return TOMLUnkeyedContainer(values: values, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { false }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .boolean(let flag) = value else { throw mismatch(type, "true or false") }
    return flag
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let text) = value else { throw mismatch(type, "a string") }
    return text
  }

  func decode(_ type: Double.Type) throws -> Double {
    switch value {
    case .float(let number): return number
    case .integer(let number): return Double(number)
    default: throw mismatch(type, "a number")
    }
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

  private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
    guard case .integer(let number) = value else { throw mismatch(type, "an integer (\(type))") }
    guard let exact = Integer(exactly: number) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath,
          debugDescription: "\(number) is outside \(Integer.min)...\(Integer.max)"))
    }
    return exact
  }

  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }
}

private struct TOMLKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let table: TOMLTable
  let codingPath: [any CodingKey]

  var allKeys: [Key] { table.keys.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { table[key.stringValue] != nil }

  func decodeNil(forKey key: Key) -> Bool { table[key.stringValue] == nil }

  private func decoder(_ key: any CodingKey) throws -> TOMLValueDecoder {
    guard let value = table[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: "it is missing"))
    }
    return TOMLValueDecoder(value, codingPath + [key])
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try Value(from: decoder(key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    TOMLValueDecoder(table["super"] ?? .table(TOMLTable()), codingPath)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
}

private struct TOMLUnkeyedContainer: UnkeyedDecodingContainer {
  private struct Index: CodingKey {
    var intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }
    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }

  let values: [TOMLValue]
  let codingPath: [any CodingKey]
  var currentIndex = 0

  init(values: [TOMLValue], codingPath: [any CodingKey]) {
    self.values = values
    self.codingPath = codingPath
  }

  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex >= values.count }

  mutating func decodeNil() -> Bool { false }

  private mutating func next() throws -> TOMLValueDecoder {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        TOMLValue.self, .init(codingPath: codingPath, debugDescription: "the array ends here"))
    }
    defer { currentIndex += 1 }
    return TOMLValueDecoder(values[currentIndex], codingPath + [Index(currentIndex)])
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try Value(from: next())
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }
}
