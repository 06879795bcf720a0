internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 2 while two configurations are compared: the curve of each at the focused site, or the one
  /// that both share, with both widths.
  mutating func drawCurveDifference(_ rect: Rect) {
    let site = state.focusedSite
    var title = state.plan.comparison?.title ?? ""
    if let site { title += " \(glyphs.separator) layer \(site.site.label)" }
    if state.curves.isLogAxis { title += " \(glyphs.separator) log" }
    let inside = frame(.curves, rect, title: title)
    guard let site, let pair = state.plan.comparison, let difference = state.difference(at: site),
      let shown = state.analysis(of: site)
    else { return emptyState(waitingText, in: inside) }
    let parts = inside.split(bottom: inside.height > 5 ? 1 : 0)
    var curves: [LinePlot.Curve] = []
    if !difference.hasOneCurve, let other = state.analysis(of: site, in: pair.document) {
      curves += curve(
        pair.shown.other.rawValue, difference.other, other, site, style(.accent), isDashed: true)
    }
    let name =
      difference.hasOneCurve
      ? "\(pair.shown.rawValue) and \(pair.shown.other.rawValue)"
      : pair.shown.rawValue
    curves += curve(name, difference.shown, shown, site, style(difference.shown.reconstruction))
    let top = max(1e-6, curves.flatMap(\.samples).map(\.y).filter(\.isFinite).max() ?? 1)
    var plot = LinePlot(
      curves: curves, xRange: 0...1, yRange: (state.curves.isLogAxis ? top / 1000 : 0)...top,
      isLogarithmic: state.curves.isLogAxis, axisStyle: style(.border), labelStyle: style(.muted),
      crossHairStyle: style(.accent), xLabel: { "\(Figures.fixed($0 * 100, 0)) %" })
    plot.marks = marks(of: difference)
    if let drawn = buffer.draw(plot, in: parts.rest, capabilities: capabilities) {
      hits.add(drawn.area, pane: .curves, .ratio(site.site, left: 0, right: 1))
    }
    drawReadout(of: difference, pair, in: parts.bottom)
  }

  private func curve(
    _ name: String, _ settings: SiteSettings,
    _ found: (analysis: SiteAnalysis, isStale: Bool), _ site: SiteSummary, _ style: Style,
    isDashed: Bool = false
  ) -> [LinePlot.Curve] {
    guard let curve = found.analysis.curves[settings.reconstruction] else { return [] }
    let label = "\(name) \(found.analysis.criterion.shortName) \(settings.reconstruction.title)"
    return [
      LinePlot.Curve(
        label: label, samples: samples(curve.counted, units: site.units),
        style: found.isStale ? self.style(.muted) : style, isDashed: isDashed)
    ]
  }

  /// Both widths, the one on screen in front.
  func marks(of difference: SiteDifference) -> [LinePlot.Mark] {
    guard let pair = state.plan.comparison else { return [] }
    func mark(_ name: ConfigurationName, _ settings: SiteSettings, _ style: Style) -> LinePlot.Mark
    {
      LinePlot.Mark(
        x: 1 - Double(settings.kept) / Double(max(1, difference.units)), label: name.rawValue,
        style: style)
    }
    return [
      mark(pair.shown.other, difference.other, style(.muted)),
      mark(pair.shown, difference.shown, style(.accent)),
    ]
  }

  /// Width and error of both, and the change.
  private mutating func drawReadout(
    of difference: SiteDifference, _ pair: Comparison, in rect: Rect
  ) {
    func side(_ name: ConfigurationName, _ settings: SiteSettings, _ figures: SiteFigures)
      -> String
    {
      let ratio = 1 - Double(settings.kept) / Double(max(1, difference.units))
      return " \(name.rawValue) \(Figures.percent(ratio)) "
        + mark(of: figures) + Figures.error(figures.error.value) + " "
    }
    let error = difference.error
    buffer.put(
      [
        (side(pair.shown, difference.shown, difference.figures), style(.title)),
        (side(pair.shown.other, difference.other, difference.otherFigures), style(.text)),
        (" \(pair.title) \(Figures.signed(error, 3))", style(.accent)),
      ], at: rect.origin, in: rect)
  }
}
