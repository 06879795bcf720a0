internal import PruningPlan
internal import TerminalGraphics
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
      let order = state.visibleTrials
      // The focused one last, so that nothing lies over it.
      for trial in trials.filter({ $0.number != focused.number }) + [focused] {
        guard let row = order.firstIndex(where: { $0.number == trial.number }) else { continue }
        drawPoint(trial, row: row, isFocused: trial.number == focused.number, drawn)
      }
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

  /// A trial's sign and number: open for the dense model, a star on the front.
  private mutating func drawPoint(_ trial: Trial, row: Int, isFocused: Bool, _ plot: PlotFrame) {
    guard let x = plot.column(atX: shareLeft(of: trial)), let y = plot.row(atY: trial.result.value)
    else { return }
    let isFront = state.paretoFront.contains { $0.number == trial.number }
    let sign = trial.isDense ? "○" : isFront ? glyphs.star : "●"
    let name = "\(trial.number)" + (trial.isPinned ? glyphs.ticked : "")
    // The number goes where there is room for it.
    let isLeft = x + 1 + name.columnWidth > plot.area.right
    let text = isLeft ? name + sign : sign + name
    let field = Rect(
      x: isLeft ? x - name.columnWidth : x, y: y, width: text.columnWidth, height: 1
    ).intersection(plot.area)
    let role: Role = trial.isDense ? .muted : isFront ? .good : .text
    buffer.put(
      text, at: field.origin, style: isFocused ? style(.selection) : style(role), in: plot.area)
    hits.add(
      field, pane: .trials,
      .commands([Command(.paneTrials), Command(.cursorTrial, .number(Double(row)))]))
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
