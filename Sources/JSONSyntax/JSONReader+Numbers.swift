extension JSONReader {
  mutating func number() throws(JSONError) -> JSONNode {
    let start = position
    let isNegative = take("-")
    if isNegative, dialect.takesNonFinite, next == UInt8(ascii: "I") {
      return try word("Infinity", .number(-.infinity))
    }
    let magnitude = try whole()
    var isInteger = true
    if take(".") {
      isInteger = false
      try digits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    if isInteger, let magnitude {
      if isNegative { return .integer(magnitude) }
      if magnitude != .min { return .integer(-magnitude) }
    }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
      dialect.takesNonFinite || value.isFinite
    else {
      position = start
      throw failure("a number is out of range")
    }
    return .number(value)
  }

  /// The digits before a fraction; nil if they don't fit.
  /// - Returns: the number's negative, which has room for `Int.min`.
  private mutating func whole() throws(JSONError) -> Int? {
    let start = position
    var value = 0
    var fits = true
    while let byte = next, isDigit(byte) {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.subtractingReportingOverflow(Int(byte - 0x30))
      if overflow || carry { fits = false }
      value = sum
      position += 1
    }
    guard position > start else { throw failure("a digit was expected") }
    if position - start > 1, bytes[start] == UInt8(ascii: "0") {
      position = start
      throw failure("a number can't begin with 0")
    }
    return fits ? value : nil
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = next, isDigit(byte) else { throw failure("a digit was expected") }
    while let byte = next, isDigit(byte) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
