extension Figures {
  /// A change with its sign; `=` where it rounds to none.
  static func signed(_ value: Double?, _ decimals: Int) -> String {
    guard let value, value.isFinite else { return unknown }
    let text = fixed(abs(value), decimals)
    guard text.contains(where: { $0.isNumber && $0 != "0" }) else { return "=" }
    return (value < 0 ? "−" : "+") + text
  }

  /// A change of a count with its sign; `=` where there is none.
  static func signed(_ count: Int) -> String {
    count == 0 ? "=" : (count < 0 ? "−" : "+") + "\(abs(count))"
  }

  /// A change of a relative error in four columns: `+.07`, `−1.4`; `=` where there is none.
  static func shortSigned(_ value: Float) -> String {
    guard value.isFinite else { return unknown }
    let text = short(abs(value))
    guard text.contains(where: { $0.isNumber && $0 != "0" }) else { return "=" }
    return (value < 0 ? "−" : "+") + text
  }
}
