internal import PruningPlan

extension CommandID {
  package static let trialKnown = CommandID("trial.known")
  package static let trialRepeat = CommandID("trial.repeat")
  package static let trialShow = CommandID("trial.show")
}

// Trials by their numbers; evaluations whose result is known.
extension CommandRegistry {
  static let knownTrialCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .trialShow, "Go to the trial of a number", .trials, argument: .number,
      enabled: Requirements.trial
    ) { state, argument in
      guard case .number(let number) = argument,
        state.trials.all.contains(where: { Double($0.number) == number })
      else {
        state.message = "there is no such trial"
        return []
      }
      // A filter that leaves it out gives way.
      if !state.visibleTrials.contains(where: { Double($0.number) == number }) {
        state.trials.filter = RowFilter()
      }
      state.trials.cursor =
        state.visibleTrials.firstIndex { Double($0.number) == number } ?? 0
      return state.focus(.trials)
    },
    CommandDescriptor(
      .trialKnown, "Offer what is known of an evaluation", .trials, argument: .evaluation,
      recording: .transient, enabled: Requirements.calibration
    ) { state, argument in
      guard case .evaluation(let options, let mode) = argument else { return [] }
      return state.offerKnown(options, mode: mode)
    },
    CommandDescriptor(
      .trialRepeat, "Evaluate the plan with these options, known or not", .trials,
      argument: .evaluation, enabled: Requirements.calibration
    ) { state, argument in
      guard case .evaluation(let options, let mode) = argument else { return [] }
      return state.evaluate(options, mode: mode)
    },
  ]
}
