internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let tryType = CommandID("try.type")
  package static let tryRun = CommandID("try.run")
  package static let tryText = CommandID("try.text")
  package static let tryLeave = CommandID("try.leave")
  package static let tryMoreTokens = CommandID("try.more-tokens")
  package static let tryFewerTokens = CommandID("try.fewer-tokens")
  package static let tryHotter = CommandID("try.hotter")
  package static let tryColder = CommandID("try.colder")
}

extension CommandRegistry {
  static let tryCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .tryType, "Type a prompt, or a sentence | a second one", .texts,
      keys: [Key(.enter), .character("i")], in: [.pane(.tryIt)], hint: "write",
      recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in
      state.tryIt.isTyping = true
      return []
    },
    CommandDescriptor(
      .tryRun, "Try the text on the dense and the pruned model", .texts, keys: [Key(.enter)],
      in: [.prompt], hint: "try it", enabled: Requirements.calibration,
      resolve: { state, _ in Command(.tryText, .text(state.tryIt.entry.text)) }
    ) { _, _ in [] },
    CommandDescriptor(
      .tryText, "Try a text on the dense and the pruned model", .texts, argument: .text,
      enabled: Requirements.calibration
    ) { state, argument in
      guard case .text(let text) = argument else { return [] }
      return state.tryText(text)
    },
    CommandDescriptor(
      .tryLeave, "Stop typing", .texts, keys: [Key(.escape)], in: [.prompt], hint: "stop typing",
      recording: .transient
    ) { state, _ in
      state.tryIt.isTyping = false
      return []
    },
    option(.tryFewerTokens, "Generate fewer tokens", "-", hint: "tokens") {
      $0.changeMaximumTokens(-1)
    },
    option(.tryMoreTokens, "Generate more tokens", "+", hint: "tokens") {
      $0.changeMaximumTokens(1)
    },
    option(.tryColder, "Lower the temperature; 0 is greedy", "{", hint: "temperature") {
      $0.changeTemperature(-1)
    },
    option(.tryHotter, "Raise the temperature", "}", hint: "temperature") {
      $0.changeTemperature(1)
    },
  ]

  private static func option(
    _ id: CommandID, _ title: String, _ key: Character, hint: String,
    run: @escaping @Sendable (inout State) -> [Effect]
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .texts, keys: [.character(key)], in: [.pane(.tryIt)], hint: hint,
      enabled: Requirements.decoder
    ) { state, _ in run(&state) }
  }
}
