internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// A bar of a figure: a group's name at its first bar, a name, a length, and what it says in words.
private struct FigureBar {
  var group: String
  var name: String
  var style: Style
  /// From 0 to 1; nil while it isn't known.
  var share: Double?
  var text: String
  var isBest = false
}

extension Canvas {
  /// The figures of the paper over the open model, as bars with words and numbers.
  mutating func drawFigures(_ dialog: FiguresDialog) {
    guard let sheet = state.figures else { return }
    let report = sheet.report
    let bars = bars(of: dialog.figure, report)
    let inside = window(
      Size(columns: min(stage.width, 100), rows: max(8, bars.count + 5)),
      title: title(of: dialog.figure, report), note: note(report))
    let body = inside.inset(left: 1, right: 1)
    guard !bars.isEmpty else {
      let text =
        dialog.figure == .scores && report.options.evaluation == nil
        ? "Evaluate the plan once, and the scores are computed on the same data."
        : state.figuresJob.map { "\($0.title)\(glyphs.ellipsis) \(Int($0.fraction * 100)) %" }
          ?? "Not known: the computation was stopped."
      return emptyState(text, in: body)
    }
    line(heading(of: dialog.figure, report), in: body, .muted)
    let list = body.inset(top: min(2, max(0, body.height - 1)))
    let offset = max(0, min(dialog.cursor - list.height / 2, bars.count - list.height))
    for (index, bar) in bars.enumerated().dropFirst(offset).prefix(list.height) {
      draw(
        bar, showsGroup: index == offset || bars[index - 1].group != bar.group,
        in: list.row(index - offset))
      if index == dialog.cursor { buffer.restyle(list.row(index - offset), style(.selection)) }
    }
    buffer.scrollbar(
      in: Rect(x: inside.right, y: list.y, width: 1, height: list.height), total: bars.count,
      visible: list.height, offset: offset, thumb: style(.focus), track: style(.border),
      glyphs: glyphs)
  }

  private func title(of figure: FiguresDialog.Figure, _ report: FigureReport) -> String {
    let ratio = Figures.percent(report.options.ratios.first)
    let name =
      switch figure {
      case .errors: "error by criterion and method"
      case .scores: "score by criterion and method"
      case .tokens: "token error by method"
      }
    return "Figures \(glyphs.separator) \(name) \(glyphs.separator) \(ratio) pruned"
  }

  private func note(_ report: FigureReport) -> String {
    if !state.figuresAreCurrent { return "~ of an earlier choice" }
    if let job = state.figuresJob {
      let left = job.secondsLeft.map { ", \(Figures.time($0)) left" } ?? ""
      return "partial: \(job.message) \(Int(job.fraction * 100)) %\(left)"
    }
    return report.isComplete ? "" : "partial: stopped"
  }

  private func heading(of figure: FiguresDialog.Figure, _ report: FigureReport) -> String {
    switch figure {
    case .errors:
      "mean relative error of all sites on \(state.holdsOut ? "held-out" : "fitted") tokens"
    case .scores:
      "\(report.metric?.title ?? "score"), dense \(Figures.fixed(report.denseScore, 4))"
        + (report.metric.map { "; \($0.direction.words)" } ?? "")
    case .tokens:
      "5 % \(glyphs.separator) median \(glyphs.separator) 95 % of the tokens' errors at "
        + "\(report.tokens?.sites.count ?? 0) sites, \(state.holdsOut ? "held-out" : "fitted")"
    }
  }

  private func bars(of figure: FiguresDialog.Figure, _ report: FigureReport) -> [FigureBar] {
    switch figure {
    case .errors: bars(report.errors, report, .relativeError)
    case .scores: report.metric.map { bars(report.scores, report, $0) } ?? []
    case .tokens: tokenBars(report)
    }
  }

  /// Bars of one ratio, so the best are those that no other beats in figure and size.
  private func bars(_ cells: [ComparisonCell], _ report: FigureReport, _ metric: Metric)
    -> [FigureBar]
  {
    guard let greatest = cells.map(\.value).filter(\.isFinite).max() else { return [] }
    let best = Set(metric.front(of: cells, size: { -$0.removed }, value: \.value).map { cells[$0] })
    return report.options.criteria.flatMap { criterion in
      report.options.reconstructions.map { method in
        let cell = cells.first { $0.criterion == criterion && $0.reconstruction == method }
        let value = cell?.value
        return FigureBar(
          group: criterion.shortName, name: method.title, style: style(method),
          share: value.map { greatest > 0 ? $0 / greatest : 0 }, text: Figures.fixed(value, 4),
          isBest: cell.map(best.contains) ?? false)
      }
    }
  }

  private func tokenBars(_ report: FigureReport) -> [FigureBar] {
    guard let tokens = report.tokens else { return [] }
    let known = report.options.reconstructions.compactMap { method in
      tokens.methods[method].map { (method, $0.counted) }
    }
    let greatest = known.compactMap { $0.1.quantile(0.95) }.max() ?? 1
    return known.flatMap { method, errors in
      [(0.05, "5 %"), (0.5, "median"), (0.95, "95 %")].map { share, name in
        let value = errors.quantile(share)
        return FigureBar(
          group: method.title, name: name, style: style(method),
          share: value.map { greatest > 0 ? $0 / greatest : 0 }, text: Figures.fixed(value, 4))
      }
    }
  }

  private mutating func draw(_ bar: FigureBar, showsGroup: Bool, in row: Rect) {
    let figures = row.split(right: min(12, row.width))
    let names = figures.rest.split(left: min(24, figures.rest.width))
    let parts = names.left.split(left: min(10, names.left.width))
    line(showsGroup ? bar.group : "", in: parts.left, .title)
    buffer.put(bar.name, into: parts.rest, style: bar.style, ellipsis: glyphs.ellipsis)
    if let share = bar.share {
      buffer.bar(
        share, at: names.rest.origin, width: names.rest.width, filled: bar.style,
        empty: style(.background), glyphs: glyphs.withoutEmptyBar, in: names.rest)
    }
    buffer.put(
      " \(bar.text)\(bar.isBest ? " \(glyphs.star)" : "")", into: figures.right,
      style: bar.isBest ? bar.style.adding(.bold) : bar.style, ellipsis: glyphs.ellipsis)
  }
}
