package import TerminalVocabulary

extension CellBuffer {
  /// Draws a bar whose filled part is a share from 0 to 1, to an eighth of a cell where the glyphs
  /// allow it: kept units solid, pruned ones light.
  package mutating func bar(
    _ share: Double, at point: Point, width: Int, filled: Style = .plain, empty: Style = .plain,
    glyphs: GlyphSet, in clip: Rect? = nil
  ) {
    guard width > 0 else { return }
    let length = (share.isNaN ? 0 : min(max(share, 0), 1)) * Double(width)
    var full = Int(length)
    var part = 0
    if glyphs.barParts.isEmpty {
      full = Int(length.rounded())
    } else {
      part = Int(((length - Double(full)) * 8).rounded())
      if part == 8 { (full, part) = (full + 1, 0) }
    }
    for column in 0..<width {
      let target = point.moved(x: column)
      if column < full {
        put(glyphs.barFull, at: target, style: filled, in: clip)
      } else if column == full, part > 0 {
        put(glyphs.barParts[part - 1], at: target, style: filled, in: clip)
      } else {
        put(glyphs.barEmpty, at: target, style: empty, in: clip)
      }
    }
  }

  /// Draws a progress bar with its percentage.
  package mutating func progress(
    _ share: Double, at point: Point, width: Int, filled: Style = .plain, empty: Style = .plain,
    label: Style = .plain, glyphs: GlyphSet, in clip: Rect? = nil
  ) {
    let clamped = share.isNaN ? 0 : min(max(share, 0), 1)
    // Rounded down: 100 % means that nothing is left to do.
    let text = "\(Int((clamped * 100).rounded(.down))) %"
    let room = width - 6
    if room > 0 {
      bar(
        clamped, at: point, width: room, filled: filled, empty: empty, glyphs: glyphs, in: clip)
    }
    let field = Rect(x: point.x + max(0, room), y: point.y, width: min(width, 6), height: 1)
    put(
      text, into: clip?.intersection(field) ?? field, style: label, alignment: .trailing,
      ellipsis: "")
  }

  /// Draws a vertical scrollbar, unless everything is visible.
  package mutating func scrollbar(
    in rect: Rect, total: Int, visible: Int, offset: Int, thumb: Style = .plain,
    track: Style = .plain, glyphs: GlyphSet
  ) {
    guard rect.height > 0, rect.width > 0, total > visible, visible > 0 else { return }
    let line = Rect(x: rect.x, y: rect.y, width: 1, height: rect.height)
    fill(line, with: glyphs.box.vertical, style: track)
    let share = Double(visible) / Double(total)
    let length = max(1, min(rect.height, Int((share * Double(rect.height)).rounded())))
    let place = Double(min(max(0, offset), total - visible)) / Double(total - visible)
    let start = Int((place * Double(rect.height - length)).rounded())
    fill(
      Rect(x: line.x, y: line.y + start, width: 1, height: length), with: glyphs.barFull,
      style: thumb)
  }
}
