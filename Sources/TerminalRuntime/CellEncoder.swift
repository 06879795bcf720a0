internal import CTerminal
internal import TerminalGraphics

/// Turns cells into what ncurses and every terminal draw in the same number of columns.
struct CellEncoder {
  var colors: ColorDepth
  var glyphs: GlyphDepth
  /// Entries of the terminal's palette.
  var paletteSize: Int
  /// The number of 24-bit black; the palette's entries may lie below.
  var directBase = 0
  /// Whether the terminal's own colours can be combined with others.
  var hasDefault: Bool
  /// The width that ncurses gives a scalar.
  var scalarWidth: (UInt32) -> Int = { Int(lt_scalar_width($0)) }

  /// Appends the encoded cells of a run; continuation cells have no code of their own.
  func encode(_ cells: ArraySlice<Cell>, into encoded: inout [lt_cell]) {
    for cell in cells where !cell.isContinuation {
      let (foreground, background, attributes) = encode(cell.style)
      append(cell, to: &encoded) {
        $0.foreground = foreground
        $0.background = background
        $0.attributes = attributes
      }
    }
  }

  private func append(
    _ cell: Cell, to encoded: inout [lt_cell], style: (inout lt_cell) -> Void
  ) {
    func add(_ scalars: [UInt32], width: Int) {
      var code = lt_cell()
      style(&code)
      code.width = UInt16(width)
      withUnsafeMutableBytes(of: &code.scalars) { bytes in
        let slots = bytes.bindMemory(to: UInt32.self)
        for (index, scalar) in scalars.prefix(slots.count).enumerated() { slots[index] = scalar }
      }
      encoded.append(code)
    }
    let width = Int(cell.width)
    if let ascii = cell.text.utf8.first, cell.text.utf8.count == 1 {
      add([UInt32(ascii)], width: 1)
      return
    }
    for part in parts(of: cell.text, width: width) {
      add(part, width: width == 2 && scalarWidth(part[0]) == 2 ? 2 : 1)
    }
  }

  /// The scalars of each code that shows a text: one code as wide as the cell, or two narrow ones.
  ///
  /// Terminals and the C library disagree about emoji sequences, so only their first picture is
  /// sent, and of a flag its two letters. What can't be printed becomes a question mark.
  func parts(of text: String, width: Int) -> [[UInt32]] {
    let scalars = text.unicodeScalars.map(\.value)
    func filled(_ first: [UInt32]) -> [[UInt32]] { width == 2 ? [first, [0x20]] : [first] }
    guard let first = scalars.first, let base = text.unicodeScalars.first else {
      return filled([0x20])
    }
    if glyphs == .ascii {
      return filled(first < 0x7F && first >= 0x20 ? [first] : [0x3F])
    }
    if base.isRegionalIndicator, scalars.count > 1 {
      return scalars.prefix(2).map { [$0 &- 0x1F1E6 &+ 0x41] }
    }
    let marks = scalars.dropFirst().filter { $0 >= 0x300 && scalarWidth($0) == 0 }
      .filter { !(0xFE00...0xFE0F).contains($0) && $0 != 0x200D }
    switch scalarWidth(first) {
    case width: return [[first] + marks.prefix(4)]
    case 1: return filled([first] + marks.prefix(4))
    // Wider than the cell, or unprintable: the replacement character if there is one.
    default: return filled([scalarWidth(0xFFFD) == 1 ? 0xFFFD : 0x3F])
    }
  }

  /// Foreground, background, -1 for the terminal's own, and attributes.
  func encode(_ style: Style) -> (Int32, Int32, UInt16) {
    var attributes = UInt16(style.attributes.rawValue)
    var foreground = index(style.foreground)
    var background = index(style.background)
    if colors == .colors16, paletteSize < 16 {
      // Eight colours: the bright ones are bold, if they are in front.
      if background > 7 { background -= 8 }
      if foreground == 8 {
        // Bold black on black is invisible on some. Grey is the nearest that isn't; on the terminal's
        // own background, which may be white, it is its own text, dimmed.
        foreground = background < 0 ? -1 : 7
        if background < 0 { attributes |= UInt16(TextAttributes.dim.rawValue) }
      } else if foreground > 8 {
        foreground -= 8
        attributes |= UInt16(TextAttributes.bold.rawValue)
      }
      if foreground >= 0, foreground == background { foreground = background == 0 ? 7 : 0 }
    }
    if colors != .monochrome, !hasDefault {
      if foreground < 0, background >= 0 { foreground = 7 }
      if background < 0, foreground >= 0 { background = 0 }
    }
    return (foreground, background, attributes)
  }

  private func index(_ color: Color) -> Int32 {
    guard let index = ColorLadder.index(of: color, at: colors) else { return -1 }
    guard colors == .direct else { return Int32(index) }
    // In installed descriptions of direct colour, the first eight numbers are still the palette.
    return Int32(directBase <= 0 && index > 0 && index < 8 ? 8 : index + max(0, directBase))
  }
}
