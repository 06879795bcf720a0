package import TerminalGraphics

/// What the caller decides about the terminal; everything else is found out.
package struct TerminalOptions: Hashable, Sendable {
  /// The most colours to use; what the terminal has, or none under `NO_COLOR`, if nil.
  package var colors: ColorDepth?
  /// The glyphs to use; what the locale and the terminal can print if nil.
  package var glyphs: GlyphDepth?
  /// Whether to ask for mouse events.
  package var mouse: Bool
  /// Whether Ctrl-Z stops the program for the shell, instead of arriving as a key.
  package var suspendsOnControlZ: Bool

  /// Creates options.
  package init(
    colors: ColorDepth? = nil, glyphs: GlyphDepth? = nil, mouse: Bool = true,
    suspendsOnControlZ: Bool = true
  ) {
    self.colors = colors
    self.glyphs = glyphs
    self.mouse = mouse
    self.suspendsOnControlZ = suspendsOnControlZ
  }
}
