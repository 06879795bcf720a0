internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let trialLabel = CommandID("trial.label")
  package static let trialName = CommandID("trial.name")
  package static let trialNote = CommandID("trial.note")
  package static let sessionResume = CommandID("session.resume")
  package static let sessionContinue = CommandID("session.continue")
  package static let sessionLabel = CommandID("session.label")
  package static let sessionName = CommandID("session.name")
  package static let sessionNote = CommandID("session.note")
  package static let labelSet = CommandID("label.set")
}

// Sessions to go on with; names and notes of sessions and trials.
extension CommandRegistry {
  static let sessionCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .sessionResume, "Choose a session to go on with", .files, recording: .transient
    ) { state, _ in state.openSessions() },
    CommandDescriptor(
      .sessionContinue, "Go on with a session: its file, identifier or name", .files,
      argument: .text, recording: .transient
    ) { _, argument in
      guard case .text(let name) = argument else { return [] }
      return [.resume(name)]
    },
    CommandDescriptor(
      .sessionLabel, "Name the session, or write a note on it", .files, recording: .transient,
      enabled: Requirements.model
    ) { state, _ in state.openLabelForm(of: .session) },
    naming(.sessionName, "Name the session", .files, Requirements.model, of: theSession) {
      $0.name = $1
    },
    naming(
      .sessionNote, "Write a note on the session", .files, Requirements.model, of: theSession
    ) { $0.note = $1 },
  ]

  static let labelCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .trialLabel, "Name the trial, or write a note on it", .trials, keys: [.character("t")],
      in: [.pane(.trials)], hint: "name", recording: .transient, enabled: Requirements.trial
    ) { state, _ in
      state.focusedTrial.map { state.openLabelForm(of: .trial($0.number)) } ?? []
    },
    naming(.trialName, "Name the trial", .trials, Requirements.trial, of: focusedTrial) {
      $0.name = $1
    },
    naming(.trialNote, "Write a note on the trial", .trials, Requirements.trial, of: focusedTrial) {
      $0.note = $1
    },
    CommandDescriptor(
      .labelSet, "Set name and note of the session, or of the trial of a number", .trials,
      argument: .label, enabled: Requirements.model
    ) { state, argument in
      guard case .label(let labelled, let label) = argument else { return [] }
      return state.setLabel(label, on: labelled)
    },
  ]

  @Sendable private static func theSession(_: State) -> Labelled? { .session }

  @Sendable private static func focusedTrial(_ state: State) -> Labelled? {
    state.focusedTrial.map { .trial($0.number) }
  }

  /// A command for a part of a label, which is recorded as the whole label.
  private static func naming(
    _ id: CommandID, _ title: String, _ group: CommandDescriptor.Group,
    _ requirement: @escaping @Sendable (State) -> String?,
    of labelled: @escaping @Sendable (State) -> Labelled?,
    put: @escaping @Sendable (inout Label, String) -> Void
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, group, argument: .text, enabled: requirement,
      resolve: { state, command in
        guard let labelled = labelled(state), case .text(let text) = command.argument else {
          return command
        }
        var label = state.label(of: labelled)
        put(&label, text)
        return Command(.labelSet, .label(labelled, label))
      }
    ) { _, _ in [] }
  }
}
