/// Makes tables of `Encodable` values.
package struct TOMLEncoder {
  /// An encoder.
  package init() {}

  /// The table that a value is. What is nil is left out.
  /// - Throws: `EncodingError` for a value that is no table, and for numbers beyond 64 bits.
  package func encode(_ value: some Encodable) throws -> TOMLTable {
    var result: TOMLDraft?
    try value.encode(to: TOMLValueEncoder([]) { result = $0 })
    guard case .table(let table) = result?.value else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: [], debugDescription: "a document is a table"))
    }
    return table
  }
}

/// A value while it is put together.
private final class TOMLDraft {
  private enum Kind { case value(TOMLValue), table, array }

  private let kind: Kind
  private var entries: [(key: String, draft: TOMLDraft)] = []

  init(_ value: TOMLValue) { kind = .value(value) }

  /// An empty table, or an empty array.
  init(isTable: Bool) { kind = isTable ? .table : .array }

  var value: TOMLValue {
    switch kind {
    case .value(let value): return value
    case .array: return .array(entries.map(\.draft.value))
    case .table:
      var table = TOMLTable()
      for (key, draft) in entries { table[key] = draft.value }
      return .table(table)
    }
  }

  var count: Int { entries.count }

  /// Adds to a table; an array's elements have no keys.
  func append(_ draft: TOMLDraft, key: String = "") { entries.append((key, draft)) }
}

private final class TOMLValueEncoder: Encoder, SingleValueEncodingContainer {
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  private let store: (TOMLDraft) -> Void
  private var open: TOMLDraft?

  /// An encoder that hands over what it makes; nothing for nil.
  init(_ codingPath: [any CodingKey], store: @escaping (TOMLDraft) -> Void) {
    self.codingPath = codingPath
    self.store = store
  }

  private func opened(isTable: Bool) -> TOMLDraft {
    if let open { return open }
    let draft = TOMLDraft(isTable: isTable)
    open = draft
    store(draft)
    return draft
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(
      TOMLKeyedEncoding(draft: opened(isTable: true), codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    TOMLUnkeyedEncoding(draft: opened(isTable: false), codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() {}
  func encode(_ value: Bool) { store(TOMLDraft(.boolean(value))) }
  func encode(_ value: String) { store(TOMLDraft(.string(value))) }
  func encode(_ value: Double) { store(TOMLDraft(.float(value))) }
  func encode(_ value: Float) { encode(Double(value)) }

  private func encode(integer value: some FixedWidthInteger) throws {
    guard let exact = Int(exactly: value) else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: codingPath, debugDescription: "TOML has integers up to \(Int.max)")
      )
    }
    store(TOMLDraft(.integer(exact)))
  }

  func encode(_ value: Int) throws { try encode(integer: value) }
  func encode(_ value: Int8) throws { try encode(integer: value) }
  func encode(_ value: Int16) throws { try encode(integer: value) }
  func encode(_ value: Int32) throws { try encode(integer: value) }
  func encode(_ value: Int64) throws { try encode(integer: value) }
  func encode(_ value: UInt) throws { try encode(integer: value) }
  func encode(_ value: UInt8) throws { try encode(integer: value) }
  func encode(_ value: UInt16) throws { try encode(integer: value) }
  func encode(_ value: UInt32) throws { try encode(integer: value) }
  func encode(_ value: UInt64) throws { try encode(integer: value) }
  func encode(_ value: some Encodable) throws { try value.encode(to: self) }
}

private struct TOMLKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let draft: TOMLDraft
  let codingPath: [any CodingKey]

  private func encoder(_ key: any CodingKey) -> TOMLValueEncoder {
    TOMLValueEncoder(codingPath + [key]) { draft.append($0, key: key.stringValue) }
  }

  func encodeNil(forKey key: Key) {}

  func encode(_ value: some Encodable, forKey key: Key) throws {
    try value.encode(to: encoder(key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    encoder(key).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    TOMLValueEncoder(codingPath) { draft.append($0, key: "super") }
  }

  func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}

private struct TOMLUnkeyedEncoding: UnkeyedEncodingContainer {
  let draft: TOMLDraft
  let codingPath: [any CodingKey]

  var count: Int { draft.count }

  private func encoder() -> TOMLValueEncoder {
    TOMLValueEncoder(codingPath) { draft.append($0) }
  }

  func encodeNil() {}

  func encode(_ value: some Encodable) throws { try value.encode(to: encoder()) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    encoder().container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }

  func superEncoder() -> any Encoder { encoder() }
}
