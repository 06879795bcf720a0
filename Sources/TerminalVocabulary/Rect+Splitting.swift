extension Rect {
  /// The rectangle without a margin of cells on every side.
  package func inset(by margin: Int) -> Rect {
    inset(left: margin, top: margin, right: margin, bottom: margin)
  }

  /// The rectangle without margins; what would be negative is empty.
  package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(
      x: x + min(left, width), y: y + min(top, height),
      width: width - left - right, height: height - top - bottom)
  }

  /// Cuts columns off at the left.
  package func split(left columns: Int) -> (left: Rect, rest: Rect) {
    let cut = min(max(0, columns), width)
    return (
      Rect(x: x, y: y, width: cut, height: height),
      Rect(x: x + cut, y: y, width: width - cut, height: height)
    )
  }

  /// Cuts columns off at the right.
  package func split(right columns: Int) -> (rest: Rect, right: Rect) {
    let (rest, right) = split(left: width - min(max(0, columns), width))
    return (rest, right)
  }

  /// Cuts rows off at the top.
  package func split(top rows: Int) -> (top: Rect, rest: Rect) {
    let cut = min(max(0, rows), height)
    return (
      Rect(x: x, y: y, width: width, height: cut),
      Rect(x: x, y: y + cut, width: width, height: height - cut)
    )
  }

  /// Cuts rows off at the bottom.
  package func split(bottom rows: Int) -> (rest: Rect, bottom: Rect) {
    let (rest, bottom) = split(top: height - min(max(0, rows), height))
    return (rest, bottom)
  }

  /// One share of a rectangle that is divided into several.
  package enum Track: Hashable, Sendable {
    /// So many cells, as far as there is room.
    case fixed(Int)
    /// A part of what the fixed tracks leave, in proportion to its weight.
    case share(Double)
  }

  /// The rectangle divided into columns from left to right, with a gap between two of them.
  package func columns(_ tracks: [Track], gap: Int = 0) -> [Rect] {
    var left = x
    return Self.lengths(tracks, total: width, gap: gap).map { length in
      defer { left += length + gap }
      let cut = min(left, right)
      return Rect(x: cut, y: y, width: min(length, right - cut), height: height)
    }
  }

  /// The rectangle divided into rows from top to bottom, with a gap between two of them.
  package func rows(_ tracks: [Track], gap: Int = 0) -> [Rect] {
    var top = y
    return Self.lengths(tracks, total: height, gap: gap).map { length in
      defer { top += length + gap }
      let cut = min(top, bottom)
      return Rect(x: x, y: cut, width: width, height: min(length, bottom - cut))
    }
  }

  /// A rectangle of a size in the middle of this one, cut to it where it is larger.
  package func centered(_ size: Size) -> Rect {
    let columns = min(size.columns, width)
    let rows = min(size.rows, height)
    return Rect(
      x: x + (width - columns) / 2, y: y + (height - rows) / 2, width: columns, height: rows)
  }

  private static func lengths(_ tracks: [Track], total: Int, gap: Int) -> [Int] {
    var free = max(0, total - gap * max(0, tracks.count - 1))
    var weight = 0.0
    for track in tracks {
      switch track {
      case .fixed(let length): free = max(0, free - max(0, length))
      case .share(let share): weight += max(0, share)
      }
    }
    // Cumulative rounding, so that the shares add up to exactly what is free.
    var seen = 0.0
    var given = 0
    return tracks.map { track in
      switch track {
      case .fixed(let length): return max(0, length)
      case .share(let share):
        guard weight > 0 else { return 0 }
        seen += max(0, share)
        let end = Int((Double(free) * min(1, seen / weight)).rounded())
        defer { given = end }
        return end - given
      }
    }
  }
}
