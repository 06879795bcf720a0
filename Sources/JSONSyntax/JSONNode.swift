/// A JSON document as it stands in its file: strings as bytes, and an object's members in their
/// order, all of them.
///
/// A dictionary of Swift strings would take two tokens of a vocabulary that are canonically
/// equivalent for one. Who wants such a dictionary makes it from this.
package enum JSONNode: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number without fraction and exponent that fits 64 bits.
  case integer(Int)
  /// Any other number.
  case number(Double)
  /// A string as UTF-8, its escapes resolved.
  case string([UInt8])
  /// An array.
  case array([JSONNode])
  /// An object; a name that stands twice is there twice.
  case object([(key: [UInt8], value: JSONNode)])
}

extension JSONNode {
  /// A member of an object, the last one if its name stands twice; nil if there is none.
  /// - Complexity: O(members).
  package subscript(name: String) -> JSONNode? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.elementsEqual(name.utf8) }?.value
  }

  /// The boolean, nil if this is none.
  package var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The number, nil if this is none.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The integer, also of a number such as `2.0`; nil if this is none.
  package var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The string's bytes, nil if this is none.
  package var bytes: [UInt8]? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The string, nil if this is none.
  package var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  /// The elements, nil if this is no array.
  package var array: [JSONNode]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members in their order, nil if this is no object.
  package var members: [(key: [UInt8], value: JSONNode)]? {
    if case .object(let value) = self { value } else { nil }
  }

  /// Whether this is `null`.
  package var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
