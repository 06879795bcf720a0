internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let evaluate = CommandID("trial.evaluate")
  package static let trialRun = CommandID("trial.run")
  package static let sweep = CommandID("trial.sweep")
  package static let sweepRun = CommandID("trial.sweep-run")
  package static let sweepStop = CommandID("trial.stop-all")
  package static let trialRestore = CommandID("trial.restore")
  package static let trialDelete = CommandID("trial.delete")
  package static let trialRemove = CommandID("trial.remove")
}

extension CommandRegistry {
  static let trialCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .evaluate, "Evaluate the plan", .trials, keys: [.character("e")], hint: "evaluate",
      recording: .transient, enabled: Requirements.calibration
    ) { state, _ in state.openEvaluationForm() },
    CommandDescriptor(
      .trialRun, "Evaluate the plan with these options", .trials, argument: .evaluation,
      enabled: Requirements.calibration,
      // A session that is gone through again has had its answer.
      resolve: { state, command in
        guard !state.isReplaying, case .evaluation(let options, let mode) = command.argument,
          state.isKnown(options, mode: mode)
        else { return command }
        return Command(.trialKnown, command.argument)
      }
    ) { state, argument in
      guard case .evaluation(let options, let mode) = argument else { return [] }
      return state.evaluate(options, mode: mode)
    },
    CommandDescriptor(
      .sweep, "Evaluate the plan at 10 … 80 %, or at ratios that are typed", .trials,
      keys: [.character("%")], hint: "sweep", recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in state.openSweepForm() },
    CommandDescriptor(
      .sweepRun, "Evaluate the plan at these ratios", .trials, argument: .sweep,
      enabled: Requirements.calibration
    ) { state, argument in
      guard case .sweep(let ratios, let options, let mode) = argument else { return [] }
      return state.sweep(ratios, options, mode: mode)
    },
    CommandDescriptor(
      .sweepStop, "Cancel all evaluations, waiting and running", .trials, keys: [.control("x")],
      recording: .transient,
      enabled: {
        $0.stoppableJobs.contains(where: \.isEvaluation) ? nil : "no evaluation is under way"
      }
    ) { state, _ in state.stopEvaluations() },
    CommandDescriptor(
      .trialRestore, "Take over the trial's recipe", .trials, keys: [Key(.enter)],
      in: [.pane(.trials)], hint: "restore", enabled: Requirements.trial,
      resolve: { state, command in
        state.focusedTrial.map { Command(.planApply, .recipe($0.recipe)) } ?? command
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .trialDelete, "Delete the trial", .trials, keys: [.character("d"), Key(.delete)],
      in: [.pane(.trials)], hint: "delete", recording: .transient, enabled: Requirements.trial
    ) { state, _ in
      guard let trial = state.focusedTrial else { return [] }
      let label = trial.recipe.label(model: state.model)
      state.dialogs.open = .confirm(
        ConfirmDialog(
          title: "Delete trial \(trial.number)",
          text: "Delete trial \(trial.number) (\(label))? This can't be undone.",
          command: Command(.trialRemove, .number(Double(trial.number)))))
      return []
    },
    CommandDescriptor(
      .trialRemove, "Delete the trial of a number", .trials, argument: .number,
      enabled: Requirements.trial
    ) { state, argument in
      guard case .number(let number) = argument else { return [] }
      state.trials.all.removeAll { Double($0.number) == number }
      state.message = "trial deleted"
      return []
    },
  ]
}
