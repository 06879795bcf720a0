/// A JSON document with its strings as bytes: a dictionary of Swift strings would take two tokens
/// that are canonically equivalent for one.
enum JSONValue: Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string([UInt8])
  case array([JSONValue])
  case object([(key: [UInt8], value: JSONValue)])

  /// A member of an object; the last one if the name is there twice.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.elementsEqual(name.utf8) }?.value
  }

  var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  var integer: Int? { number.flatMap { Int(exactly: $0) } }

  var bytes: [UInt8]? {
    if case .string(let value) = self { value } else { nil }
  }

  var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  var members: [(key: [UInt8], value: JSONValue)]? {
    if case .object(let value) = self { value } else { nil }
  }

  var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
