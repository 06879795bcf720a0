internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let jobCancel = CommandID("job.cancel")
  package static let jobSooner = CommandID("job.sooner")
  package static let jobLater = CommandID("job.later")
  package static let jobShow = CommandID("job.show")
}

// What is done with single jobs.
extension CommandRegistry {
  static let jobCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .jobCancel, "Cancel the job under the cursor", .workbench,
      keys: [.character("d"), Key(.delete)], in: [.pane(.jobs)], hint: "cancel",
      recording: .transient,
      enabled: Requirements.work
    ) { state, _ in state.cancelFocusedJob() },
    CommandDescriptor(
      .jobSooner, "Let the waiting job have its turn sooner", .workbench, keys: [.character("+")],
      in: [.pane(.jobs)], hint: "sooner, later", recording: .transient, enabled: Requirements.work
    ) { state, _ in state.moveJob(-1) },
    CommandDescriptor(
      .jobLater, "Let the waiting job have its turn later", .workbench, keys: [.character("-")],
      in: [.pane(.jobs)], hint: "sooner, later", recording: .transient, enabled: Requirements.work
    ) { state, _ in state.moveJob(1) },
    CommandDescriptor(
      .jobShow, "Go to the job of a number", .workbench, argument: .number, recording: .transient
    ) { state, argument in
      guard case .number(let number) = argument,
        let job = state.jobRows.first(where: { Double($0.id.number) == number })
      else {
        state.message = "there is no such job"
        return []
      }
      state.jobs.cursor = job.id
      return state.focus(.jobs)
    },
  ]
}
