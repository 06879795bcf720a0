public import TerminalGraphics

/// What the caller decides about the terminal; everything else is found out.
public struct TerminalOptions: Hashable, Sendable {
  /// The most colours to use; what the terminal has, or none under `NO_COLOR`, if nil.
  public var colors: ColorDepth?
  /// The glyphs to use; what the locale and the terminal can print if nil.
  public var glyphs: GlyphDepth?
  /// Whether to ask for mouse events.
  public var mouse: Bool
  /// Whether Ctrl-Z stops the program for the shell, instead of arriving as a key.
  public var suspendsOnControlZ: Bool

  /// Creates options.
  public init(
    colors: ColorDepth? = nil, glyphs: GlyphDepth? = nil, mouse: Bool = true,
    suspendsOnControlZ: Bool = true
  ) {
    self.colors = colors
    self.glyphs = glyphs
    self.mouse = mouse
    self.suspendsOnControlZ = suspendsOnControlZ
  }
}
