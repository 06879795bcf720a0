/// The lines and corners of a frame.
package struct BoxGlyphs: Hashable, Sendable {
  /// A horizontal line.
  package var horizontal: String
  /// A vertical line.
  package var vertical: String
  /// The corners.
  package var topLeft, topRight, bottomLeft, bottomRight: String
  /// Junctions that point to the right, left, down and up, and the crossing.
  package var teeRight, teeLeft, teeDown, teeUp, cross: String

  /// Reads the eleven glyphs in the order of the declarations.
  init(_ glyphs: String) {
    let list = glyphs.map(String.init)
    horizontal = list[0]
    vertical = list[1]
    topLeft = list[2]
    topRight = list[3]
    bottomLeft = list[4]
    bottomRight = list[5]
    teeRight = list[6]
    teeLeft = list[7]
    teeDown = list[8]
    teeUp = list[9]
    cross = list[10]
  }

  /// Round corners.
  package static let rounded = BoxGlyphs("─│╭╮╰╯├┤┬┴┼")
  /// Square corners.
  package static let plain = BoxGlyphs("─│┌┐└┘├┤┬┴┼")
  /// Heavy lines.
  package static let heavy = BoxGlyphs("━┃┏┓┗┛┣┫┳┻╋")
  /// ASCII.
  package static let ascii = BoxGlyphs("-|+++++++++")
}

/// Every glyph that views draw with besides text, for one step of the glyph ladder; each is one
/// column wide.
package struct GlyphSet: Hashable, Sendable {
  /// The step of the ladder.
  package var depth: GlyphDepth
  /// Frames.
  package var box: BoxGlyphs
  /// A full and an empty cell of a bar.
  package var barFull, barEmpty: String
  /// Parts of a bar's cell from 1/8 to 7/8, filled from the left; empty in ASCII.
  package var barParts: [String]
  /// The levels of a sparkline, from the lowest.
  package var sparkLevels: [String]
  /// Shades from empty to full, for heat without colour.
  package var shades: [String]
  /// Arrows.
  package var left, right, up, down: String
  /// A list's bullet, a selected row's mark, a folded and an unfolded branch.
  package var bullet, marker, folded, unfolded: String
  /// A ticked and an empty box, a star, a check mark, a cross, a warning.
  package var ticked, unticked, star, check, failure, warning: String
  /// What stands for text that was cut.
  package var ellipsis: String
  /// Between words of a line: a dot, a dash for "nothing", and the sign of a sum.
  package var separator, dash, sum: String
  /// The cross-hair's vertical line.
  package var crossHair: String

  /// The glyphs of a step of the ladder.
  package init(_ depth: GlyphDepth) {
    self =
      switch depth {
      case .full: Self.full
      case .unicode: Self.unicode
      case .ascii: Self.ascii
      }
  }

  private static let full = GlyphSet(making: .full)
  private static let unicode = GlyphSet(making: .unicode)
  private static let ascii = GlyphSet(making: .ascii)

  private init(making depth: GlyphDepth) {
    self.depth = depth
    if depth == .ascii {
      box = .ascii
      (barFull, barEmpty, barParts) = ("#", ".", [])
      sparkLevels = ["_", ".", "-", "=", "+", "*", "#", "@"]
      shades = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
      (left, right, up, down) = ("<", ">", "^", "v")
      (bullet, marker, folded, unfolded) = ("*", ">", "+", "-")
      (ticked, unticked, star, check, failure, warning) = ("x", ".", "*", "+", "x", "!")
      (ellipsis, separator, dash, sum, crossHair) = ("~", "-", "-", "S", "|")
    } else {
      box = .rounded
      (barFull, barEmpty) = ("█", "░")
      barParts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      sparkLevels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
      shades = [" ", "░", "▒", "▓", "█"]
      (left, right, up, down) = ("←", "→", "↑", "↓")
      (bullet, marker, folded, unfolded) = ("•", "▸", "▸", "▾")
      (ticked, unticked, star, check, failure, warning) = ("■", "□", "★", "✓", "✗", "▲")
      (ellipsis, separator, dash, sum, crossHair) = ("…", "·", "—", "Σ", "┃")
    }
  }
}
