internal import Foundation

/// Maps the values of an axis to positions from 0 to 1.
package struct AxisScale: Hashable, Sendable {
  /// The values at both ends.
  package let range: ClosedRange<Double>
  /// Whether equal distances are equal factors.
  package let isLogarithmic: Bool

  /// Creates an axis; a range that is empty or not finite is widened so that it can be drawn, and a
  /// logarithmic axis starts above zero.
  package init(_ range: ClosedRange<Double>, logarithmic: Bool = false) {
    var low = range.lowerBound.isFinite ? range.lowerBound : 0
    var high = range.upperBound.isFinite ? range.upperBound : 1
    if !(high - low).isFinite { (low, high) = (0, 1) }
    if logarithmic {
      if high <= 0 { high = 1 }
      if low <= 0 { low = high * 1e-4 }
      if low <= 0 { (low, high) = (1e-4, 1) }
    }
    if high <= low { high = logarithmic ? low * 10 : low + max(1, abs(low) * 1e-6) }
    if !high.isFinite { (low, high) = (0.1, 1) }
    self.range = low...high
    isLogarithmic = logarithmic
  }

  /// The position of a value: 0 at the low end, 1 at the high end; outside of that for values
  /// outside of the range, nil for those that are not finite. On a logarithmic axis what is not
  /// positive is at the low end.
  package func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let (low, high) = (range.lowerBound, range.upperBound)
    if isLogarithmic, value <= low { return 0 }
    // Differences of logarithms, as the quotient of very different numbers overflows.
    let position =
      isLogarithmic
      ? (log(value) - log(low)) / (log(high) - log(low)) : (value - low) / (high - low)
    return position.isFinite ? position : nil
  }

  /// The value at a position from 0 to 1.
  package func value(at position: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard isLogarithmic else { return low + (high - low) * position }
    return exp(log(low) + (log(high) - log(low)) * position)
  }

  /// Round numbers for labels.
  package func ticks(_ count: Int) -> [Double] {
    NumberTicks.values(in: range, count: count, log: isLogarithmic)
  }
}
