internal import Foundation

/// Numbers as reports write them, the same in every locale.
enum ReportFormat {
  /// A fixed number of decimals; a dash for what is no number.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    value.isFinite ? String(format: "%.\(max(0, decimals))f", value) : value.isNaN ? "–" : "∞"
  }

  /// Three significant digits: `0.0123`, `1.23`, `18.4`, `246`.
  static func short(_ value: Double) -> String {
    let size = abs(value)
    guard value.isFinite, size > 0 else { return fixed(value, value == 0 ? 0 : 3) }
    if size < 1e-4 { return String(format: "%.1e", value) }
    let digits = max(0, 2 - Int(floor(log10(size))))
    return fixed(value, min(digits, 6))
  }

  /// Three significant digits without zeros at the end, for axes.
  static func tick(_ value: Double) -> String {
    var text = short(value)
    guard text.contains("."), !text.contains("e") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A share as percent with one decimal.
  static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

  /// Digits in groups of three.
  static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var groups = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { groups += "\u{202F}" }
      groups.append(digit)
    }
    return (value < 0 ? "-" : "") + groups
  }

  /// A coordinate: two decimals at most, none where they are zero.
  static func place(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e9
      ? String(Int(rounded)) : String(format: "%g", rounded)
  }

  /// Round numbers from at or below `low` to at or above `high`, about `count` of them: steps of 1,
  /// 2 or 5 times a power of ten.
  static func ticks(_ low: Double, _ high: Double, count: Int) -> [Double] {
    guard low.isFinite, high.isFinite, high > low, count > 0 else {
      return low.isFinite ? [low] : []
    }
    let raw = (high - low) / Double(count)
    let power = pow(10, floor(log10(raw)))
    let step = ([1.0, 2, 5, 10].first { $0 * power >= raw * 0.999 } ?? 10) * power
    guard step > 0, step.isFinite else { return [low, high] }
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    guard last - first <= Double(4 * count) else { return [low, high] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }
}
