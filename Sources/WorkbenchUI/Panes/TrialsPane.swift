internal import PruningPlan
internal import TerminalGraphics
internal import WorkbenchCore

extension Canvas {
  private static let trialColumns = [
    TableColumn("", minimum: 1, priority: 100),
    TableColumn("#", minimum: 2, ideal: 3, alignment: .trailing, priority: 90),
    TableColumn("recipe", minimum: 10, ideal: 24, priority: 80, grows: true),
    TableColumn("model", minimum: 8, alignment: .trailing, priority: 50),
    TableColumn("prunable", minimum: 8, alignment: .trailing, priority: 45),
    TableColumn("metric", minimum: 10, ideal: 10, priority: 30),
    TableColumn("score", minimum: 8, alignment: .trailing, priority: 85),
    TableColumn("Δ", minimum: 8, alignment: .trailing, priority: 60),
    TableColumn("held", minimum: 6, alignment: .trailing, priority: 20),
    TableColumn("time", minimum: 6, alignment: .trailing, priority: 10),
    TableColumn("", minimum: 2, priority: 40),
  ]

  /// What a click on a column's header sorts by.
  private static let trialSorts: [Int: TrialSort] = [
    1: .number, 2: .recipe, 3: .parameters, 4: .parameters, 6: .score, 9: .time,
  ]

  /// Pane 4: every evaluation with its recipe, cost and score.
  mutating func drawTrials(_ rect: Rect, rows: Int) {
    let trials = state.visibleTrials
    let isPlot = state.view.showsTrialPlot && !trials.isEmpty
    let filter = state.view.trialFilter
    let filtered =
      filter.isActive ? "“\(filter.text)” \(trials.count) of \(state.results.trials.count)" : ""
    let title = [filtered, isPlot ? plotTitle : sortTitle].filter { !$0.isEmpty }
      .joined(separator: " \(glyphs.separator) ")
    let inside = frame(
      .trials, rect, title: title, note: state.focusedTrial?.label.note ?? "")
    guard !trials.isEmpty || filter.isActive || filter.isTyping else {
      let text =
        state.results.calibration == nil
        ? waitingText
        : evaluationText
          ?? "No trials yet. Press \(key(.evaluate)) to evaluate the plan against the dense model."
      return emptyState(text, in: inside)
    }
    if isPlot { return drawTrialPlot(in: inside) }
    let table = TableLayout(Self.trialColumns, width: inside.width)
    if !drawTyped(filter, in: inside.row(0)) {
      buffer.header(of: table, in: inside.row(0), style: style(.header), glyphs: glyphs)
    }
    if trials.isEmpty {
      emptyState("No trial answers “\(filter.text)”. Esc shows all.", in: inside.inset(top: 1))
    }
    for (column, field) in table.fields(in: inside.row(0)) where !filter.isTyping {
      guard let sort = Self.trialSorts[column] else { continue }
      hits.add(
        field, pane: .trials,
        .commands([Command(.paneTrials), Command(.trialSortBy, .text(sort.rawValue))]))
    }
    let starred = state.starredTrials
    let nameWidth = table.fields(in: inside.row(0)).first { $0.0 == 2 }?.1.width ?? 0
    let list = inside.inset(top: 1)
    let offset = state.view.trialOffset
    for (index, trial) in trials.enumerated().dropFirst(offset).prefix(min(rows, list.height)) {
      let row = list.row(index - offset)
      let isCursor = index == state.view.trialCursor
      let texts = texts(
        of: trial, isCursor: isCursor, isStarred: starred.contains(trial.number),
        nameWidth: nameWidth)
      let changeStyle = style(change(of: trial).role)
      let textStyle = style(trial.isDense ? .muted : .text)
      buffer.row(
        of: table, in: row, texts: texts, style: { $0 == 7 ? changeStyle : textStyle },
        glyphs: glyphs)
      hits.add(
        row, pane: .trials,
        .commands([Command(.paneTrials), Command(.cursorTrial, .number(Double(index)))]))
      if isCursor, state.view.focus == .trials { buffer.restyle(row, style(.selection)) }
    }
  }

  private var sortTitle: String {
    let (sort, isReversed) = (state.view.trialSort, state.view.isTrialSortReversed)
    if sort == .score { return "by score, \(isReversed ? "worst" : "best") first" }
    return sort == .number && !isReversed
      ? "" : "by \(sort.rawValue)" + (isReversed ? " \(glyphs.up)" : "")
  }

  private var plotTitle: String {
    guard let metric = state.focusedTrial?.result.metric else { return "score by size" }
    return "\(metric.title) by size, \(metric.direction.words)"
  }

  private func texts(
    of trial: Trial, isCursor: Bool, isStarred: Bool, nameWidth: Int
  ) -> [String?] {
    let size = state.size(of: trial.recipe)
    return [
      isCursor ? glyphs.marker : " ", "\(trial.number)", name(of: trial, width: nameWidth),
      size?.modelChange, size?.prunableChange, trial.result.metric.title,
      Figures.fixed(trial.result.value, abs(trial.result.value) < 10 ? 4 : 2),
      change(of: trial).text, heldOutText(of: trial), Figures.time(trial.result.seconds),
      (isStarred ? glyphs.star : " ") + (trial.isPinned ? glyphs.ticked : ""),
    ]
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
    state.results.activeJobs.first(where: \.isEvaluation).map { job in
      let progress = job.phase == .running ? "\(Int(job.fraction * 100)) %" : job.phase.rawValue
      return "\(job.title)\(glyphs.ellipsis) \(progress)"
    }
  }

  /// A trial's name, shortened where what is to be said of the trial needs the room.
  private func name(of trial: Trial, width: Int) -> String {
    let name = trial.title(model: state.results.model)
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
