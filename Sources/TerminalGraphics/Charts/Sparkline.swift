package import TerminalVocabulary

/// A curve in one row of cells.
package enum Sparkline {
  /// The glyphs of a curve; a column shows the mean of its values. Nil where there is none.
  package static func levels(
    _ values: [Double], width: Int, range: ClosedRange<Double>? = nil, glyphs: GlyphSet
  ) -> [String?] {
    guard width > 0, !values.isEmpty else { return Array(repeating: nil, count: max(0, width)) }
    let finite = values.filter(\.isFinite)
    let scale = AxisScale(range ?? (finite.min() ?? 0)...(finite.max() ?? 1))
    let top = Double(glyphs.sparkLevels.count - 1)
    return (0..<width).map { column in
      let first = column * values.count / width
      let last = max(first + 1, (column + 1) * values.count / width)
      let bucket = values[first..<min(last, values.count)].filter(\.isFinite)
      guard !bucket.isEmpty else { return nil }
      // Each share on its own, as a sum of huge values overflows.
      let mean = bucket.reduce(0) { $0 + $1 / Double(bucket.count) }
      guard let position = scale.position(mean) else { return nil }
      return glyphs.sparkLevels[Int((min(max(position, 0), 1) * top).rounded())]
    }
  }
}

extension CellBuffer {
  /// Draws a sparkline; one column may be marked, as the present ratio is.
  package mutating func sparkline(
    _ values: [Double], at point: Point, width: Int, range: ClosedRange<Double>? = nil,
    style: Style = .plain, marked: Int? = nil, markStyle: Style? = nil, glyphs: GlyphSet,
    in clip: Rect? = nil
  ) {
    let levels = Sparkline.levels(values, width: width, range: range, glyphs: glyphs)
    for (column, level) in levels.enumerated() {
      let isMarked = column == marked
      put(
        level ?? " ", at: point.moved(x: column),
        style: isMarked ? markStyle ?? style.adding(.reverse) : style, in: clip)
    }
  }
}
