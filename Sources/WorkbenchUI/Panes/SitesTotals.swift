internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// A piece of a line.
  private typealias Piece = (text: String, style: Style)

  /// What stands before an error: `~` of an earlier choice, a warning where the fit doesn't carry
  /// over.
  func mark(of figures: SiteFigures) -> String {
    figures.isStale ? "~" : figures.error.overfits ? glyphs.warning : ""
  }

  /// A warning's sign where the fit doesn't carry over.
  func sign(_ error: ErrorFigure) -> String { error.overfits ? glyphs.warning : " " }

  /// Σ: what the plan costs, the error that counts first, and what it saves.
  mutating func drawTotals(in rect: Rect) {
    buffer.horizontalLine(
      at: rect.origin, length: rect.width, glyphs: glyphs, style: style(.border), in: rect)
    let totals = state.totals
    let plain = style(.title)
    let hasOwnLine = rect.height > 2
    // Of the model and of its prunable part; in few columns both in one piece.
    let words =
      hasOwnLine && rect.width >= 52
      ? [totals.size.ofModel(arrow: glyphs.right), totals.size.ofPrunable] : [totals.size.short]
    let sizes: [Piece] =
      layerPieces(totals) + words.map { ("  \($0)", plain) }
      + [("  flops \(Figures.removed(totals.flopShare))", plain)]
    let errors = errorPieces(totals)
    let first = [(" \(glyphs.sum)", plain)] + errors
    if hasOwnLine {
      draw(first, in: rect.row(1))
      draw([(text: "  ", style: plain)] + sizes, in: rect.row(2))
    } else {
      draw(first + sizes, in: rect.row(1))
    }
  }

  /// The layers that are left, where some are removed.
  private func layerPieces(_ totals: Totals) -> [Piece] {
    totals.layersLeft < totals.layers
      ? [("  \(totals.layersLeft) of \(totals.layers) layers", style(.title))] : []
  }

  /// The error that counts and what it is of; whether the plan overfits or rests on the ridge, in
  /// words; then, muted, the other figures.
  private func errorPieces(_ totals: Totals) -> [Piece] {
    let error = totals.error
    let stale = totals.pending > 0 && error.value != nil ? "~" : ""
    let (plain, muted) = (style(.title), style(.muted))
    let warning = style(.warn).adding(.bold)
    var pieces: [Piece] = [("  \(error.kind) \(stale)\(Figures.fixed(error.value, 3))", plain)]
    if error.overfits {
      pieces.append((" \(glyphs.warning) \(ErrorFigure.overfitWord)", warning))
    } else if totals.overfitting > 0 {
      pieces.append(("  \(glyphs.warning) \(totals.overfitting) overfit", warning))
    }
    if error.isHeldOut {
      pieces.append((" fitted \(Figures.fixed(error.fitted, 3))", muted))
    } else if !state.holdsOut {
      pieces.append((" (nothing held out)", muted))
    }
    if let advice = ridgeAdvice(totals) { pieces.append(("  \(advice)", warning)) }
    if totals.pending > 0 { pieces.append(("  \(totals.pending) to come", plain)) }
    pieces.append((" (was \(Figures.fixed(totals.unreconstructed.value, 3)))", muted))
    return pieces
  }

  /// That estimates rest on the ridge, and the key that mends it.
  func ridgeAdvice(_ totals: Totals) -> String? {
    totals.onRidge > 0
      ? "\(glyphs.warning) \(totals.onRidge) on ridge: \(key(.calibrate)) more samples" : nil
  }

  /// As many pieces as there is room for: half a number would be a wrong one.
  private mutating func draw(_ pieces: [Piece], in rect: Rect) {
    var shown: [Piece] = []
    var width = 0
    for piece in pieces where width + piece.text.columnWidth <= rect.width {
      shown.append(piece)
      width += piece.text.columnWidth
    }
    buffer.put(shown, at: rect.origin, in: rect)
  }
}
