internal import PruningPlan

extension CommandRegistry {
  static let trialListCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .trialSort, "Sort trials by number, score, parameters, time, recipe", .trials,
      keys: [.character("s")], in: [.trials], hint: "sort", enabled: Requirements.trial
    ) { state, _ in state.sortTrials(by: state.view.trialSort.next) },
    CommandDescriptor(
      .trialSortBy, "Sort trials by a column; again, the other way around", .trials,
      argument: .text, enabled: Requirements.trial
    ) { state, argument in
      guard case .text(let name) = argument, let sort = TrialSort(rawValue: name) else { return [] }
      return state.sortTrials(by: sort)
    },
    CommandDescriptor(
      .trialReverse, "Turn the order of trials around", .trials, keys: [.character("S")],
      in: [.trials], hint: "reverse", enabled: Requirements.trial
    ) { state, _ in state.sortTrials(by: state.view.trialSort) },
    CommandDescriptor(
      .trialPlot, "Plot of score against parameters, or the list", .trials,
      keys: [.character("v")], in: [.trials], hint: "plot", enabled: Requirements.trial
    ) { state, _ in
      state.view.showsTrialPlot.toggle()
      return []
    },
    CommandDescriptor(
      .trialPin, "Pin the trial to the top, or not", .trials, keys: [Key(.character(" "))],
      in: [.trials], hint: "pin", enabled: Requirements.trial
    ) { state, _ in state.togglePin() },
    CommandDescriptor(
      .trialCompare, "Compare the trial's recipe with the pinned one's, or with the plan", .trials,
      keys: [.character("f")], in: [.trials], hint: "diff", recording: .transient,
      enabled: Requirements.trial
    ) { state, _ in state.openTrialDifference() },
  ]
}
