internal import Foundation

/// Round numbers along an axis, and how they are written.
package enum NumberTicks {
  /// Round numbers within a range, at most `count` + 1 of them: steps of 1, 2 or 5 times a power
  /// of ten; on a logarithmic axis powers of ten, and 1, 2, 5 where these are too few.
  package static func values(in range: ClosedRange<Double>, count: Int, log: Bool = false)
    -> [Double]
  {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard count > 0, low.isFinite, high.isFinite, high > low, (high - low).isFinite else {
      return low.isFinite ? [low] : []
    }
    if log, low > 0 { return logarithmic(low, high, count: count) }
    let raw = (high - low) / Double(count)
    let power = pow(10, floor(log10(raw)))
    guard power > 0, power.isFinite else { return [low] }
    let step = ([1.0, 2, 5, 10].first { $0 * power >= raw * 0.999 } ?? 10) * power
    let first = (low / step - 1e-9).rounded(.up)
    var ticks: [Double] = []
    for index in 0...count {
      let value: Double = (first + Double(index)) * step
      if value > high + step * 1e-9 { break }
      ticks.append(abs(value) < step * 1e-9 ? 0 : value)
    }
    return ticks
  }

  private static func logarithmic(_ low: Double, _ high: Double, count: Int) -> [Double] {
    let first = Int(floor(log10(low)))
    let last = max(first, Int(ceil(log10(high))))
    func inside(_ mantissas: [Double]) -> [Double] {
      var values: [Double] = []
      for power in first...last {
        for mantissa in mantissas {
          let value: Double = mantissa * pow(10, Double(power))
          if value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) { values.append(value) }
        }
      }
      return values
    }
    let decades = inside([1])
    let values = decades.count < 2 ? inside([1, 2, 5]) : decades
    let stride = max(1, (values.count + count - 1) / count)
    return values.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  /// A number in at most seven columns: `0.12`, `1.5`, `12k`, `3.1M`, `1e-4`.
  package static func label(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let size = abs(value)
    switch size {
    case 0: return "0"
    case ..<0.001: return exponent(value)
    case ..<1_000: return trimmed(value, digits: size < 0.1 ? 3 : size < 10 ? 2 : 1)
    case ..<1e6: return trimmed(value / 1e3, digits: 1) + "k"
    case ..<1e9: return trimmed(value / 1e6, digits: 1) + "M"
    case ..<1e12: return trimmed(value / 1e9, digits: 1) + "G"
    default: return exponent(value)
    }
  }

  private static func exponent(_ value: Double) -> String {
    let power = Int(floor(log10(abs(value))))
    let mantissa = value / pow(10, Double(power))
    return mantissa.isFinite ? trimmed(mantissa, digits: 1) + "e\(power)" : "0"
  }

  private static func trimmed(_ value: Double, digits: Int) -> String {
    var text = String(format: "%.\(digits)f", value)
    while text.contains("."), text.last == "0" || text.last == "." {
      if text.removeLast() == "." { break }
    }
    return text == "-0" ? "0" : text
  }
}
