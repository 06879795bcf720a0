/// A value of a TOML document.
package enum TOMLValue: Hashable, Sendable {
  /// Text.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A number with a point or an exponent, infinity, or no number.
  case float(Double)
  /// `true` or `false`.
  case boolean(Bool)
  /// A date, a time, or both, as ISO 8601 writes them, to the microsecond.
  case dateTime(String)
  /// Values of any kinds.
  case array([TOMLValue])
  /// Keys and values.
  case table(TOMLTable)

  /// The text of a string.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The number of an integer.
  package var int: Int? { if case .integer(let number) = self { number } else { nil } }

  /// The number of a float; whole numbers are none.
  package var double: Double? { if case .float(let number) = self { number } else { nil } }

  /// Whether a boolean is true.
  package var bool: Bool? { if case .boolean(let flag) = self { flag } else { nil } }

  /// The elements of an array.
  package var array: [TOMLValue]? { if case .array(let values) = self { values } else { nil } }

  /// The keys and values of a table.
  package var table: TOMLTable? { if case .table(let table) = self { table } else { nil } }

  /// What it is, in words.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .dateTime: "a date or time"
    case .array: "an array"
    case .table: "a table"
    }
  }
}

/// The keys and values of a table, in the document's order.
///
/// Two keys are the same only if they have the same code points: `é` as one and as two are two keys.
package struct TOMLTable: Hashable, Sendable {
  /// The keys, in order.
  package private(set) var keys: [String] = []
  private var values: [[UInt8]: TOMLValue] = [:]

  /// An empty table.
  package init() {}

  /// The value of a key.
  package subscript(key: String) -> TOMLValue? {
    get { values[Array(key.utf8)] }
    set {
      let bytes = Array(key.utf8)
      if values[bytes] == nil, newValue != nil { keys.append(key) }
      if newValue == nil { keys.removeAll { $0.utf8.elementsEqual(bytes) } }
      values[bytes] = newValue
    }
  }
}
