internal import Foundation
package import TerminalVocabulary

/// Counts of values in bins of equal width, drawn as upright bars.
package struct Histogram: Hashable, Sendable {
  /// The values at both ends.
  package var range: ClosedRange<Double>
  /// The number of values in each bin.
  package var counts: [Int]

  /// Creates a histogram from counts.
  package init(range: ClosedRange<Double>, counts: [Int]) {
    self.range = range
    self.counts = counts
  }

  /// Counts values; those outside of the range go to the bins at its ends, and those that are not
  /// finite are left out.
  ///
  /// - Complexity: O(*n*) in the number of values.
  package init(_ values: [Double], bins: Int, range: ClosedRange<Double>? = nil) {
    let finite = values.filter(\.isFinite)
    let scale = AxisScale(range ?? (finite.min() ?? 0)...(finite.max() ?? 1))
    var counts = Array(repeating: 0, count: max(1, bins))
    for value in finite {
      guard let position = scale.position(value) else { continue }
      let bin = Int(min(max(position, 0), 1) * Double(counts.count))
      counts[min(bin, counts.count - 1)] += 1
    }
    self.init(range: scale.range, counts: counts)
  }
}

extension CellBuffer {
  /// Draws a histogram over its axis; the height of the fullest bin is `largest`, or its own count.
  package mutating func draw(
    _ histogram: Histogram, in rect: Rect, largest: Int? = nil, style: Style = .plain,
    labelStyle: Style = .plain, glyphs: GlyphSet,
    label: (Double) -> String = NumberTicks.label
  ) {
    guard rect.width > 0, rect.height > 1, !histogram.counts.isEmpty else { return }
    let area = rect.inset(bottom: 1)
    let top = Double(max(1, largest ?? histogram.counts.max() ?? 1))
    let levels = glyphs.depth == .ascii ? [] : glyphs.sparkLevels
    for x in 0..<rect.width {
      let bin = x * histogram.counts.count / rect.width
      let height = min(1, Double(histogram.counts[bin]) / top) * Double(area.height)
      var eighths = levels.isEmpty ? Int(height.rounded()) * 8 : Int((height * 8).rounded())
      // A bin that isn't empty is never invisible.
      if histogram.counts[bin] > 0 { eighths = max(eighths, levels.isEmpty ? 8 : 1) }
      for y in 0..<area.height {
        let part = min(8, eighths - y * 8)
        guard part > 0 else { break }
        put(
          part == 8 ? glyphs.barFull : levels[part - 1],
          at: Point(x: rect.x + x, y: area.bottom - 1 - y), style: style, in: rect)
      }
    }
    let low = label(histogram.range.lowerBound)
    let high = label(histogram.range.upperBound)
    let line = Point(x: rect.x, y: rect.bottom - 1)
    let used = put(low, at: line, style: labelStyle, in: rect)
    if used + high.columnWidth < rect.width {
      put(high, at: line.moved(x: rect.width - high.columnWidth), style: labelStyle, in: rect)
    }
  }
}
