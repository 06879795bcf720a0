internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 4's other view: score against size, with the front that no other trial beats.
  mutating func drawTrialPlot(in rect: Rect) {
    let trials = state.comparableTrials
    let parts = rect.split(bottom: rect.height > 3 ? 1 : 0)
    guard let focused = state.focusedTrial, trials.contains(where: { $0.number == focused.number })
    else { return emptyState("The score of this trial is no number.", in: rect) }
    let scores = trials.map(\.result.value)
    let shares = trials.map(shareLeft)
    // Whatever has been evaluated, the axis ends at the whole model.
    let x = Self.range(shares, least: 0.02).lowerBound...max(shares.max() ?? 1, 1)
    let y = Self.range(scores, least: 1e-4)
    let decimals = (y.upperBound - y.lowerBound) < 0.1 ? 3 : 2
    let front = LinePlot.Curve(
      label: "",
      samples: state.paretoFront.map {
        LinePlot.Sample(x: shareLeft(of: $0), y: $0.result.value)
      }, style: style(.good), isDashed: true)
    let plot = LinePlot(
      curves: [front], xRange: x, yRange: y, showsLegend: false, axisStyle: style(.border),
      labelStyle: style(.muted), xLabel: { "\(Figures.fixed($0 * 100, 0)) %" },
      yLabel: { Figures.fixed($0, abs($0) < 100 ? decimals : 0) })
    if let drawn = buffer.draw(plot, in: parts.rest, capabilities: capabilities) {
      drawPoints(trials, focused: focused, drawn)
    } else {
      emptyState("There is no room for a plot; z zooms.", in: parts.rest)
    }
    drawTrialReadout(focused, of: trials.count, in: parts.bottom)
  }

  /// The share of the model that a trial's recipe leaves.
  private func shareLeft(of trial: Trial) -> Double {
    state.size(of: trial.recipe)?.modelShareLeft ?? 1
  }

  /// The range of values with a margin, so that no point is on the frame.
  private static func range(_ values: [Double], least: Double) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = max((high - low) * 0.08, least, abs(high) * 1e-6)
    return low - margin...high + margin
  }

  /// The trials' signs, and the numbers that there is room for: of the focused trial first, then of
  /// the front. Where numbers ran into each other, they would be those of other trials.
  private mutating func drawPoints(_ trials: [Trial], focused: Trial, _ plot: PlotFrame) {
    let front = Set(state.paretoFront.map(\.number))
    let order = state.visibleTrials
    let points = trials.compactMap { trial -> PlottedTrial? in
      guard let x = plot.column(atX: shareLeft(of: trial)),
        let y = plot.row(atY: trial.result.value),
        let row = order.firstIndex(where: { $0.number == trial.number })
      else { return nil }
      return PlottedTrial(
        trial: trial, row: row, place: Point(x: x, y: y), isFront: front.contains(trial.number),
        isFocused: trial.number == focused.number)
    }.sorted { $0.rank < $1.rank }
    // The focused one last, so that nothing lies over it.
    for point in points.reversed() {
      let sign = point.trial.isDense ? "○" : point.isFront ? glyphs.star : "●"
      put(sign, of: point, at: point.place, in: plot.area)
    }
    var taken = Set(points.map(\.place))
    for point in points {
      let name = "\(point.trial.number)" + (point.trial.isPinned ? glyphs.ticked : "")
      let (place, width) = (point.place, name.columnWidth)
      for x in [place.x + 1, place.x - width] {
        let cells = (x..<x + width).map { Point(x: $0, y: place.y) }
        // A blank parts it from what is next.
        let around = cells + [Point(x: x > place.x ? x + width : x - 1, y: place.y)]
        guard cells.allSatisfy(plot.area.contains), taken.isDisjoint(with: around) else { continue }
        taken.formUnion(cells)
        put(name, of: point, at: cells[0], in: plot.area)
        break
      }
    }
  }

  private mutating func put(
    _ text: String, of point: PlottedTrial, at place: Point, in area: Rect
  ) {
    let role: Role = point.trial.isDense ? .muted : point.isFront ? .good : .text
    buffer.put(
      text, at: place, style: point.isFocused ? style(.selection) : style(role), in: area)
    hits.add(
      Rect(x: place.x, y: place.y, width: text.columnWidth, height: 1).intersection(area),
      pane: .trials,
      .commands([Command(.paneTrials), Command(.cursorTrial, .number(Double(point.row)))]))
  }

  private mutating func drawTrialReadout(_ trial: Trial, of count: Int, in rect: Rect) {
    let hidden = state.trials.all.count - count
    var parts = [
      "\(trial.number) \(trial.title(model: state.model))",
      state.size(of: trial.recipe)?.ofModel(arrow: glyphs.right) ?? "",
      state.size(of: trial.recipe)?.ofPrunable ?? "",
      "\(trial.result.metric.title) \(Figures.fixed(trial.result.value, 4))"
        + " (\(trial.result.metric.direction.words))",
    ]
    if hidden > 0 { parts.append("\(hidden) of other data not shown") }
    line(" " + parts.joined(separator: " \(glyphs.separator) "), in: rect, .title)
  }
}

/// A trial and where its sign stands.
private struct PlottedTrial {
  var trial: Trial
  var row: Int
  var place: Point
  var isFront: Bool
  var isFocused: Bool

  /// Which sign lies over which, and whose number comes first.
  var rank: Int { isFocused ? 0 : isFront ? 1 : 2 }
}
