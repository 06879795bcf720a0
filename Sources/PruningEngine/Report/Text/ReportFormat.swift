internal import Foundation
internal import PruningPlan

/// Numbers as reports write them, the same in every locale.
enum ReportFormat {
  /// Three significant digits: `0.0123`, `1.23`, `18.4`, `246`.
  static func short(_ value: Double) -> String {
    let size = abs(value)
    guard value.isFinite, size > 0, size < 1e-4 else {
      return Numerals.fixed(value, decimals(value))
    }
    return String(format: "%.1e", value)
  }

  /// Decimals of three significant digits.
  private static func decimals(_ value: Double) -> Int {
    let size = abs(value)
    guard value.isFinite, size > 0 else { return 0 }
    return min(max(0, 2 - Int(floor(log10(size)))), 6)
  }

  /// Three significant digits without zeros at the end, for axes.
  static func tick(_ value: Double) -> String {
    let text = short(value)
    return text.contains("e") ? text : Numerals.trimmed(value, decimals(value))
  }

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
