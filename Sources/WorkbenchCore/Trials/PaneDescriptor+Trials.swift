internal import PruningPlan

extension CommandID {
  package static let paneTrials = CommandID("pane.trials")
}

extension PaneDescriptor {
  static let trials = PaneDescriptor(
    "trials", title: "Trials", alias: "trials",
    place: Place(column: .left, height: .share(45)), chrome: { _ in 3 },
    commands: CommandRegistry.trialCommands + CommandRegistry.trialListCommands
      + CommandRegistry.labelCommands + CommandRegistry.knownTrialCommands,
    hints: { _ in
      [
        .trialRestore, .evaluate, .sweep, .trialPlot, .trialCompare, .trialPin, .trialSort,
        .trialReverse, .trialLabel, .trialDelete,
      ]
    },
    keys: { _ in [.pane(.trials), .panes] },
    list: PaneList(
      noun: "trials", filter: \.trials.filter, cursor: \.trials.cursor,
      counts: { ($0.visibleTrials.count, $0.trials.all.count) },
      isShown: { !$0.trials.showsPlot },
      obstacle: { state in
        state.trials.showsPlot
          ? "a plot has no rows to filter (v lists them)" : Requirements.trial(state)
      }),
    move: { state, movement in
      state.trials.cursor = movement.apply(
        to: state.trials.cursor, count: state.visibleTrials.count)
    },
    value: { $0.copiedFigure }, row: { $0.copiedTrial })
}

// What the clipboard takes from a trial.
extension State {
  fileprivate var copiedFigure: CopiedText? {
    focusedTrial.map { trial in
      CopiedText(
        name: "the \(trial.result.metric.title) of trial \(trial.number)",
        text: "\(trial.result.value)")
    }
  }

  fileprivate var copiedTrial: CopiedText? {
    guard let trial = focusedTrial else { return nil }
    return .row(
      "trial \(trial.number)",
      [
        "\(trial.number)", trial.recipe.label(model: model), "\(trial.parametersLeft)",
        trial.result.metric.rawValue, "\(trial.result.value)", "\(trial.result.seconds)",
        trial.date?.description,
      ] + [trial.label.name, trial.label.note].filter { !$0.isEmpty })
  }
}
