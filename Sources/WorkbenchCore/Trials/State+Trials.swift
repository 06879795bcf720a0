internal import PruningPlan

extension State {
  /// Trials as sorted, pinned ones first: the best score first, the smallest, the fastest, by
  /// recipe, or as they came; or the other way around.
  package var sortedTrials: [Trial] {
    let model = model
    let isBefore: (Trial, Trial) -> Bool =
      switch trials.sort {
      case .number: { $0.number < $1.number }
      case .parameters: { $0.parametersLeft < $1.parametersLeft }
      case .time: { $0.result.seconds < $1.result.seconds }
      case .recipe: { $0.title(model: model) < $1.title(model: model) }
      case .score:
        { a, b in
          // Only figures of one task on the same data are comparable.
          a.options == b.options
            ? a.result.isBetter(than: b.result) : a.options.sortKey < b.options.sortKey
        }
      }
    var sorted = trials.all.enumerated().sorted { a, b in
      if isBefore(a.element, b.element) { return true }
      return !isBefore(b.element, a.element) && a.offset < b.offset
    }.map(\.element)
    if trials.isReversed { sorted.reverse() }
    return sorted.filter(\.isPinned) + sorted.filter { !$0.isPinned }
  }

  /// The trials that a plot can compare: those of the focused trial's task and data.
  package var comparableTrials: [Trial] {
    guard let focused = focusedTrial else { return [] }
    return trials.all.filter { $0.options == focused.options && $0.result.value.isFinite }
  }

  /// Trials that no other of theirs beats in both score and parameters, the smallest first.
  package var paretoFront: [Trial] { front(of: comparableTrials) }

  /// The pruned trials on the front of their own task and data: what a star marks, in list and
  /// plot alike.
  package var starredTrials: Set<Int> {
    let groups = Dictionary(grouping: trials.all, by: \.options)
    return Set(groups.values.flatMap(front).filter { !$0.isDense }.map(\.number))
  }

  private func front(of trials: [Trial]) -> [Trial] {
    guard let metric = trials.first?.result.metric else { return [] }
    return metric.front(of: trials, size: \.parametersLeft, value: \.result.value)
      .map { trials[$0] }
      .sorted { ($0.parametersLeft, $0.number) < ($1.parametersLeft, $1.number) }
  }

  /// Does something to the order of trials; the cursor stays on its trial.
  private mutating func reorderTrials(_ change: (inout State) -> Void) -> [Effect] {
    let number = focusedTrial?.number
    change(&self)
    trials.cursor = visibleTrials.firstIndex { $0.number == number } ?? trials.cursor
    return []
  }

  mutating func togglePin() -> [Effect] {
    guard let number = focusedTrial?.number else { return [] }
    return reorderTrials { state in
      guard let index = state.trials.all.firstIndex(where: { $0.number == number }) else {
        return
      }
      state.trials.all[index].isPinned.toggle()
      let isPinned = state.trials.all[index].isPinned
      state.message = "trial \(number) is \(isPinned ? "pinned" : "no longer pinned")"
    }
  }

  /// Sorts by a column; the same column again turns the order around.
  mutating func sortTrials(by sort: TrialSort) -> [Effect] {
    reorderTrials { state in
      state.trials.isReversed =
        state.trials.sort == sort && !state.trials.isReversed
      state.trials.sort = sort
    }
  }

  /// The difference of the focused trial from the pinned one, or from the plan where no other is
  /// pinned.
  mutating func openTrialDifference() -> [Effect] {
    guard let trial = focusedTrial else { return [] }
    let other = sortedTrials.first { $0.isPinned && $0.number != trial.number }
    let differences = RecipeDifference.between(
      other?.recipe ?? recipe, trial.recipe, sites: sites)
    let name = other.map { "Trial \($0.number)" } ?? "The plan"
    guard !differences.isEmpty else {
      message = "trial \(trial.number) doesn't differ from \(name.lowercased())"
      return []
    }
    let rows = differences.map { difference in
      ListItem(
        title: difference.name, detail: "\(difference.first) → \(difference.second)",
        command: difference.site.map { Command(.cursorSite, .site($0)) } ?? Command(.dialogCancel))
    }
    dialogs.open = .list(
      ListDialog(kind: .difference, heading: "\(name) → trial \(trial.number)", rows: rows))
    return []
  }

  /// The trials in view: as sorted, those that their filter leaves.
  package var visibleTrials: [Trial] {
    guard trials.filter.isActive else { return sortedTrials }
    let model = model
    return sortedTrials.filter { trial in
      trials.filter.admits(
        [
          "\(trial.number)", trial.label.name, trial.label.note, trial.recipe.label(model: model),
          trial.result.task.rawValue, trial.result.metric.title, trial.options.file,
          trial.isPartial ? "partial" : "", trial.isPinned ? "pinned" : "",
        ].joined(separator: " "))
    }
  }

  /// The trial under the cursor.
  package var focusedTrial: Trial? {
    let rows = visibleTrials
    return rows.indices.contains(trials.cursor) ? rows[trials.cursor] : nil
  }
}

extension EvaluationOptions {
  /// Brings trials of one kind together: by task, data, length and limit.
  fileprivate var sortKey: String {
    [task.rawValue, file, "\(length ?? 0)", "\(limit ?? 0)", probeFile ?? ""]
      .joined(separator: "\u{0}")
  }
}
