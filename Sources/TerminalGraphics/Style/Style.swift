/// How text is emphasised.
package struct TextAttributes: OptionSet, Hashable, Sendable {
  /// The bits.
  package var rawValue: UInt8

  /// Creates a set from bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier, or brighter where the terminal has no bold font.
  package static let bold = TextAttributes(rawValue: 1)
  /// Half as bright.
  package static let dim = TextAttributes(rawValue: 2)
  /// Slanted.
  package static let italic = TextAttributes(rawValue: 4)
  /// Underlined.
  package static let underline = TextAttributes(rawValue: 8)
  /// Foreground and background exchanged.
  package static let reverse = TextAttributes(rawValue: 16)

  /// Every attribute with its name in style dumps, in order.
  static let names: [(TextAttributes, String)] = [
    (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
    (.reverse, "reverse"),
  ]
}

/// The colours and attributes of a cell.
package struct Style: Hashable, Sendable {
  /// The text's colour.
  package var foreground: Color
  /// The colour behind the text.
  package var background: Color
  /// The emphasis.
  package var attributes: TextAttributes

  /// Creates a style.
  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault,
    attributes: TextAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attributes.
  package static let plain = Style()

  /// The style with another foreground.
  package func foreground(_ color: Color) -> Style {
    Style(foreground: color, background: background, attributes: attributes)
  }

  /// The style with another background.
  package func background(_ color: Color) -> Style {
    Style(foreground: foreground, background: color, attributes: attributes)
  }

  /// The style with attributes added.
  package func adding(_ added: TextAttributes) -> Style {
    Style(
      foreground: foreground, background: background, attributes: attributes.union(added))
  }
}

extension Style: CustomStringConvertible {
  /// For example `#ffffff on #000000 bold`; `plain` for the terminal's own.
  package var description: String {
    var parts: [String] = []
    if foreground != .terminalDefault { parts.append(foreground.description) }
    if background != .terminalDefault { parts.append("on \(background)") }
    parts += TextAttributes.names.filter { attributes.contains($0.0) }.map(\.1)
    return parts.isEmpty ? "plain" : parts.joined(separator: " ")
  }
}
