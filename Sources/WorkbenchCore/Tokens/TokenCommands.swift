internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let tokenPrevious = CommandID("token.previous")
  package static let tokenNext = CommandID("token.next")
  package static let tokenSet = CommandID("token.set")
  package static let tokenWorst = CommandID("token.worst")
  package static let tokenWorstList = CommandID("token.worst-list")
  package static let tokenGo = CommandID("token.go")
  package static let sampleNext = CommandID("sample.next")
  package static let samplePrevious = CommandID("sample.previous")
  package static let sampleSet = CommandID("sample.set")
}

extension CommandRegistry {
  static let tokenCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .tokenPrevious, "Previous token", .view, keys: [Key(.left), .character("h")],
      in: [.pane(.tokens)], hint: "token", enabled: Requirements.tokens,
      resolve: { $0.resolvedToken($1, by: -1) }
    ) { _, _ in [] },
    CommandDescriptor(
      .tokenNext, "Next token", .view, keys: [Key(.right), .character("l")], in: [.pane(.tokens)],
      hint: "token", enabled: Requirements.tokens, resolve: { $0.resolvedToken($1, by: 1) }
    ) { _, _ in [] },
    CommandDescriptor(
      .tokenSet, "Go to a token of a site", .view, argument: .siteToken,
      enabled: Requirements.tokens
    ) { state, argument in
      guard case .siteToken(let site, let token) = argument else { return [] }
      state.moveCursor(to: site)
      // As far as the sample is known; a replayed session may be ahead of its tokens.
      state.tokens.cursor = max(0, token)
      return []
    },
    CommandDescriptor(
      .tokenWorst, "Go to the worst token of the focused site", .view, keys: [.character("w")],
      hint: "worst token", enabled: Requirements.calibration
    ) { state, _ in state.requestWorstToken() },
    CommandDescriptor(
      .tokenWorstList, "List the worst tokens of the focused site", .view,
      keys: [.character("t")], in: [.pane(.tokens)], hint: "worst list", recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in state.openWorstList() },
    CommandDescriptor(
      .tokenGo, "Go to a token of a sample at a site", .view, argument: .place,
      enabled: Requirements.calibration
    ) { state, argument in
      guard case .place(let place) = argument else { return [] }
      return state.go(to: place)
    },
    CommandDescriptor(
      .samplePrevious, "Previous sample", .view, keys: [.character("N"), .character(",")],
      hint: "sample", enabled: Requirements.tokens, resolve: { $0.resolvedSample($1, by: -1) }
    ) { state, _ in state.moveSample(by: -1) },
    CommandDescriptor(
      .sampleNext, "Next sample", .view, keys: [.character("n"), .character(".")],
      hint: "sample", enabled: Requirements.tokens, resolve: { $0.resolvedSample($1, by: 1) }
    ) { state, _ in state.moveSample(by: 1) },
    CommandDescriptor(
      .sampleSet, "Go to the sample of a number, from 1", .view, argument: .number,
      enabled: Requirements.tokens
    ) { state, argument in
      guard case .number(let value) = argument, let number = Int(exactly: value) else {
        return []
      }
      state.tokens.sample = min(max(number, 1), max(1, state.tokens.sheet.sampleCount)) - 1
      state.tokens.sampleIsChosen = true
      state.tokens.cursor = 0
      return []
    },
  ]
}
