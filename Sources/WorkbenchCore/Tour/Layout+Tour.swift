internal import TerminalVocabulary

extension Layout {
  /// Rows kept free for a tour where a single pane leaves no other place.
  static func tourRows(_ kind: Kind, height: Int, shown: PanesState) -> Int {
    guard kind == .one || shown.isZoomed && kind != .tooSmall else { return 0 }
    return height < 16 ? 3 : 5
  }

  /// Where the tour's box lies: in the strip kept free for it, or over a neighbour of the pane it
  /// speaks of, on the side towards it.
  static func tourFrame(
    of tour: Tour, strip: Rect?, panes: [Pane: Rect], focus: Pane
  ) -> Rect? {
    if let strip { return strip }
    let anchor = panes[tour.pane] == nil ? focus : tour.pane
    guard let spoken = panes[anchor] else { return nil }
    let neighbours = Pane.allCases.filter { $0 != anchor }.compactMap { panes[$0] }
      .filter { $0.width >= 30 && $0.height >= 6 }
    let nearest = neighbours.min { spoken.distance(to: $0) < spoken.distance(to: $1) }
    guard let place = nearest else { return nil }
    let width = min(46, place.width - 2)
    let height = min(7, place.height - 2)
    let isLeft = place.x + place.width <= spoken.x
    let isAbove = place.y + place.height <= spoken.y
    return Rect(
      x: isLeft ? place.x + place.width - width - 1 : place.x + 1,
      y: isAbove ? place.y + place.height - height - 1 : place.y + 1, width: width,
      height: height)
  }
}

extension Rect {
  /// Cells between two rectangles' middles, along both axes.
  fileprivate func distance(to other: Rect) -> Int {
    abs(2 * x + width - 2 * other.x - other.width)
      + abs(2 * y + height - 2 * other.y - other.height)
  }
}
