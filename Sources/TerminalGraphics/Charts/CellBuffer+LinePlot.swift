package import TerminalVocabulary

extension CellBuffer {
  /// Draws a plot: braille on the full glyph ladder, one marker a column below it.
  ///
  /// - Returns: Where the curves are; nil if there was no room.
  @discardableResult
  package mutating func draw(
    _ plot: LinePlot, in rect: Rect, capabilities: Capabilities
  ) -> PlotFrame? {
    guard rect.width >= 4, rect.height >= 3 else { return nil }
    let x = plot.scale(plot.xRange, { $0.x }, log: false)
    let y = plot.scale(plot.yRange, { $0.y }, log: plot.isLogarithmic)
    let ticks = y.ticks(max(1, min(6, (rect.height - 1) / 2)))
    let labels = ticks.map(plot.yLabel)
    let gutter = min((labels.map(\.columnWidth).max() ?? 0) + 1, max(1, rect.width / 3))
    let area = rect.inset(left: gutter, bottom: 1 + (rect.height > 4 ? 1 : 0))
    guard area.width > 1, area.height > 1 else { return nil }
    let frame = PlotFrame(area: area, x: x, y: y)
    let glyphs = capabilities.glyphSet
    drawAxes(plot, frame, in: rect, ticks: Array(zip(ticks, labels)), glyphs: glyphs)
    if let column = plot.crossHair.flatMap(frame.column(atX:)) {
      fill(
        Rect(x: column, y: area.y, width: 1, height: area.height), with: glyphs.crossHair,
        style: plot.crossHairStyle)
    }
    for mark in plot.marks {
      guard let column = frame.column(atX: mark.x) else { continue }
      fill(
        Rect(x: column, y: area.y, width: 1, height: area.height), with: glyphs.crossHair,
        style: mark.style)
    }
    drawCurves(plot, frame, capabilities: capabilities)
    drawLabels(of: plot.marks, frame)
    if plot.showsLegend { drawLegend(plot, area, capabilities: capabilities) }
    return frame
  }

  /// Names of marks at the foot of their lines, one above the other, so that they never collide.
  private mutating func drawLabels(of marks: [LinePlot.Mark], _ frame: PlotFrame) {
    for (index, mark) in marks.enumerated() {
      let row = frame.area.bottom - marks.count + index
      guard let column = frame.column(atX: mark.x), row >= frame.area.y else { continue }
      let width = mark.label.columnWidth
      let fits = column + 1 + width <= frame.area.right
      put(
        mark.label, at: Point(x: fits ? column + 1 : column - width, y: row), style: mark.style,
        in: frame.area)
    }
  }

  private mutating func drawAxes(
    _ plot: LinePlot, _ frame: PlotFrame, in rect: Rect, ticks: [(Double, String)],
    glyphs: GlyphSet
  ) {
    let area = frame.area
    let axis = area.x - 1
    verticalLine(
      at: Point(x: axis, y: area.y), length: area.height, glyphs: glyphs, style: plot.axisStyle,
      in: rect)
    for (value, label) in ticks {
      guard let row = frame.row(atY: value) else { continue }
      let field = Rect(x: rect.x, y: row, width: axis - rect.x, height: 1)
      put(
        label, into: field, style: plot.labelStyle, alignment: .trailing,
        ellipsis: glyphs.ellipsis)
      put(glyphs.box.teeLeft, at: Point(x: axis, y: row), style: plot.axisStyle, in: rect)
    }
    let hasLine = rect.height > 4
    if hasLine {
      horizontalLine(
        at: Point(x: axis, y: area.bottom), length: area.width + 1, glyphs: glyphs,
        style: plot.axisStyle, in: rect)
      put(
        glyphs.box.bottomLeft, at: Point(x: axis, y: area.bottom), style: plot.axisStyle, in: rect)
    }
    var free = rect.x
    for value in frame.x.ticks(max(1, min(8, area.width / 10))) {
      guard let column = frame.column(atX: value) else { continue }
      let label = plot.xLabel(value)
      let start = min(column - label.columnWidth / 2, area.right - label.columnWidth)
      guard start >= free else { continue }
      put(
        label, at: Point(x: start, y: rect.bottom - 1), style: plot.labelStyle, in: rect)
      if hasLine {
        put(
          glyphs.box.teeDown, at: Point(x: column, y: area.bottom), style: plot.axisStyle, in: rect)
      }
      free = start + label.columnWidth + 1
    }
  }

  private mutating func drawCurves(
    _ plot: LinePlot, _ frame: PlotFrame, capabilities: Capabilities
  ) {
    var canvas = DotCanvas(frame.area, isBraille: capabilities.glyphs == .full)
    for (owner, curve) in plot.curves.enumerated() {
      var last: (x: Int, y: Int)?
      var phase = 0
      for sample in curve.samples {
        guard let across = frame.x.position(sample.x), let up = frame.y.position(sample.y) else {
          last = nil
          continue
        }
        // Far outside is as good as outside, and keeps the walk along a line short.
        let dot = (
          x: Int((min(max(across, -1), 2) * Double(canvas.width - 1)).rounded()),
          y: Int(((1 - min(max(up, -1), 2)) * Double(canvas.height - 1)).rounded())
        )
        canvas.line(
          from: last ?? dot, to: dot, owner: owner, dash: curve.isDashed ? (3, 3) : (1, 0),
          phase: &phase)
        last = dot
      }
    }
    canvas.draw(
      into: &self, style: { plot.curves[$0].style }, marker: LinePlot.marker)
    if capabilities.marksCurves, capabilities.glyphs == .full { drawMarkers(plot, frame) }
  }

  /// Signs along the named curves, each at columns of its own; none on the axis, where all meet.
  private mutating func drawMarkers(_ plot: LinePlot, _ frame: PlotFrame) {
    let named = plot.curves.enumerated().filter { !$0.element.label.isEmpty }
    guard named.count > 1 else { return }
    let step = max(2 * named.count, frame.area.width / 6)
    for (place, (owner, curve)) in named.enumerated() {
      let first = frame.area.x + step / 2 + place * step / named.count
      for column in stride(from: first, to: frame.area.right, by: step) {
        guard let value = curve.value(at: frame.x(atColumn: column)), value.isFinite,
          let position = frame.y.position(value), position > 0.02, let row = frame.row(atY: value)
        else { continue }
        put(
          LinePlot.marker(owner), at: Point(x: column, y: row), style: curve.style, in: frame.area)
      }
    }
  }

  private mutating func drawLegend(
    _ plot: LinePlot, _ area: Rect, capabilities: Capabilities
  ) {
    let entries = plot.curves.enumerated().filter { !$0.element.label.isEmpty }
    let width = (entries.map { $0.element.label.columnWidth }.max() ?? 0) + 3
    guard width + 6 <= area.width else { return }
    for (line, entry) in entries.enumerated() where line < area.height {
      let dot = capabilities.glyphs == .full ? "⠒" : LinePlot.marker(entry.offset)
      let isMarked = capabilities.marksCurves && entries.count > 1
      let mark = isMarked ? LinePlot.marker(entry.offset) : dot
      let sign = mark + (entry.element.isDashed ? " " : dot)
      put(
        sign + " " + entry.element.label, at: Point(x: area.x + 1, y: area.y + line),
        style: entry.element.style, in: area)
    }
  }
}
