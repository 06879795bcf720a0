/// A colour as a view asks for it; the colour ladder maps it to what the terminal can show.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminalDefault
  /// Red, green and blue in sRGB.
  case rgb(UInt8, UInt8, UInt8)
}

extension Color: LosslessStringConvertible {
  /// Reads `#rrggbb` or `default`.
  package init?(_ description: String) {
    if description == "default" {
      self = .terminalDefault
      return
    }
    let digits = description.utf8.dropFirst()
    guard description.utf8.first == UInt8(ascii: "#"), digits.count == 6,
      digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(description.dropFirst(), radix: 16)
    else { return nil }
    self = .rgb(
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value))
  }

  /// `#rrggbb` or `default`.
  package var description: String {
    switch self {
    case .terminalDefault: "default"
    case .rgb(let red, let green, let blue):
      "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
