internal import PruningPlan

/// Counts as tables show them.
enum Format {
  /// `22.7 M`, `1.2 k`.
  static func count(_ value: Int) -> String {
    switch value {
    case 1_000_000_000...: Numerals.fixed(Double(value) / 1e9, 2) + " G"
    case 1_000_000...: Numerals.fixed(Double(value) / 1e6, 1) + " M"
    case 10_000...: Numerals.fixed(Double(value) / 1e3, 1) + " k"
    default: "\(value)"
    }
  }
}
