extension JSONReader {
  /// Reads a string whose opening quote is next.
  mutating func string() throws(JSONError) -> [UInt8] {
    position += 1
    var start = position
    try skipPlain()
    var result = Array(UnsafeBufferPointer(rebasing: bytes[start..<position]))
    while !take("\"") {
      try escape(into: &result)
      start = position
      try skipPlain()
      result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
    }
    return result
  }

  /// Goes on to the next quote or backslash.
  private mutating func skipPlain() throws(JSONError) {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
      case ..<0x20: throw failure("a control character inside a string")
      case ..<0x80: position += 1
      default:
        guard let length = sequenceLength(byte) else {
          throw failure("a string that isn't UTF-8")
        }
        position += length
      }
    }
    throw failure("a string without its closing quote")
  }

  /// The length of the UTF-8 sequence that begins here with `lead`; nil if it is ill-formed
  /// (Unicode 16, table 3-7).
  private func sequenceLength(_ lead: UInt8) -> Int? {
    let second: ClosedRange<UInt8>
    let length: Int
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard bytes.count - position >= length, second.contains(bytes[position + 1]) else { return nil }
    for offset in 2..<max(length, 2) where bytes[position + offset] & 0xC0 != 0x80 { return nil }
    return length
  }

  private mutating func escape(into result: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard let byte = next else { throw failure("a string without its closing quote") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      if let scalar = try codePoint() {
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      } else if dialect.replacesSurrogates {
        result.append(contentsOf: UTF8.encodedReplacementCharacter)
      } else {
        position = start
        throw failure("half a surrogate pair")
      }
    default:
      position = start
      throw failure("an unknown escape in a string")
    }
  }

  /// The scalar of a `\u` escape, or of two that are a pair; nil for half a pair.
  private mutating func codePoint() throws(JSONError) -> Unicode.Scalar? {
    let high = try hexadecimal()
    guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
    let afterHigh = position
    guard take("\\"), take("u") else {
      position = afterHigh
      return nil
    }
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low) else {
      position = afterHigh
      return nil
    }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch next {
      case let byte? where (0x30...0x39).contains(byte): digit = byte - 0x30
      case let byte? where (0x41...0x46).contains(byte): digit = byte - 0x41 + 10
      case let byte? where (0x61...0x66).contains(byte): digit = byte - 0x61 + 10
      default: throw failure("four hexadecimal digits were expected")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
