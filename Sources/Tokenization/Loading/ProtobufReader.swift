/// Reads the fields of a protocol-buffers message, one after the other.
struct ProtobufReader {
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(ArraySlice<UInt8>)
    case fixed32(UInt32)
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  private func failure(_ what: String) -> TokenizationError {
    TokenizationError(
      .malformedFile, "not a SentencePiece model: \(what)", byteOffset: position,
      advice: "download the file again; Git LFS may have left a pointer in its place")
  }

  /// The next field and its value, or nil at the end.
  mutating func next() throws(TokenizationError) -> (field: UInt64, value: Value)? {
    guard position < bytes.endIndex else { return nil }
    let tag = try varint()
    switch tag & 7 {
    case 0: return (tag >> 3, .varint(try varint()))
    case 1: return (tag >> 3, .fixed64(try fixed(8)))
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.endIndex - position) else {
        throw failure("a field of \(length) bytes runs past the end")
      }
      let start = position
      position += Int(length)
      return (tag >> 3, .bytes(bytes[start..<position]))
    case 5: return (tag >> 3, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    default: throw failure("a field has the unknown wire type \(tag & 7)")
    }
  }

  private mutating func varint() throws(TokenizationError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard position < bytes.endIndex else { throw failure("a number is cut off") }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw failure("a number has more than ten bytes")
  }

  private mutating func fixed(_ count: Int) throws(TokenizationError) -> UInt64 {
    guard bytes.endIndex - position >= count else { throw failure("a number is cut off") }
    let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << (8 * $1) }
    position += count
    return value
  }
}
