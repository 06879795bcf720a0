internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Draws a pane: where each one's picture is found.
  mutating func draw(_ pane: Pane, _ rect: Rect, _ layout: Layout) {
    switch pane {
    case .sites: drawSites(rect, rows: layout.listRows(.sites))
    case .curves: drawCurves(rect)
    case .tokens: drawTokens(rect)
    case .trials: drawTrials(rect, rows: layout.listRows(.trials))
    case .distribution: drawDistribution(rect)
    case .tryIt: drawTryIt(rect)
    case .jobs: drawJobs(rect)
    }
  }
}
