extension JSONParser {
  /// Parses a string whose opening quote is at `index`.
  mutating func string() throws(FormatError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        let text = try validated(bytes[start..<index])
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      if byte < 0x20 { throw failure("a control character inside a string") }
      index += 1
    }
    throw failure("a string without its closing quote", .truncated)
  }

  private func validated(_ slice: Slice<UnsafeBufferPointer<UInt8>>) throws(FormatError) -> String {
    guard let text = String(validating: UnsafeBufferPointer(rebasing: slice), as: UTF8.self) else {
      throw failure("a string that isn't UTF-8")
    }
    return text
  }

  private mutating func escapedString(from start: Int) throws(FormatError) -> String {
    var buffer = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: buffer, as: UTF8.self) else {
          throw failure("a string that isn't UTF-8")
        }
        index += 1
        return text
      case UInt8(ascii: "\\"):
        index += 1
        try escape(into: &buffer)
      case 0..<0x20:
        throw failure("a control character inside a string")
      default:
        buffer.append(byte)
        index += 1
      }
    }
    throw failure("a string without its closing quote", .truncated)
  }

  private mutating func escape(into buffer: inout [UInt8]) throws(FormatError) {
    guard let byte = peek else { throw failure("a string without its closing quote", .truncated) }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape()
      buffer.append(contentsOf: Array(String(Character(scalar)).utf8))
    default:
      index -= 1
      throw failure("an unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(FormatError) -> Unicode.Scalar {
    let high = try hexadecimal()
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? replacement }
    guard bytes.count - index >= 6, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return replacement }
    let afterHigh = index
    index += 2
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low) else {
      index = afterHigh
      return replacement
    }
    return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) ?? replacement
  }

  private mutating func hexadecimal() throws(FormatError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek else { throw failure("an unfinished \\u escape", .truncated) }
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: throw failure("an unfinished \\u escape")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
