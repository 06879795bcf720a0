internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// The columns of the table of trials, in its order.
private enum TrialColumn: Int, CaseIterable {
  case mark, number, recipe, model, prunable, metric, score, change, error, time, star

  /// - Parameters:
  ///   - nameWidth: the columns that the longest recipe takes.
  ///   - isMixed: whether the rows measure several things; if not, the pane's title has the metric.
  func column(nameWidth: Int, isMixed: Bool) -> TableColumn? {
    switch self {
    case .mark: TableColumn("", minimum: 1, priority: 100)
    case .number: TableColumn("#", minimum: 2, ideal: 3, alignment: .trailing, priority: 90)
    case .recipe:
      TableColumn(
        "recipe", minimum: min(20, max(10, nameWidth)), ideal: max(10, nameWidth), priority: 80,
        grows: true)
    case .model: TableColumn("model", minimum: 7, alignment: .trailing, priority: 50)
    case .prunable: TableColumn("prunable", minimum: 8, alignment: .trailing, priority: 30)
    case .metric: isMixed ? TableColumn("metric", minimum: 10, priority: 70) : nil
    case .score: TableColumn("score", minimum: 8, alignment: .trailing, priority: 85)
    case .change: TableColumn("Δ", minimum: 8, alignment: .trailing, priority: 60)
    case .error: TableColumn("held", minimum: 6, alignment: .trailing, priority: 45)
    case .time: TableColumn("time", minimum: 6, alignment: .trailing, priority: 10)
    case .star: TableColumn("", minimum: 2, priority: 40)
    }
  }

  /// What a click on the column's header sorts by.
  var sort: TrialSort? {
    switch self {
    case .number: .number
    case .recipe: .recipe
    case .model, .prunable: .parameters
    case .score: .score
    case .time: .time
    default: nil
    }
  }
}

extension Canvas {
  /// Pane 4: every evaluation with its recipe, cost and score.
  mutating func drawTrials(_ rect: Rect, rows: Int) {
    let trials = state.visibleTrials
    let isPlot = state.trials.showsPlot && !trials.isEmpty
    let filter = state.trials.filter
    let filtered =
      filter.isActive ? "“\(filter.text)” \(trials.count) of \(state.trials.all.count)" : ""
    let title = [filtered, isPlot ? plotTitle : listTitle(trials)].filter { !$0.isEmpty }
      .joined(separator: " \(glyphs.separator) ")
    let inside = frame(
      .trials, rect, title: title, note: state.focusedTrial?.label.note ?? "")
    guard !trials.isEmpty || filter.isActive || filter.isTyping else {
      let text =
        state.calibration.summary == nil
        ? waitingText
        : evaluationText
          ?? "No trials yet. Press \(key(.evaluate)) to evaluate the plan against the dense model."
      return emptyState(text, in: inside)
    }
    if isPlot { return drawTrialPlot(in: inside) }
    let columns = trialColumns(trials)
    let table = TableLayout(columns.map(\.column), width: inside.width)
    if !drawTyped(filter, in: inside.row(0)) {
      buffer.header(of: table, in: inside.row(0), style: style(.header), glyphs: glyphs)
    }
    if trials.isEmpty {
      emptyState("No trial answers “\(filter.text)”. Esc shows all.", in: inside.inset(top: 1))
    }
    for (column, field) in table.fields(in: inside.row(0)) where !filter.isTyping {
      guard let sort = columns[column].kind.sort else { continue }
      hits.add(
        field, pane: .trials,
        .commands([Command(.paneTrials), Command(.trialSortBy, .text(sort.rawValue))]))
    }
    let starred = state.starredTrials
    let list = inside.inset(top: 1)
    let offset = state.trials.offset
    for (index, trial) in trials.enumerated().dropFirst(offset).prefix(min(rows, list.height)) {
      let row = list.row(index - offset)
      let isCursor = index == state.trials.cursor
      for (column, field) in table.fields(in: row) {
        let kind = columns[column].kind
        let text = text(
          kind, of: trial, isCursor: isCursor, isStarred: starred.contains(trial.number),
          width: field.width)
        buffer.put(
          text, into: field, style: style(role(of: kind, trial)),
          alignment: table.alignment(column), ellipsis: glyphs.ellipsis)
      }
      hits.add(
        row, pane: .trials,
        .commands([Command(.paneTrials), Command(.cursorTrial, .number(Double(index)))]))
      if isCursor, state.panes.focus == .trials { buffer.restyle(row, style(.selection)) }
    }
  }

  private func trialColumns(_ trials: [Trial]) -> [(kind: TrialColumn, column: TableColumn)] {
    let names = trials.map { $0.title(model: state.model).columnWidth }
    let isMixed = Set(trials.map(\.result.metric)).count > 1
    return TrialColumn.allCases.compactMap { kind in
      kind.column(nameWidth: min(24, names.max() ?? 0), isMixed: isMixed).map { (kind, $0) }
    }
  }

  /// What all rows measure, and their order.
  private func listTitle(_ trials: [Trial]) -> String {
    let metrics = Set(trials.map(\.result.metric))
    let metric = metrics.count == 1 ? metrics.first?.description : nil
    return [metric, sortTitle].compactMap { $0 }.joined(separator: " \(glyphs.separator) ")
  }

  private var sortTitle: String? {
    let (sort, isReversed) = (state.trials.sort, state.trials.isReversed)
    if sort == .score { return "by score, \(isReversed ? "worst" : "best") first" }
    return sort == .number && !isReversed
      ? nil : "by \(sort.rawValue)" + (isReversed ? " \(glyphs.up)" : "")
  }

  private var plotTitle: String {
    guard let metric = state.focusedTrial?.result.metric else { return "score by size" }
    let unit = metric.unit.map { " in \($0)" } ?? ""
    return "\(metric.title)\(unit) by size, \(metric.direction.words)"
  }

  private func role(of column: TrialColumn, _ trial: Trial) -> Role {
    column == .change ? change(of: trial).role : trial.isDense ? .muted : .text
  }

  private func text(
    _ column: TrialColumn, of trial: Trial, isCursor: Bool, isStarred: Bool, width: Int
  ) -> String {
    switch column {
    case .mark: isCursor ? glyphs.marker : " "
    case .number: "\(trial.number)"
    case .recipe: name(of: trial, width: width)
    case .model: state.size(of: trial.recipe)?.modelChange ?? ""
    case .prunable: state.size(of: trial.recipe)?.prunableChange ?? ""
    case .metric: trial.result.metric.title
    case .score: Figures.fixed(trial.result.value, abs(trial.result.value) < 10 ? 4 : 2)
    case .change: change(of: trial).text
    case .error: heldOutText(of: trial)
    case .time: Figures.time(trial.result.seconds)
    case .star: (isStarred ? glyphs.star : " ") + (trial.isPinned ? glyphs.ticked : "")
    }
  }

  /// The plan's mean held-out error when it was evaluated, with a sign where it overfits.
  private func heldOutText(of trial: Trial) -> String {
    guard let error = trial.error, error.isHeldOut else {
      return trial.isDense ? "" : Figures.unknown
    }
    return sign(error) + Figures.error(error.value)
  }

  /// The evaluation that will be the first trial.
  private var evaluationText: String? {
    state.jobs.active.first(where: \.isEvaluation).map { job in
      let progress = job.phase == .running ? "\(Int(job.fraction * 100)) %" : job.phase.rawValue
      return "\(job.title)\(glyphs.ellipsis) \(progress)"
    }
  }

  /// A trial's name, shortened where what is to be said of the trial needs the room.
  private func name(of trial: Trial, width: Int) -> String {
    let name = trial.title(model: state.model)
    let remark = trial.isPartial ? " (partial)" : ""
    // The date of an earlier run is said where nothing else goes for it.
    let text = name + remark + earlier(trial)
    guard text.columnWidth > width else { return text }
    guard !remark.isEmpty else { return name }
    return name.truncated(to: max(8, width - remark.columnWidth), ellipsis: glyphs.ellipsis)
      + remark
  }

  /// When a trial of an earlier run was made.
  private func earlier(_ trial: Trial) -> String {
    guard trial.isEarlier else { return "" }
    let offset = state.environment.configuration.secondsFromGMT
    return " (\(trial.date?.date(offset: offset) ?? "earlier"))"
  }

  /// The score's change against the dense model's, in the colour of its direction.
  private func change(of trial: Trial) -> (text: String, role: Role) {
    guard !trial.isDense, let dense = state.denseTrial(for: trial.options)?.result.value,
      let change = trial.result.metric.change(from: dense, to: trial.result.value)
    else { return (Figures.unknown, .muted) }
    return (change.text(minus: "−"), change.isNone ? .text : change.isWorse ? .bad : .good)
  }
}
