internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 2: the focused site's error by ratio, under every reconstruction or by every criterion.
  mutating func drawCurves(_ rect: Rect) {
    if state.curves.comparison == .criteria { return drawCriteria(rect) }
    if state.curves.comparison == .depth { return drawDepth(rect) }
    if state.showsDifference { return drawCurveDifference(rect) }
    let site = state.focusedSite
    var title = site.map { "layer \($0.site.label)" } ?? ""
    if state.curves.isLogAxis { title += " \(glyphs.separator) log" }
    let inside = frame(.curves, rect, title: title, note: note(of: site))
    guard let site, let (analysis, isStale) = state.analysis(of: site) else {
      return emptyState(waitingText, in: inside)
    }
    let settings = state.settings(of: site)
    let ratio = 1 - Double(settings.kept) / Double(max(1, site.units))
    let parts = inside.split(bottom: inside.height > 4 ? 1 : 0)
    var plot = plot(analysis, units: site.units, ratio: ratio, isStale: isStale)
    // In a low plot the legend would hide the curves; the line below has the same names.
    plot.showsLegend = parts.rest.height > 5 || capabilities.marksCurves
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
    // The fitted tokens' curves first, so that those that count lie over them.
    for method in Reconstruction.available.reversed() {
      guard let curve = analysis.curves[method], !curve.heldOutError.isEmpty else { continue }
      curves.append(
        LinePlot.Curve(
          label: "", samples: samples(curve.error, units: units),
          style: isStale ? style(.muted) : style(method).adding(.dim), isDashed: true))
    }
    for method in Reconstruction.available.reversed() {
      guard let curve = analysis.curves[method] else { continue }
      curves.append(
        LinePlot.Curve(
          label: method.title, samples: samples(curve.counted, units: units),
          style: isStale ? style(.muted) : style(method)))
    }
    let top = max(
      1e-6, curves.flatMap(\.samples).map(\.y).filter(\.isFinite).max() ?? 1)
    let bottom = state.curves.isLogAxis ? top / 1000 : 0
    return LinePlot(
      curves: curves, xRange: 0...1, yRange: bottom...top, isLogarithmic: state.curves.isLogAxis,
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

  /// What an error is of, whether the fit carries over, and the fitted one.
  private func notes(on figure: ErrorFigure) -> [(text: String, style: Style)] {
    var notes: [(text: String, style: Style)] = [(" \(figure.kind)", style(.text))]
    if figure.overfits {
      let warning = " \(glyphs.warning) \(ErrorFigure.overfitWord)"
      notes.append((warning, style(.warn).adding(.bold)))
    }
    if figure.isHeldOut {
      notes.append((" (fitted \(Figures.error(figure.fitted)))", style(.muted)))
    }
    return notes
  }

  /// The errors at the cross-hair, by method; the site's own is marked, and the one that stays
  /// where there is no room for all.
  private mutating func drawReadout(
    _ analysis: SiteAnalysis, _ settings: SiteSettings, ratio: Double, isStale: Bool, in rect: Rect
  ) {
    let place = " \(Figures.percent(ratio)) "
    let methods = Reconstruction.available.reversed().filter { method in
      analysis.curves[method]?.error.indices.contains(settings.kept) == true
    }
    let figures = methods.map { analysis.curves[$0]?[settings.kept] ?? ErrorFigure() }
    let texts = zip(methods, figures).map { method, figure in
      " \(method == settings.reconstruction ? glyphs.marker : " ")\(method.title) "
        + (isStale ? "~" : "") + Figures.error(figure.value)
    }
    var room = rect.width - place.columnWidth
    var shown = Set<Reconstruction>()
    let own = methods.filter { $0 == settings.reconstruction }
    for method in own + methods.filter({ $0 != settings.reconstruction }) {
      let width = methods.firstIndex(of: method).map { texts[$0].columnWidth } ?? 0
      guard width <= room || shown.isEmpty else { continue }
      shown.insert(method)
      room -= width
    }
    var pieces = [(text: place, style: style(.title))]
    for ((method, figure), text) in zip(zip(methods, figures), texts) where shown.contains(method) {
      let base = isStale ? style(.muted) : style(method)
      guard method == settings.reconstruction else {
        pieces.append((text, base))
        continue
      }
      pieces.append((text, base.adding(.bold)))
      for note in notes(on: figure) where note.text.columnWidth <= room {
        pieces.append(note)
        room -= note.text.columnWidth
      }
    }
    buffer.put(pieces, at: rect.origin, in: rect)
  }
}
