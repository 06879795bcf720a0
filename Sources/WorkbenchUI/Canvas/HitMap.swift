package import PruningPlan
internal import TerminalGraphics
package import TerminalVocabulary
package import WorkbenchCore

/// Which cells do what when the mouse is on them.
package struct HitMap: Equatable, Sendable {
  /// What a region does.
  package enum Target: Equatable, Sendable {
    /// Commands to run when it is pressed.
    case commands([Command])
    /// A site's ratio, from the value at the left edge to that at the right; it can be dragged.
    case ratio(SiteID, left: Double, right: Double)
  }

  /// Cells and what they do.
  package struct Region: Equatable, Sendable {
    /// The cells.
    package var rect: Rect
    /// The pane they belong to, which the wheel scrolls; nil outside of panes.
    package var pane: Pane?
    /// What they do.
    package var target: Target
  }

  /// The regions; a later one lies over an earlier one.
  package private(set) var regions: [Region] = []
  /// A dialog with rows is open; the wheel moves in it, wherever the mouse is.
  package internal(set) var wheelMovesInDialog = false

  /// A map on which nothing answers.
  package init() {}

  mutating func add(_ rect: Rect, pane: Pane? = nil, _ target: Target) {
    if !rect.isEmpty { regions.append(Region(rect: rect, pane: pane, target: target)) }
  }

  /// The region on top at a cell.
  package func region(at point: Point) -> Region? {
    regions.last { $0.rect.contains(point) }
  }
}

/// What the mouse can do.
package enum MouseGesture: Hashable, Sendable {
  /// The left button went down.
  case press(Point)
  /// It moved while the button is down.
  case drag(Point)
  /// The button went up.
  case release(Point)
  /// The wheel turned.
  case wheel(Point, isDown: Bool)
}

/// Turns the mouse's gestures into actions; remembers what is being dragged.
package struct MouseTracker: Sendable {
  private var dragged: HitMap.Region?

  /// A mouse at rest.
  package init() {}

  /// The actions of a gesture on the frame that the user sees.
  package mutating func actions(for gesture: MouseGesture, on hits: HitMap) -> [Action] {
    switch gesture {
    case .press(let point):
      guard let region = hits.region(at: point) else { return [] }
      switch region.target {
      case .commands(let commands): return commands.map(Action.command)
      case .ratio(let site, _, _):
        dragged = region
        let pane = region.pane.map { [Command($0.command)] } ?? []
        return (pane + [Command(.cursorSite, .site(site))] + ratio(region, at: point)).map(
          Action.command)
      }
    case .drag(let point):
      guard let dragged else { return [] }
      return ratio(dragged, at: point).map(Action.command)
    case .release:
      dragged = nil
      return []
    case .wheel(_, let isDown) where hits.wheelMovesInDialog:
      return [.command(Command(isDown ? .dialogDown : .dialogUp))]
    case .wheel(let point, let isDown):
      guard let pane = hits.region(at: point)?.pane else { return [] }
      return [.command(Command(pane.command)), .command(Command(isDown ? .cursorDown : .cursorUp))]
    }
  }

  private func ratio(_ region: HitMap.Region, at point: Point) -> [Command] {
    guard case .ratio(let site, let left, let right) = region.target else { return [] }
    let span = Double(max(1, region.rect.width - 1))
    let position = min(max(Double(point.x - region.rect.x) / span, 0), 1)
    return [Command(.ratioDrag, .siteRatio(site, ratio: left + position * (right - left)))]
  }
}
