internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// A criterion's curve at the focused site.
private struct CriterionCurve {
  var criterion: Criterion
  var curve: ErrorCurve
  var style: Style
  /// At the width of the plan.
  var error: ErrorFigure
}

extension Canvas {
  /// Pane 2's other view: the curves of all criteria under the site's reconstruction.
  mutating func drawCriteria(_ rect: Rect) {
    let site = state.focusedSite
    let settings = site.map { state.settings(of: $0) }
    var title = site.map { "layer \($0.site.label)" } ?? ""
    if let settings { title += ", \(settings.reconstruction.title) by criterion" }
    if state.curves.isLogAxis { title += " \(glyphs.separator) log" }
    let curves = site.map(criterionCurves) ?? []
    let missing = Criterion.available.count - curves.count
    let inside = frame(
      .curves, rect, title: title, note: missing > 0 && site != nil ? "\(missing) to come" : "")
    guard let site, let settings, !curves.isEmpty else {
      return emptyState(waitingText, in: inside)
    }
    let hasTable = inside.width >= 64
    let parts =
      hasTable
      ? inside.split(right: 28)
      : (rest: inside.split(bottom: 1).rest, right: inside.split(bottom: 1).bottom)
    let ratio = 1 - Double(settings.kept) / Double(max(1, site.units))
    var plot = criteriaPlot(
      curves, units: site.units, ratio: ratio, own: settings.criterion,
      showsLegend: !hasTable || capabilities.marksCurves)
    if let difference = state.showsDifference ? state.difference(at: site) : nil {
      plot.crossHair = nil
      plot.marks = marks(of: difference)
    }
    if let drawn = buffer.draw(plot, in: parts.rest, capabilities: capabilities) {
      hits.add(drawn.area, pane: .curves, .ratio(site.site, left: 0, right: 1))
    }
    // The best at the cross-hair first: the order in which the curves lie over each other.
    let sorted = curves.sorted { ($0.error.value ?? .infinity) < ($1.error.value ?? .infinity) }
    if hasTable {
      drawCriteriaTable(sorted, own: settings.criterion, in: parts.right.inset(left: 1))
    } else {
      drawCriteriaLine(sorted, own: settings.criterion, in: parts.right)
    }
  }

  private func criterionCurves(of site: SiteSummary) -> [CriterionCurve] {
    let settings = state.settings(of: site)
    return Criterion.available.enumerated().compactMap { index, criterion -> CriterionCurve? in
      guard let analysis = state.analysis(of: site, by: criterion),
        let curve = analysis.curves[settings.reconstruction]
      else { return nil }
      return CriterionCurve(
        criterion: criterion, curve: curve, style: style(ofCriterion: index),
        error: curve[settings.kept])
    }
  }

  /// The themes' colours of curves in turn; the second round is dim.
  private func style(ofCriterion index: Int) -> Style {
    let series = ChartSeries.allCases
    let own = theme.style(series[index % series.count])
    return index < series.count ? own : own.adding(.dim)
  }

  private func criteriaPlot(
    _ curves: [CriterionCurve], units: Int, ratio: Double, own: Criterion, showsLegend: Bool
  ) -> LinePlot {
    // The plan's own criterion last, over the others.
    let ordered = curves.filter { $0.criterion != own } + curves.filter { $0.criterion == own }
    let lines = ordered.map { curve in
      LinePlot.Curve(
        label: curve.criterion.shortName, samples: samples(curve.curve.counted, units: units),
        style: curve.criterion == own ? curve.style.adding(.bold) : curve.style)
    }
    let top = max(1e-6, lines.flatMap(\.samples).map(\.y).filter(\.isFinite).max() ?? 1)
    let bottom = state.curves.isLogAxis ? top / 1000 : 0
    return LinePlot(
      curves: lines, xRange: 0...1, yRange: bottom...top, isLogarithmic: state.curves.isLogAxis,
      crossHair: ratio, showsLegend: showsLegend, axisStyle: style(.border),
      labelStyle: style(.muted), crossHairStyle: style(.accent),
      xLabel: { "\(Figures.fixed($0 * 100, 0)) %" })
  }

  private mutating func drawCriteriaTable(
    _ curves: [CriterionCurve], own: Criterion, in rect: Rect
  ) {
    let heading = state.holdsOut ? "   held  fitted" : " fitted    held"
    line("  criterion" + heading, in: rect, .header)
    for (index, curve) in curves.enumerated() {
      let row = rect.row(index + 1)
      guard row.height > 0 else { return }
      let isOwn = curve.criterion == own
      let name = curve.criterion.shortName.padded(to: 9)
      let text =
        "\(isOwn ? glyphs.marker : " ") \(name) \(sign(curve.error))"
        + "\(Figures.error(curve.error.value))   "
        + (curve.error.isHeldOut ? Figures.error(curve.error.fitted) : Figures.unknown)
      buffer.put(
        text, into: row, style: isOwn ? curve.style.adding(.bold) : curve.style,
        ellipsis: glyphs.ellipsis)
      hits.add(
        row, pane: .curves,
        .commands([Command(.paneCurves), Command(.criterionSet, .criterion(curve.criterion))]))
    }
  }

  /// As many as there is room for, the plan's own among them.
  private mutating func drawCriteriaLine(
    _ curves: [CriterionCurve], own: Criterion, in rect: Rect
  ) {
    let pieces = curves.map { curve in
      let isOwn = curve.criterion == own
      let text =
        " \(isOwn ? glyphs.marker : " ")\(curve.criterion.shortName) \(Figures.error(curve.error.value))"
      return (
        text: text, style: isOwn ? curve.style.adding(.bold) : curve.style, isOwn: isOwn
      )
    }
    var room = rect.width - (pieces.first(where: \.isOwn)?.text.columnWidth ?? 0)
    var shown: [(text: String, style: Style)] = []
    for piece in pieces {
      if !piece.isOwn {
        guard piece.text.columnWidth <= room else { continue }
        room -= piece.text.columnWidth
      }
      shown.append((piece.text, piece.style))
    }
    buffer.put(shown, at: rect.origin, in: rect)
  }
}
