/// A cursor over the header of a GGUF file that checks every length against what is left.
struct GGUFReader {
  static let arrayDepthLimit = 4
  static let keyLengthLimit = 65_535

  let bytes: UnsafeRawBufferPointer
  let path: String
  var offset = 0

  var remaining: Int { bytes.count - offset }

  func failure(
    _ code: FormatError.Code, _ message: String, tensor: String? = nil, key: String? = nil,
    remedy: String? = "fetch the file again"
  ) -> FormatError {
    FormatError(
      code, message, file: path, location: .init(tensor: tensor, key: key, byteOffset: offset),
      remedy: remedy)
  }

  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _: Value.Type
  ) throws(FormatError) -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw failure(.truncated, "the GGUF header is cut short") }
    let value = Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    offset += size
    return value
  }

  /// A count of things that take at least `minimum` bytes each.
  mutating func count(minimum: Int, of what: String) throws(FormatError) -> Int {
    let start = offset
    let claimed = try integer(UInt64.self)
    guard claimed <= UInt64(remaining / minimum) else {
      offset = start
      throw failure(.truncated, "claims \(claimed) \(what), more than the file can hold")
    }
    return Int(claimed)
  }

  mutating func string() throws(FormatError) -> String {
    let count = try count(minimum: 1, of: "bytes of text")
    let text = String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)]), as: UTF8.self)
    offset += count
    return text
  }

  mutating func name(_ what: String) throws(FormatError) -> String {
    let start = offset
    let text = try string()
    guard !text.isEmpty, text.utf8.count <= Self.keyLengthLimit else {
      offset = start
      throw failure(.malformed, "\(what) is empty or too long")
    }
    return text
  }

  mutating func kind() throws(FormatError) -> GGUFValue.ElementKind {
    let start = offset
    let number = try integer(UInt32.self)
    guard let kind = GGUFValue.ElementKind(rawValue: number) else {
      offset = start
      throw failure(.malformed, "unknown metadata type \(number)")
    }
    return kind
  }

  mutating func value(
    _ kind: GGUFValue.ElementKind, depth: Int = 0
  ) throws(FormatError) -> GGUFValue {
    switch kind {
    case .uint8: return .uint8(try integer(UInt8.self))
    case .int8: return .int8(try integer(Int8.self))
    case .uint16: return .uint16(try integer(UInt16.self))
    case .int16: return .int16(try integer(Int16.self))
    case .uint32: return .uint32(try integer(UInt32.self))
    case .int32: return .int32(try integer(Int32.self))
    case .float32: return .float32(Float(bitPattern: try integer(UInt32.self)))
    case .bool: return .bool(try integer(UInt8.self) != 0)
    case .string: return .string(try string())
    case .uint64: return .uint64(try integer(UInt64.self))
    case .int64: return .int64(try integer(Int64.self))
    case .float64: return .float64(Double(bitPattern: try integer(UInt64.self)))
    case .array:
      guard depth < Self.arrayDepthLimit else {
        throw failure(.malformed, "arrays nested more than \(Self.arrayDepthLimit) deep")
      }
      let element = try self.kind()
      let count = try count(minimum: element.minimumBytes, of: "array elements")
      var values: [GGUFValue] = []
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try value(element, depth: depth + 1)) }
      return .array(of: element, values)
    }
  }
}
