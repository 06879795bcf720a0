internal import Foundation

extension Color {
  /// Red, green and blue from 0 to 1; nil for the terminal's default.
  var components: (red: Double, green: Double, blue: Double)? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    return (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
  }

  /// A colour from components between 0 and 1; others are clamped.
  init(red: Double, green: Double, blue: Double) {
    func byte(_ value: Double) -> UInt8 {
      value.isFinite ? UInt8((min(max(value, 0), 1) * 255).rounded()) : 0
    }
    self = .rgb(byte(red), byte(green), byte(blue))
  }

  /// Relative luminance as WCAG 2 defines it, from 0 (black) to 1 (white); nil for the default.
  package var luminance: Double? {
    guard let (red, green, blue) = components else { return nil }
    func linear(_ value: Double) -> Double {
      value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast ratio as WCAG 2 defines it, from 1 to 21; nil if one colour is the default.
  package func contrast(with other: Color) -> Double? {
    guard let first = luminance, let second = other.luminance else { return nil }
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Black or white, whichever is easier to read on this colour; the default on the default.
  package var readableText: Color {
    guard let luminance else { return .terminalDefault }
    return luminance > 0.179 ? .rgb(0, 0, 0) : .rgb(255, 255, 255)
  }

  /// The colour a part of the way to another; this one if either is the default.
  package func mixed(with other: Color, share: Double) -> Color {
    guard let from = components, let to = other.components else { return self }
    return Color(
      red: from.red + (to.red - from.red) * share,
      green: from.green + (to.green - from.green) * share,
      blue: from.blue + (to.blue - from.blue) * share)
  }
}
