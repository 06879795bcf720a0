internal import PruningPlan
internal import TerminalGraphics
internal import WorkbenchCore

extension Canvas {
  /// Pane 2: the focused site's error by ratio, under every reconstruction or by every criterion.
  mutating func drawCurves(_ rect: Rect) {
    if state.view.curveComparison == .criteria { return drawCriteria(rect) }
    if state.showsDifference { return drawCurveDifference(rect) }
    let site = state.focusedSite
    var title = site.map { "layer \($0.site.label)" } ?? ""
    if state.view.isLogAxis { title += " \(glyphs.separator) log" }
    let inside = frame(.curves, rect, title: title, note: note(of: site))
    guard let site, let (analysis, isStale) = state.analysis(of: site) else {
      return emptyState(waitingText, in: inside)
    }
    let settings = state.settings(of: site)
    let ratio = 1 - Double(settings.kept) / Double(max(1, site.units))
    let parts = inside.split(bottom: inside.height > 5 ? 1 : 0)
    let plot = plot(analysis, units: site.units, ratio: ratio, isStale: isStale)
    if let drawn = buffer.draw(plot, in: parts.rest, capabilities: capabilities) {
      hits.add(drawn.area, pane: .curves, .ratio(site.site, left: 0, right: 1))
    }
    drawReadout(analysis, settings, ratio: ratio, isStale: isStale, in: parts.bottom)
  }

  private func note(of site: SiteSummary?) -> String {
    guard let site, let (analysis, isStale) = state.analysis(of: site) else { return "" }
    var parts = ["by \(analysis.criterion.rawValue)"]
    if isStale { parts.append("of an earlier choice") }
    let settings = state.settings(of: site)
    if settings.reconstruction.usesRidge, analysis.ridges.indices.contains(settings.kept) {
      parts.append("ridge \(analysis.ridges[settings.kept])")
    }
    if !analysis.guarded.isEmpty { parts.append("guards \(analysis.guarded.listed)") }
    if let outlier = analysis.outliers.first {
      parts.append("\(glyphs.warning) \(outlier.title) \(Figures.percent(outlier.share))")
    }
    if !analysis.warnings.isEmpty { parts.append("\(glyphs.warning) see Jobs") }
    return parts.joined(separator: " \(glyphs.separator) ")
  }

  private func plot(_ analysis: SiteAnalysis, units: Int, ratio: Double, isStale: Bool) -> LinePlot
  {
    var curves: [LinePlot.Curve] = []
    // Held-out curves first, so that the others lie over them.
    for method in Reconstruction.available.reversed() {
      guard let curve = analysis.curves[method], !curve.heldOutError.isEmpty else { continue }
      curves.append(
        LinePlot.Curve(
          label: "", samples: samples(curve.heldOutError, units: units),
          style: isStale ? style(.muted) : style(method).adding(.dim), isDashed: true))
    }
    for method in Reconstruction.available.reversed() {
      guard let curve = analysis.curves[method] else { continue }
      curves.append(
        LinePlot.Curve(
          label: method.title, samples: samples(curve.error, units: units),
          style: isStale ? style(.muted) : style(method)))
    }
    let top = max(
      1e-6, curves.flatMap(\.samples).map(\.y).filter(\.isFinite).max() ?? 1)
    let bottom = state.view.isLogAxis ? top / 1000 : 0
    return LinePlot(
      curves: curves, xRange: 0...1, yRange: bottom...top, isLogarithmic: state.view.isLogAxis,
      crossHair: ratio, axisStyle: style(.border), labelStyle: style(.muted),
      crossHairStyle: style(.accent), xLabel: { "\(Figures.fixed($0 * 100, 0)) %" })
  }

  /// A curve over the ratio; a site of many units is thinned out to what a screen can show.
  func samples(_ errors: [Float], units: Int) -> [LinePlot.Sample] {
    let step = max(1, errors.count / 400)
    var kept = Array(stride(from: errors.count - 1, through: 1, by: -step))
    if kept.last != 1, errors.count > 1 { kept.append(1) }
    return kept.map { kept in
      LinePlot.Sample(
        x: 1 - Double(kept) / Double(max(1, units)), y: Double(errors[kept]))
    }
  }

  /// The errors at the cross-hair, by method; the site's own is marked.
  private mutating func drawReadout(
    _ analysis: SiteAnalysis, _ settings: SiteSettings, ratio: Double, isStale: Bool, in rect: Rect
  ) {
    var pieces: [(text: String, style: Style)] = [
      (" \(Figures.percent(ratio)) ", style(.title))
    ]
    for method in Reconstruction.available.reversed() {
      guard let curve = analysis.curves[method], curve.error.indices.contains(settings.kept) else {
        continue
      }
      let isOwn = method == settings.reconstruction
      var text = " \(isOwn ? glyphs.marker : " ")\(method.title) "
      text += (isStale ? "~" : "") + Figures.error(curve.error[settings.kept])
      if isOwn, curve.heldOutError.indices.contains(settings.kept) {
        text += " (held-out \(Figures.error(curve.heldOutError[settings.kept])))"
      }
      let base = isStale ? style(.muted) : style(method)
      pieces.append((text, isOwn ? base.adding(.bold) : base))
    }
    buffer.put(pieces, at: rect.origin, in: rect)
  }
}
