internal import TerminalVocabulary

/// Dots at a finer grid than cells: braille has 2 × 4 dots a cell, the other ladders 1 × 1.
struct DotCanvas {
  let rect: Rect
  let isBraille: Bool
  // [rows, columns] of cells
  private var dots: [UInt8]
  private var owners: [Int]

  init(_ rect: Rect, isBraille: Bool) {
    self.rect = rect
    self.isBraille = isBraille
    dots = Array(repeating: 0, count: rect.width * rect.height)
    owners = Array(repeating: -1, count: dots.count)
  }

  /// Dots across and down.
  var width: Int { rect.width * (isBraille ? 2 : 1) }
  var height: Int { rect.height * (isBraille ? 4 : 1) }

  /// Sets a dot; outside of the canvas nothing happens.
  mutating func set(_ x: Int, _ y: Int, owner: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = isBraille ? (y / 4) * rect.width + x / 2 : y * rect.width + x
    dots[cell] |= isBraille ? Self.bits[y % 4][x % 2] : 1
    owners[cell] = owner
  }

  /// Draws a line; with a pattern only the dots whose number is in the pattern's first part.
  mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), owner: Int,
    dash: (on: Int, off: Int) = (1, 0), phase: inout Int
  ) {
    let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
    let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    var (x, y, error) = (start.x, start.y, dx - dy)
    while true {
      if phase % (dash.on + dash.off) < dash.on { set(x, y, owner: owner) }
      phase += 1
      if x == end.x, y == end.y { return }
      let twice = 2 * error
      if twice > -dy {
        error -= dy
        x += stepX
      }
      if twice < dx {
        error += dx
        y += stepY
      }
    }
  }

  /// Writes every cell that has dots.
  func draw(into buffer: inout CellBuffer, style: (Int) -> Style, marker: (Int) -> String) {
    for y in 0..<rect.height {
      for x in 0..<rect.width {
        let index = y * rect.width + x
        guard dots[index] != 0 else { continue }
        let glyph =
          isBraille
          ? String(Character(Unicode.Scalar(0x2800 + UInt32(dots[index])) ?? " "))
          : marker(owners[index])
        buffer.put(
          glyph, at: Point(x: rect.x + x, y: rect.y + y), style: style(owners[index]), in: rect)
      }
    }
  }

  // The bits of braille patterns, by row and column of the dot.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
}
