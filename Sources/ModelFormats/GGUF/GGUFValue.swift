/// A value of GGUF metadata, with the type it is stored as.
package enum GGUFValue: Hashable, Sendable {
  /// Type 0.
  case uint8(UInt8)
  /// Type 1.
  case int8(Int8)
  /// Type 2.
  case uint16(UInt16)
  /// Type 3.
  case int16(Int16)
  /// Type 4.
  case uint32(UInt32)
  /// Type 5.
  case int32(Int32)
  /// Type 6.
  case float32(Float)
  /// Type 7.
  case bool(Bool)
  /// Type 8.
  case string(String)
  /// Type 9: elements of one type.
  case array(of: ElementKind, [GGUFValue])
  /// Type 10.
  case uint64(UInt64)
  /// Type 11.
  case int64(Int64)
  /// Type 12.
  case float64(Double)

  /// The type's number in the file.
  package enum ElementKind: UInt32, CaseIterable, Hashable, Sendable {
    /// One unsigned byte.
    case uint8 = 0
    /// One signed byte.
    case int8
    /// Two bytes, unsigned.
    case uint16
    /// Two bytes, signed.
    case int16
    /// Four bytes, unsigned.
    case uint32
    /// Four bytes, signed.
    case int32
    /// Single precision.
    case float32
    /// One byte, 0 or 1.
    case bool
    /// Length and UTF-8.
    case string
    /// Element type, count, elements.
    case array
    /// Eight bytes, unsigned.
    case uint64
    /// Eight bytes, signed.
    case int64
    /// Double precision.
    case float64

    /// The fewest bytes an element takes in the file.
    var minimumBytes: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64, .string: 8
      case .array: 12
      }
    }
  }

  /// The type it is stored as.
  package var kind: ElementKind {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .float32: .float32
    case .bool: .bool
    case .string: .string
    case .array: .array
    case .uint64: .uint64
    case .int64: .int64
    case .float64: .float64
    }
  }

  /// The integer, whatever its width; nil for other types.
  package var intValue: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number, integer or not; nil for other types.
  package var doubleValue: Double? {
    switch self {
    case .float32(let value): Double(value)
    case .float64(let value): value
    default: intValue.map(Double.init)
    }
  }

  /// The boolean, nil for other types.
  package var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The string, nil for other types.
  package var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements, nil if this is no array.
  package var arrayValue: [GGUFValue]? {
    if case .array(_, let values) = self { values } else { nil }
  }
}
