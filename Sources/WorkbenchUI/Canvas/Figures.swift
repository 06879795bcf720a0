internal import PruningPlan

/// Numbers as the screens write them.
enum Figures {
  /// What stands for a number that is not known.
  static let unknown = Numerals.unknown

  /// A number with so many decimals; `unknown` if there is none or it is not finite.
  static func fixed(_ value: Double?, _ decimals: Int) -> String {
    guard let value, value.isFinite, abs(value) < 1e12 else { return unknown }
    return Numerals.fixed(value, decimals, minus: "−")
  }

  /// A relative error: three decimals. One too small for them is not called zero.
  static func error(_ value: Float?) -> String {
    if let value, value > 0, value < 0.0005 { return "<.001" }
    return fixed(value.map(Double.init), 3)
  }

  /// A relative error in three decimals.
  static func error(_ value: Double?) -> String { error(value.map(Float.init)) }

  /// A relative error in three columns: `.07`, `.93`, `1.4`, `12`.
  static func short(_ value: Float) -> String {
    guard value.isFinite else { return unknown }
    if value < 0.995 { return String(fixed(Double(value), 2).dropFirst()) }
    return value < 9.95 ? fixed(Double(value), 1) : fixed(Double(min(value, 999)), 0)
  }

  /// A share as a percentage with one decimal.
  static func percent(_ share: Double?) -> String {
    share.map { "\(fixed($0 * 100, 1)) %" } ?? unknown
  }

  /// What is taken away, with its sign.
  static func removed(_ share: Double) -> String {
    (share > 0.0005 ? "−" : "") + percent(share)
  }

  /// A count with a prefix of the thousands: `22.7 M`.
  static func count(_ count: Int) -> String {
    let value = Double(count)
    return switch abs(value) {
    case 1e9...: "\(fixed(value / 1e9, 1)) G"
    case 1e6...: "\(fixed(value / 1e6, 1)) M"
    case 1e4...: "\(fixed(value / 1e3, 1)) k"
    default: "\(count)"
    }
  }

  /// A time in the unit that suits it.
  static func time(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds >= 0, seconds < 1e9 else { return unknown }
    return switch seconds {
    case ..<10: "\(fixed(seconds, 1)) s"
    case ..<100: "\(fixed(seconds, 0)) s"
    case ..<6000: "\(fixed(seconds / 60, 0)) min"
    default: "\(fixed(seconds / 3600, 1)) h"
    }
  }
}
