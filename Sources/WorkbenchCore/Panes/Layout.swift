/// A rectangle of cells.
public struct CellFrame: Hashable, Sendable {
  /// The left column, from 0.
  public var x: Int
  /// The top row, from 0.
  public var y: Int
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int

  /// Creates a rectangle.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// Which panes a size has room for, and where. It lives here, not in the views, because paging
/// and scrolling depend on it.
public struct Layout: Hashable, Sendable {
  /// How many panes are shown.
  public enum Kind: Hashable, Sendable {
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
  public static let minimum = (width: 40, height: 10)

  /// How many panes are shown.
  public var kind: Kind
  /// Where the panes are.
  public var panes: [Pane: CellFrame] = [:]
  /// The row of tabs; nil where all panes are named by their borders or the status line.
  public var tabs: Int?
  /// The status line's row; nil where there is none.
  public var status: Int?
  /// Where the tour's box is.
  public var tour: CellFrame?
  /// The row of key hints.
  public var footer: Int

  /// Panes that are not shown.
  public var hidden: [Pane] { Pane.allCases.filter { panes[$0] == nil } }

  /// Lays out the panes of a state.
  public init(_ state: State) {
    self.init(
      width: state.environment.width, height: state.environment.height, view: state.view,
      siteCount: state.sites.count)
  }

  init(width: Int, height: Int, view: ViewState, siteCount: Int) {
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
    let strip = Self.tourRows(kind, height: height, view: view)
    let body = CellFrame(x: 0, y: top, width: width, height: bottom - top - strip)
    defer {
      tour = Self.tourFrame(
        strip: strip == 0
          ? nil : CellFrame(x: 0, y: bottom - strip, width: width, height: strip),
        panes: panes, view: view)
    }
    if kind != .tooSmall, view.isZoomed {
      panes = [view.focus: body]
      return
    }
    switch kind {
    case .all: panes = Self.all(body, siteCount)
    case .three: panes = Self.three(body, view.third)
    case .two: panes = Self.two(body, view.companion, siteCount)
    case .one: panes = [view.focus: body]
    case .tooSmall: break
    }
  }

  private static func all(_ body: CellFrame, _ siteCount: Int) -> [Pane: CellFrame] {
    let left = min(92, max(72, body.width * 48 / 100))
    let columns = body.columns(left)
    let leftRows = columns.0.rows(min(siteCount + 6, body.height * 46 / 100))
    let lowerLeft = leftRows.1.rows(leftRows.1.height * 45 / 100)
    let jobs = max(6, body.height / 8)
    let rest = body.height - jobs
    let (tokens, distribution) = (rest * 36 / 100, rest * 30 / 100)
    let curveRows = columns.1.rows(rest - tokens - distribution)
    let tokenRows = curveRows.1.rows(tokens)
    let lowerRight = tokenRows.1.rows(distribution)
    return [
      .sites: leftRows.0, .trials: lowerLeft.0, .tryIt: lowerLeft.1, .curves: curveRows.0,
      .tokens: tokenRows.0, .distribution: lowerRight.0, .jobs: lowerRight.1,
    ]
  }

  private static func three(_ body: CellFrame, _ third: Pane) -> [Pane: CellFrame] {
    let columns = body.columns(max(54, body.width * 48 / 100))
    let rows = columns.1.rows(body.height / 2)
    return [.sites: columns.0, .curves: rows.0, third: rows.1]
  }

  private static func two(
    _ body: CellFrame, _ companion: Pane, _ siteCount: Int
  ) -> [Pane: CellFrame] {
    let rows = body.rows(min(max(siteCount + 6, 8), body.height - 10))
    return [.sites: rows.0, companion: rows.1]
  }

  /// Rows below the list of sites: a rule and the totals, errors and sizes on a line each where the
  /// pane is high enough.
  public static func siteTotalRows(height: Int) -> Int {
    height >= 12 ? 3 : height >= 8 ? 2 : 0
  }

  /// Rows of a pane's list: inside its border, without headings and totals; 1 if it is hidden.
  public func listRows(_ pane: Pane) -> Int {
    guard let frame = panes[pane] else { return 1 }
    let chrome =
      switch pane {
      case .sites: 3 + Self.siteTotalRows(height: frame.height)
      case .trials: 3
      case .tokens: 4
      case .curves, .distribution, .tryIt, .jobs: 2
      }
    return max(1, frame.height - chrome)
  }
}

extension CellFrame {
  fileprivate func columns(_ left: Int) -> (CellFrame, CellFrame) {
    (
      CellFrame(x: x, y: y, width: left, height: height),
      CellFrame(x: x + left, y: y, width: width - left, height: height)
    )
  }

  fileprivate func rows(_ top: Int) -> (CellFrame, CellFrame) {
    (
      CellFrame(x: x, y: y, width: width, height: top),
      CellFrame(x: x, y: y + top, width: width, height: height - top)
    )
  }
}
