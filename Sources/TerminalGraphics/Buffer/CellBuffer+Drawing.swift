package import TerminalVocabulary

extension CellBuffer {
  /// Writes text from a position to the right, on one row.
  ///
  /// - Parameters:
  ///   - clip: Where drawing is allowed; the whole buffer if nil.
  ///   - maxWidth: The most columns to use; a wide character that would stick out becomes a blank.
  /// - Returns: The columns from `point` to the end of what was laid out, clipped at the right.
  @discardableResult
  package mutating func put(
    _ text: String, at point: Point, style: Style = .plain, in clip: Rect? = nil,
    maxWidth: Int? = nil
  ) -> Int {
    let area = clip?.intersection(bounds) ?? bounds
    guard area.rows.contains(point.y), area.width > 0 else { return 0 }
    var end = area.right
    if let maxWidth { end = min(end, point.x + min(max(0, maxWidth), 1 << 20)) }
    var x = point.x
    text.forEachColumnUnit { unit in
      guard x < end else { return false }
      let next = x + unit.width
      if x >= area.x, next <= end {
        store(unit.text, width: unit.width, x: x, y: point.y, style: style)
      } else if next > area.x {
        for column in max(x, area.x)..<min(next, end) {
          store(" ", width: 1, x: column, y: point.y, style: style)
        }
      }
      x = min(next, end)
      return true
    }
    return max(0, x - point.x)
  }

  /// Writes text into a field of a width, aligned and cut with an ellipsis, and blanks the rest.
  package mutating func put(
    _ text: String, into field: Rect, style: Style = .plain,
    alignment: Alignment = .leading, ellipsis: String = "…"
  ) {
    guard field.width > 0, field.height > 0 else { return }
    let shown = text.truncated(to: field.width, ellipsis: ellipsis)
    let blanks = max(0, field.width - shown.columnWidth)
    let start =
      switch alignment {
      case .leading: 0
      case .center: blanks / 2
      case .trailing: blanks
      }
    let line = Rect(x: field.x, y: field.y, width: field.width, height: 1)
    fill(line, style: style)
    put(shown, at: field.origin.moved(x: start), style: style, in: line)
  }

  /// Writes pieces of text one after the other.
  @discardableResult
  package mutating func put(
    _ pieces: [(text: String, style: Style)], at point: Point, in clip: Rect? = nil,
    maxWidth: Int? = nil
  ) -> Int {
    var used = 0
    for piece in pieces {
      used += put(
        piece.text, at: point.moved(x: used), style: piece.style, in: clip,
        maxWidth: maxWidth.map { $0 - used })
    }
    return used
  }

  /// Fills a rectangle with a character of one column.
  package mutating func fill(_ rect: Rect, with text: String = " ", style: Style = .plain) {
    let area = rect.intersection(bounds)
    var unit = " "
    text.forEachColumnUnit {
      if $0.width == 1 { unit = $0.text }
      return false
    }
    for y in area.rows {
      for x in area.columns { store(unit, width: 1, x: x, y: y, style: style) }
    }
  }

  /// Draws a horizontal line to the right.
  package mutating func horizontalLine(
    at point: Point, length: Int, glyphs: GlyphSet, style: Style = .plain, in clip: Rect? = nil
  ) {
    let line = Rect(x: point.x, y: point.y, width: length, height: 1)
    fill(clip?.intersection(line) ?? line, with: glyphs.box.horizontal, style: style)
  }

  /// Draws a vertical line downward.
  package mutating func verticalLine(
    at point: Point, length: Int, glyphs: GlyphSet, style: Style = .plain, in clip: Rect? = nil
  ) {
    let line = Rect(x: point.x, y: point.y, width: 1, height: length)
    fill(clip?.intersection(line) ?? line, with: glyphs.box.vertical, style: style)
  }

  /// Draws a frame with a title in its upper edge and a note at the right of its lower edge.
  ///
  /// - Returns: The room inside of the frame.
  @discardableResult
  package mutating func box(
    _ rect: Rect, title: String = "", note: String = "", style: Style = .plain,
    titleStyle: Style? = nil, noteStyle: Style? = nil, glyphs: GlyphSet, in clip: Rect? = nil
  ) -> Rect {
    guard rect.width > 1, rect.height > 1 else { return rect.inset(by: 1) }
    let area = clip?.intersection(bounds) ?? bounds
    let lines = glyphs.box
    let bottom = rect.bottom - 1
    let right = rect.right - 1
    for y in [rect.y, bottom] {
      horizontalLine(
        at: Point(x: rect.x + 1, y: y), length: rect.width - 2, glyphs: glyphs, style: style,
        in: area)
    }
    for x in [rect.x, right] {
      verticalLine(
        at: Point(x: x, y: rect.y + 1), length: rect.height - 2, glyphs: glyphs, style: style,
        in: area)
    }
    put(lines.topLeft, at: rect.origin, style: style, in: area)
    put(lines.topRight, at: Point(x: right, y: rect.y), style: style, in: area)
    put(lines.bottomLeft, at: Point(x: rect.x, y: bottom), style: style, in: area)
    put(lines.bottomRight, at: Point(x: right, y: bottom), style: style, in: area)
    let room = rect.width - 4
    if !title.isEmpty, room > 2 {
      let label = " " + title.truncated(to: room - 2, ellipsis: glyphs.ellipsis) + " "
      put(label, at: rect.origin.moved(x: 2), style: titleStyle ?? style, in: area)
    }
    if !note.isEmpty, room > 2 {
      let label = " " + note.truncated(to: room - 2, ellipsis: glyphs.ellipsis) + " "
      put(
        label, at: Point(x: right - 1 - label.columnWidth, y: bottom), style: noteStyle ?? style,
        in: area)
    }
    return rect.inset(by: 1)
  }

  /// Copies another buffer to a position.
  package mutating func draw(_ other: CellBuffer, at point: Point, in clip: Rect? = nil) {
    for y in 0..<other.size.rows {
      for (x, cell) in other.row(y).enumerated() where !cell.isContinuation {
        put(cell.text, at: point.moved(x: x, y: y), style: cell.style, in: clip)
      }
    }
  }
}
