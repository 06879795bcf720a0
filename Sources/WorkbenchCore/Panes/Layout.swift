package import TerminalVocabulary

/// Which panes a size has room for, and where. It lives here, not in the views, because paging
/// and scrolling depend on it.
package struct Layout: Hashable, Sendable {
  /// How many panes are shown.
  package enum Kind: Hashable, Sendable {
    /// All of them (150 × 40 and more).
    case all
    /// Sites, the curve, and a third (100 × 30).
    case three
    /// Sites and one more, with tabs (80 × 24).
    case two
    /// One, with tabs (40 × 10).
    case one
    /// Nothing fits.
    case tooSmall
  }

  /// The least size with room for a pane.
  package static let minimum = (width: 40, height: 10)

  /// How many panes are shown.
  package var kind: Kind
  /// Where the panes are.
  package var panes: [Pane: Rect] = [:]
  /// The row of tabs; nil where all panes are named by their borders or the status line.
  package var tabs: Int?
  /// The status line's row; nil where there is none.
  package var status: Int?
  /// Where the tour's box is.
  package var tour: Rect?
  /// The row of key hints.
  package var footer: Int

  /// Panes that are not shown.
  package var hidden: [Pane] { Pane.allCases.filter { panes[$0] == nil } }

  /// Lays out the panes of a state.
  package init(_ state: State) {
    self.init(
      width: state.environment.width, height: state.environment.height, shown: state.panes,
      tour: state.tour, siteCount: state.sites.count)
  }

  init(width: Int, height: Int, shown: PanesState, tour guide: Tour?, siteCount: Int) {
    footer = height - 1
    kind =
      switch (width, height) {
      case (150..., 40...): .all
      case (100..., 30...): .three
      case (80..., 24...): .two
      case (Self.minimum.width..., Self.minimum.height...): .one
      default: .tooSmall
      }
    let top = kind == .two || kind == .one ? 2 : 1
    tabs = top == 2 ? 1 : nil
    status = kind == .one || kind == .tooSmall ? nil : height - 2
    let bottom = status ?? footer
    let strip = guide == nil ? 0 : Self.tourRows(kind, height: height, shown: shown)
    let body = Rect(x: 0, y: top, width: width, height: bottom - top - strip)
    defer {
      tour = guide.flatMap { guide in
        Self.tourFrame(
          of: guide,
          strip: strip == 0
            ? nil : Rect(x: 0, y: bottom - strip, width: width, height: strip),
          panes: panes, focus: shown.focus)
      }
    }
    if kind != .tooSmall, shown.isZoomed {
      panes = [shown.focus: body]
      return
    }
    switch kind {
    case .all: panes = Self.all(body, siteCount)
    case .three: panes = Self.three(body, shown.third)
    case .two: panes = Self.two(body, shown.companion, siteCount)
    case .one: panes = [shown.focus: body]
    case .tooSmall: break
    }
  }

  private static func all(_ body: Rect, _ siteCount: Int) -> [Pane: Rect] {
    let left = min(92, max(72, body.width * 48 / 100))
    let columns = body.split(left: left)
    return stack(.left, in: columns.0, siteCount)
      .merging(stack(.right, in: columns.1, siteCount)) { $1 }
  }

  /// The panes of a column: some have their rows, the others share what is left.
  private static func stack(
    _ column: PaneDescriptor.Place.Column, in frame: Rect, _ siteCount: Int
  ) -> [Pane: Rect] {
    let places = Pane.allCases.map { (pane: $0, place: $0.descriptor.place) }
      .filter { $0.place.column == column }
    var heights: [Pane: Int] = [:]
    var shares = 0
    for (pane, place) in places {
      switch place.height {
      case .rows(let rows): heights[pane] = rows(frame.height, siteCount)
      case .share(let share), .rest(let share): shares += share
      }
    }
    let free = frame.height - heights.values.reduce(0, +)
    for (pane, place) in places {
      if case .share(let share) = place.height { heights[pane] = free * share / shares }
    }
    let rest = frame.height - heights.values.reduce(0, +)
    var panes: [Pane: Rect] = [:]
    var below = frame
    for (pane, _) in places { (panes[pane], below) = below.split(top: heights[pane] ?? rest) }
    return panes
  }

  private static func three(_ body: Rect, _ third: Pane) -> [Pane: Rect] {
    let columns = body.split(left: max(54, body.width * 48 / 100))
    let rows = columns.1.split(top: body.height / 2)
    return [.sites: columns.0, .curves: rows.0, third: rows.1]
  }

  private static func two(
    _ body: Rect, _ companion: Pane, _ siteCount: Int
  ) -> [Pane: Rect] {
    let rows = body.split(top: min(max(siteCount + 6, 8), body.height - 10))
    return [.sites: rows.0, companion: rows.1]
  }

  /// Rows below the list of sites: a rule and the totals, errors and sizes on a line each where the
  /// pane is high enough.
  package static func siteTotalRows(height: Int) -> Int {
    height >= 12 ? 3 : height >= 8 ? 2 : 0
  }

  /// Rows of a pane's list: inside its border, without headings and totals; 1 if it is hidden.
  package func listRows(_ pane: Pane) -> Int {
    guard let frame = panes[pane] else { return 1 }
    return max(1, frame.height - pane.descriptor.chrome(frame.height))
  }
}
