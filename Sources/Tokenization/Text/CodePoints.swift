// Text travels through the stages as an array of code points: indexable, and free of Swift's
// canonical equivalence, by which two tokens that differ in bytes would be one.

extension Array where Element == UInt32 {
  init(codePointsOf text: String) {
    self = []
    reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { append(scalar.value) }
  }

  /// The code points of UTF-8, U+FFFD for malformed parts.
  init(codePointsOf bytes: some Collection<UInt8>) {
    self.init(codePointsOf: String(decoding: bytes, as: UTF8.self))
  }

  var isASCII: Bool { allSatisfy { $0 < 128 } }

  var string: String {
    var view = String.UnicodeScalarView()
    for value in self { view.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    return String(view)
  }
}

extension Array where Element == UInt8 {
  mutating func append(codePoint value: UInt32) {
    switch value {
    case 0..<0x80: append(UInt8(value))
    case 0x80..<0x800:
      append(UInt8(0xC0 | value >> 6))
      append(UInt8(0x80 | value & 0x3F))
    case 0x800..<0x10000:
      append(UInt8(0xE0 | value >> 12))
      append(UInt8(0x80 | value >> 6 & 0x3F))
      append(UInt8(0x80 | value & 0x3F))
    default:
      append(UInt8(0xF0 | value >> 18 & 0x07))
      append(UInt8(0x80 | value >> 12 & 0x3F))
      append(UInt8(0x80 | value >> 6 & 0x3F))
      append(UInt8(0x80 | value & 0x3F))
    }
  }

  init(utf8Of codePoints: some Collection<UInt32>) {
    self = []
    reserveCapacity(codePoints.count)
    for value in codePoints { append(codePoint: value) }
  }
}
