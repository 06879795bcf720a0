internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 5: how errors are distributed over the tokens of all samples, by method, and what LIAR's
  /// two terms are worth.
  mutating func drawDistribution(_ rect: Rect) {
    let inside = frame(.distribution, rect, title: distributionTitle, note: distributionNote)
    guard let (value, isStale) = state.shownDistribution, !value.methods.isEmpty else {
      return emptyState(distributionJobText ?? waitingText, in: inside)
    }
    switch state.distribution.view {
    case .ablation: drawAblation(value, isStale: isStale, in: inside)
    case .histogram where !Self.hasErrors(value):
      emptyState("No token has an error: all units are kept.", in: inside)
    case .histogram: drawHistogram(value, isStale: isStale, in: inside)
    }
  }

  private var distributionTitle: String {
    let sites =
      state.distribution.isOfAllSites
      ? "all \(state.sites.count) sites" : state.focusedSite.map { "layer \($0.site.label)" }
    var parts = [sites, state.distribution.view == .ablation ? "ablation" : nil]
    if state.distribution.view == .histogram, state.distribution.isLogAxis {
      parts.append("log")
    }
    if state.shownDistribution != nil { parts.append(distributionJobText) }
    return parts.compactMap { $0 }.joined(separator: " \(glyphs.separator) ")
  }

  private var distributionJobText: String? {
    state.distributionJob.map { "counting \(Int($0.fraction * 100)) %" }
  }

  private var distributionNote: String {
    guard let (value, isStale) = state.shownDistribution else { return "" }
    if isStale { return "~ of an earlier choice" }
    let errors = value.methods[.liar]
    let tokens = errors?.counted.total ?? 0
    let kind = errors?.heldOut.total ?? 0 > 0 ? "held-out" : "fitted"
    let sites = value.sites.count > 1 ? " at \(value.sites.count) sites" : ""
    let text = "\(Figures.count(tokens / max(1, value.sites.count))) \(kind) tokens\(sites)"
    return value.isComplete ? text : text + " (partial)"
  }

  // MARK: Histogram

  private mutating func drawHistogram(_ value: ErrorDistribution, isStale: Bool, in rect: Rect) {
    let rows = Reconstruction.distributed.count + 1
    var plotRect = rect
    // Table and medians name the methods in their colours; markers want a legend all the same.
    let showsLegend = capabilities.marksCurves || rect.height < 2
    if rect.width >= 64, rect.height >= rows {
      let parts = rect.split(right: min(44, max(33, rect.width * 2 / 5)))
      drawQuantiles(value, isStale: isStale, in: parts.right.inset(left: 1))
      plotRect = parts.rest
    } else if rect.height >= rows + 5 {
      let parts = rect.split(bottom: rows)
      drawQuantiles(value, isStale: isStale, in: parts.bottom)
      plotRect = parts.rest
    } else if rect.height > 1 {
      let parts = rect.split(bottom: 1)
      drawMedians(value, isStale: isStale, in: parts.bottom)
      plotRect = parts.rest
    }
    let axis = errorAxis(value)
    let plot = LinePlot(
      curves: histogramCurves(value, axis, columns: max(8, plotRect.width - 6), isStale: isStale),
      xRange: axis.isLogarithmic ? 0...1 : axis.range, showsLegend: showsLegend,
      axisStyle: style(.border),
      labelStyle: style(.muted),
      xLabel: { NumberTicks.label(axis.isLogarithmic ? axis.value(at: $0) : $0) },
      yLabel: { "\(NumberTicks.label($0 * 100))%" })
    if buffer.draw(plot, in: plotRect, capabilities: capabilities) == nil {
      drawMedians(value, isStale: isStale, in: plotRect)
    }
  }

  private static func hasErrors(_ value: ErrorDistribution) -> Bool {
    value.methods.values.contains { !($0.error == 0 && ($0.heldOutError ?? 0) == 0) }
  }

  /// The axis of errors: what all but the last few tokens of every method need.
  private func errorAxis(_ value: ErrorDistribution) -> AxisScale {
    var (low, high) = (Double.infinity, 0.0)
    for method in Reconstruction.distributed {
      guard let errors = value.methods[method] else { continue }
      for histogram in [errors.fitted, errors.heldOut] {
        high = max(high, histogram.quantile(0.995) ?? 0)
        if let least = histogram.quantile(0.005), least > 0 { low = min(low, least) }
      }
    }
    high = max(high, ErrorHistogram.least * 10)
    guard state.distribution.isLogAxis else { return AxisScale(0...high) }
    return AxisScale(min(max(low, ErrorHistogram.least), high / 10)...high, logarithmic: true)
  }

  /// Outlines of the bins: the share of a method's tokens in each. Where tokens are held out, the
  /// fitted ones are dashed and under them.
  private func histogramCurves(
    _ value: ErrorDistribution, _ axis: AxisScale, columns: Int, isStale: Bool
  ) -> [LinePlot.Curve] {
    let bins = min(max(columns / 2, 6), 60)
    let shares = (0...bins).map { Double($0) / Double(bins) }
    let edges = shares.map(axis.value(at:))
    let positions = axis.isLogarithmic ? shares : edges
    var dashed: [LinePlot.Curve] = []
    var solid: [LinePlot.Curve] = []
    for method in Reconstruction.distributed {
      guard let errors = value.methods[method] else { continue }
      let style = isStale ? style(.muted) : style(method)
      let others = errors.heldOut.total > 0 ? [(errors.fitted, true)] : []
      for (histogram, isDashed) in others + [(errors.counted, false)] {
        let total = Double(histogram.total)
        guard total > 0 else { continue }
        var samples: [LinePlot.Sample] = []
        for (bin, count) in histogram.counts(between: edges).enumerated() {
          samples.append(LinePlot.Sample(x: positions[bin], y: count / total))
          samples.append(LinePlot.Sample(x: positions[bin + 1], y: count / total))
        }
        let curve = LinePlot.Curve(
          label: isDashed ? "" : method.title, samples: samples,
          style: isDashed ? style.adding(.dim) : style, isDashed: isDashed)
        if isDashed { dashed.append(curve) } else { solid.append(curve) }
      }
    }
    return dashed + solid
  }

  private static let quantileColumns = [
    TableColumn("method", minimum: 6, priority: 100),
    TableColumn("5 %", minimum: 5, alignment: .trailing, priority: 20),
    TableColumn("25 %", minimum: 5, alignment: .trailing, priority: 30),
    TableColumn("median", minimum: 6, alignment: .trailing, priority: 90),
    TableColumn("75 %", minimum: 5, alignment: .trailing, priority: 40),
    TableColumn("95 %", minimum: 5, alignment: .trailing, priority: 80),
    TableColumn("fitted", minimum: 6, alignment: .trailing, priority: 70),
  ]

  /// Quantiles of the errors that count, and the median of the fitted tokens' where those are
  /// others.
  private mutating func drawQuantiles(_ value: ErrorDistribution, isStale: Bool, in rect: Rect) {
    let table = TableLayout(Self.quantileColumns, width: rect.width)
    buffer.header(of: table, in: rect.row(0), style: style(.header), glyphs: glyphs)
    for (index, method) in Reconstruction.distributed.enumerated() {
      guard let errors = value.methods[method] else { continue }
      let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map { errors.counted.quantile($0) }
      let fitted = errors.heldOut.total > 0 ? errors.fitted.quantile(0.5) : nil
      let texts = [method.title] + (quantiles + [fitted]).map { Figures.error($0) }
      let muted = style(.muted)
      let own = isStale ? muted : style(method)
      buffer.row(
        of: table, in: rect.row(index + 1), texts: texts, style: { $0 == 6 ? muted : own },
        glyphs: glyphs)
    }
  }

  private mutating func drawMedians(_ value: ErrorDistribution, isStale: Bool, in rect: Rect) {
    var pieces: [(text: String, style: Style)] = [(" median", style(.title))]
    for method in Reconstruction.distributed {
      guard let median = value.methods[method]?.counted.quantile(0.5) else { continue }
      pieces.append(
        (
          "  \(method.title) \(isStale ? "~" : "")\(Figures.error(median))",
          isStale ? style(.muted) : style(method)
        ))
    }
    // Where there is no room for all, LIAR's stays, and no number is cut.
    while pieces.count > 2, pieces.reduce(0, { $0 + $1.text.columnWidth }) > rect.width {
      pieces.remove(at: 1)
    }
    buffer.put(pieces, at: rect.origin, in: rect)
  }

  // MARK: Ablation

  /// A bar for each of LIAR's halves and what they are compared with.
  private mutating func drawAblation(_ value: ErrorDistribution, isStale: Bool, in rect: Rect) {
    let methods = Reconstruction.ablation.filter { value.methods[$0] != nil }
    let greatest =
      methods.compactMap { value.methods[$0]?.figure.value }.filter(\.isFinite).max() ?? 1
    let hasHeader = rect.height > methods.count
    let (nameWidth, figureWidth) = (14, rect.width >= 44 ? 16 : 7)
    let barWidth = max(0, rect.width - nameWidth - figureWidth)
    func parts(_ row: Rect) -> (name: Rect, bar: Rect, figures: Rect) {
      let left = row.split(left: nameWidth)
      let right = left.rest.split(left: barWidth)
      return (left.left, right.left, right.rest)
    }
    if hasHeader {
      let header = parts(rect.row(0))
      line(" method", in: header.name, .header)
      line("relative error", in: header.bar, .header)
      let isHeldOut = methods.contains { value.methods[$0]?.figure.isHeldOut ?? false }
      let heading = isHeldOut ? "   held  fitted" : " fitted"
      line(figureWidth > 7 ? heading : String(heading.prefix(7)), in: header.figures, .header)
    }
    for (index, method) in methods.enumerated() {
      let row = rect.row(index + (hasHeader ? 1 : 0))
      guard row.height > 0, let errors = value.methods[method] else { continue }
      let place = parts(row)
      let own = isStale ? style(.muted) : style(method)
      buffer.put(" \(method.title)", into: place.name, style: own, ellipsis: glyphs.ellipsis)
      let figure = errors.figure
      let share = figure.value.map { greatest > 0 && $0.isFinite ? $0 / greatest : 0 } ?? 0
      buffer.bar(
        share, at: place.bar.origin, width: place.bar.width, filled: own,
        empty: style(.background), glyphs: glyphs.withoutEmptyBar, in: place.bar)
      let sign = isStale ? "~" : self.sign(figure)
      var pieces = [(text: " \(sign)\(Figures.error(figure.value))", style: own)]
      if figureWidth > 7, figure.isHeldOut {
        pieces.append(("   \(Figures.error(figure.fitted))", style(.muted)))
      }
      buffer.put(pieces, at: place.figures.origin, in: place.figures)
    }
  }
}

extension GlyphSet {
  /// Bars that end where they end, for amounts that aren't parts of a whole.
  var withoutEmptyBar: GlyphSet {
    var glyphs = self
    glyphs.barEmpty = " "
    return glyphs
  }
}
