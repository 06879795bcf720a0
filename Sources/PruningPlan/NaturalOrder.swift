/// The order in which people count: `layer2` before `layer10`, capitals beside small letters.
package enum NaturalOrder {
  /// Whether a name comes before another. A strict order: equal only for the same text.
  package static func isBefore(_ first: String, _ second: String) -> Bool {
    var (a, b) = (Array(first.utf8)[...], Array(second.utf8)[...])
    while let x = a.first, let y = b.first {
      if isDigit(x), isDigit(y) {
        let (left, right) = (takeNumber(&a), takeNumber(&b))
        // Numbers of any length: without zeros in front the longer one is the greater.
        if left.count != right.count { return left.count < right.count }
        if let difference = zip(left, right).first(where: { $0 != $1 }) {
          return difference.0 < difference.1
        }
      } else {
        let (left, right) = (lowercase(x), lowercase(y))
        if left != right { return left < right }
        a.removeFirst()
        b.removeFirst()
      }
    }
    if a.isEmpty != b.isEmpty { return a.isEmpty }
    return first < second
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }

  private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return digits.drop { $0 == 0x30 }
  }
}
