/// A share as people write it: `0.5` or `50%`.
package struct Share: Hashable, Sendable, LosslessStringConvertible {
  /// The share; 1 is the whole.
  package var value: Double

  /// Creates a share.
  package init(_ value: Double) { self.value = value }

  /// Reads `0.5`, `50%` or `50 %`; nil for what is no finite number.
  ///
  /// A percentage is the double nearest to it: `7%` is exactly `0.07`.
  package init?(_ text: String) {
    var digits = text[...]
    guard digits.last == "%" else {
      guard let value = Double(text), value.isFinite else { return nil }
      self.value = value
      return
    }
    digits.removeLast()
    while digits.last == " " { digits.removeLast() }
    let hasExponent = digits.contains { $0 == "e" || $0 == "E" }
    let parsed = hasExponent ? Double(digits).map { $0 / 100 } : Double(digits + "e-2")
    guard let value = parsed, value.isFinite else { return nil }
    self.value = value
  }

  /// The number that reads back as the same share.
  package var description: String { "\(value)" }
}

extension Share: Decodable {
  /// Decodes a number, or a percentage in a string.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let text = try? container.decode(String.self) else {
      self.init(try container.decode(Double.self))
      return
    }
    guard text.last == "%", let share = Share(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "write a share, such as 0.5 or \"50%\"")
    }
    self = share
  }
}
