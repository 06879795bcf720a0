internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let trialSort = CommandID("trial.sort")
  package static let trialSortBy = CommandID("trial.sort-by")
  package static let trialReverse = CommandID("trial.reverse")
  package static let trialPlot = CommandID("trial.plot")
  package static let trialPin = CommandID("trial.pin")
  package static let trialCompare = CommandID("trial.compare")
}

extension CommandRegistry {
  static let trialListCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .trialSort, "Sort trials by number, score, parameters, time, recipe", .trials,
      keys: [.character("s")], in: [.pane(.trials)], hint: "sort", enabled: Requirements.trial
    ) { state, _ in state.sortTrials(by: state.trials.sort.next) },
    CommandDescriptor(
      .trialSortBy, "Sort trials by a column; again, the other way around", .trials,
      argument: .text, enabled: Requirements.trial
    ) { state, argument in
      guard case .text(let name) = argument, let sort = TrialSort(rawValue: name) else { return [] }
      return state.sortTrials(by: sort)
    },
    CommandDescriptor(
      .trialReverse, "Turn the order of trials around", .trials, keys: [.character("S")],
      in: [.pane(.trials)], hint: "reverse", enabled: Requirements.trial
    ) { state, _ in state.sortTrials(by: state.trials.sort) },
    CommandDescriptor(
      .trialPlot, "Plot of score against parameters, or the list", .trials,
      keys: [.character("v")], in: [.pane(.trials)], hint: "plot", enabled: Requirements.trial
    ) { state, _ in
      state.trials.showsPlot.toggle()
      return []
    },
    CommandDescriptor(
      .trialPin, "Pin the trial to the top, or not", .trials, keys: [Key(.character(" "))],
      in: [.pane(.trials)], hint: "pin", enabled: Requirements.trial
    ) { state, _ in state.togglePin() },
    CommandDescriptor(
      .trialCompare, "Compare the trial's recipe with the pinned one's, or with the plan", .trials,
      keys: [.character("f")], in: [.pane(.trials)], hint: "diff", recording: .transient,
      enabled: Requirements.trial
    ) { state, _ in state.openTrialDifference() },
  ]
}
