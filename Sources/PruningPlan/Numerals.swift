/// Numbers as people read them, the same in every locale and everywhere in the program.
package enum Numerals {
  /// What stands for a number that is not known.
  package static let unknown = "—"

  /// A fixed number of decimals; a dash for what is no number.
  /// - Parameters:
  ///   - value: the number.
  ///   - decimals: how many digits follow the point.
  ///   - minus: the sign of numbers below zero.
  package static func fixed(_ value: Double, _ decimals: Int, minus: String = "-") -> String {
    guard value.isFinite else { return value.isNaN ? unknown : "∞" }
    var scale = 1.0
    for _ in 0..<max(0, decimals) { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let sign = value < 0 && scaled > 0 ? minus : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// At most so many decimals, without zeros at the end: `50`, `12.5`.
  package static func trimmed(_ value: Double, _ decimals: Int) -> String {
    var text = fixed(value, decimals)
    guard text.contains("."), !text.contains("e") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A share as percent with one decimal: `12.5 %`.
  package static func percent(_ share: Double, minus: String = "-") -> String {
    fixed(share * 100, 1, minus: minus) + " %"
  }
}
