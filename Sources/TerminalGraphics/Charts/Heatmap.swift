package import TerminalVocabulary

/// Values in rows and columns, as colours or shades.
package struct Heatmap: Sendable {
  /// How many values a cell shows.
  package enum Density: Hashable, Sendable {
    /// Every value has one or more cells.
    case cells(width: Int)
    /// Two rows of values share a row of cells, where the terminal has colours and half blocks.
    case halfBlocks
  }

  /// The values; what is not finite is left empty.
  package var values: [[Double]]  // [rows, columns]
  /// The values at the ends of the ramp.
  package var range: ClosedRange<Double>
  /// The colours.
  package var ramp: HeatRamp
  /// Cells or half blocks.
  package var density: Density
  /// The steps of the ramp; an odd number gives a diverging ramp a middle.
  package var steps = HeatRamp.steps
  /// The style of empty values, and of shades where there are no colours.
  package var style: Style

  /// Creates a heatmap.
  package init(
    values: [[Double]], range: ClosedRange<Double>, ramp: HeatRamp,
    density: Density = .cells(width: 1), style: Style = .plain
  ) {
    self.values = values
    self.range = range
    self.ramp = ramp
    self.density = density
    self.style = style
  }

  /// A value's position on the ramp, from 0 to 1; nil if it is not finite.
  package func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return 0 }
    return min(max((value - range.lowerBound) / span, 0), 1)
  }

  /// Whether half blocks are used on a terminal.
  package func usesHalfBlocks(_ capabilities: Capabilities) -> Bool {
    density == .halfBlocks && capabilities.glyphs != .ascii && capabilities.hasFineColors
  }

  /// Columns of cells that a value takes.
  package var cellWidth: Int {
    if case .cells(let width) = density { return max(1, width) }
    return 1
  }

  func color(row: Int, column: Int) -> Color? {
    guard values.indices.contains(row), values[row].indices.contains(column) else { return nil }
    return position(values[row][column]).map { ramp.color(at: $0, steps: steps) }
  }
}

extension CellBuffer {
  /// Draws a heatmap from its first visible row and column.
  ///
  /// Without enough colours the value is a shade: `░▒▓█`, or `.:-=+*#%@` in ASCII.
  package mutating func draw(
    _ map: Heatmap, in rect: Rect, firstRow: Int = 0, firstColumn: Int = 0,
    capabilities: Capabilities
  ) {
    let area = rect.intersection(bounds)
    let (firstRow, firstColumn) = (max(0, firstRow), max(0, firstColumn))
    let width = map.cellWidth
    for y in area.rows {
      for x in area.columns {
        let column = firstColumn + (x - rect.x) / width
        let point = Point(x: x, y: y)
        if map.usesHalfBlocks(capabilities) {
          let row = firstRow + (y - rect.y) * 2
          drawHalves(
            map.color(row: row, column: column), map.color(row: row + 1, column: column),
            at: point, style: map.style)
        } else {
          drawCell(
            map, row: firstRow + y - rect.y, column: column, at: point, capabilities: capabilities)
        }
      }
    }
  }

  /// Fills a field with one value's colour or shade, as a heatmap with the range 0…1 does; a value
  /// that is not finite leaves it empty.
  package mutating func heat(
    _ value: Double, in field: Rect, ramp: HeatRamp, style: Style = .plain,
    capabilities: Capabilities
  ) {
    guard value.isFinite else { return }
    let position = min(max(value, 0), 1)
    if capabilities.hasFineColors {
      let color = ramp.color(at: position)
      fill(field, style: Style(foreground: color.readableText, background: color))
    } else {
      let shades = capabilities.glyphSet.shades
      fill(
        field, with: shades[Int((position * Double(shades.count - 1)).rounded())], style: style)
    }
  }

  /// Draws a ramp's colours or shades from low to high, as the key of a heatmap.
  package mutating func draw(
    _ ramp: HeatRamp, at point: Point, width: Int, style: Style = .plain,
    capabilities: Capabilities
  ) {
    let values = (0..<max(1, width)).map { Double($0) / Double(max(1, width - 1)) }
    draw(
      Heatmap(values: [values], range: 0...1, ramp: ramp, style: style),
      in: Rect(x: point.x, y: point.y, width: width, height: 1), capabilities: capabilities)
  }

  private mutating func drawHalves(_ top: Color?, _ bottom: Color?, at point: Point, style: Style) {
    switch (top, bottom) {
    case (nil, nil): break
    case (let top?, nil): put("▀", at: point, style: style.foreground(top))
    case (nil, let bottom?): put("▄", at: point, style: style.foreground(bottom))
    case (let top?, let bottom?) where top == bottom:
      put(" ", at: point, style: style.background(top))
    case (let top?, let bottom?):
      put("▀", at: point, style: Style(foreground: top, background: bottom))
    }
  }

  private mutating func drawCell(
    _ map: Heatmap, row: Int, column: Int, at point: Point, capabilities: Capabilities
  ) {
    guard map.values.indices.contains(row), map.values[row].indices.contains(column),
      let position = map.position(map.values[row][column])
    else { return }
    if capabilities.hasFineColors {
      let color = map.ramp.color(at: position, steps: map.steps)
      put(" ", at: point, style: Style(foreground: color.readableText, background: color))
    } else {
      let shades = capabilities.glyphSet.shades
      let index = Int((position * Double(shades.count - 1)).rounded())
      put(shades[index], at: point, style: map.style)
    }
  }
}
