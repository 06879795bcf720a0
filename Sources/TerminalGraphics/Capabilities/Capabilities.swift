/// The steps of the colour ladder, from the top.
package enum ColorDepth: String, CaseIterable, Hashable, Sendable {
  /// Any red, green and blue.
  case direct
  /// The palette of 256 colours.
  case colors256
  /// Eight or sixteen colours.
  case colors16
  /// Attributes only.
  case monochrome
}

/// The steps of the glyph ladder, from the top.
package enum GlyphDepth: String, CaseIterable, Hashable, Sendable {
  /// Box drawing, half blocks and braille.
  case full
  /// Box drawing and block elements, no braille.
  case unicode
  /// ASCII only.
  case ascii
}

/// What the terminal can do; all that a view may know about it.
package struct Capabilities: Hashable, Sendable {
  /// The colours.
  package var colors: ColorDepth
  /// The glyphs.
  package var glyphs: GlyphDepth
  /// Whether mouse events arrive.
  package var mouse: Bool

  /// Creates capabilities.
  package init(colors: ColorDepth = .colors256, glyphs: GlyphDepth = .full, mouse: Bool = true) {
    self.colors = colors
    self.glyphs = glyphs
    self.mouse = mouse
  }

  /// The glyphs to draw with.
  package var glyphSet: GlyphSet { GlyphSet(glyphs) }

  /// Whether the terminal's colours are fine enough for a ramp; shades are used otherwise.
  package var hasFineColors: Bool { colors == .direct || colors == .colors256 }

  /// Whether curves need signs of their own to be told apart: markers are all there is, or there
  /// are too few colours.
  package var marksCurves: Bool { glyphs != .full || !hasFineColors }
}
