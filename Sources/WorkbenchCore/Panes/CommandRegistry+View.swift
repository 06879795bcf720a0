internal import PruningPlan

extension CommandRegistry {
  static let paneCommands: [CommandDescriptor] =
    [
      pane(.paneSites, .sites), pane(.paneCurves, .curves), pane(.paneTokens, .tokens),
      pane(.paneTrials, .trials), pane(.paneDistribution, .distribution),
      pane(.paneTryIt, .tryIt), pane(.paneJobs, .jobs),
    ] + [
      CommandDescriptor(
        .paneNext, "Next pane", .view, keys: [Key(.tab)]
      ) { state, _ in state.focus(state.view.focus.neighbour(1)) },
      CommandDescriptor(
        .panePrevious, "Previous pane", .view, keys: [Key(.tab, .shift)]
      ) { state, _ in state.focus(state.view.focus.neighbour(-1)) },
      CommandDescriptor(
        .paneZoom, "Zoom the pane, or go back", .view, keys: [.character("z")], hint: "zoom"
      ) { state, _ in
        state.view.isZoomed.toggle()
        return []
      },
      CommandDescriptor(
        .curveLogAxis, "Logarithmic axis, or linear: of the curves, scores, or token errors", .view,
        keys: [.character("L")], hint: "log axis", enabled: Requirements.model
      ) { state, _ in
        switch state.view.focus {
        case .tokens where state.view.showsUnits: state.view.isLogScore.toggle()
        case .distribution: state.view.isLogDistribution.toggle()
        default: state.view.isLogAxis.toggle()
        }
        return []
      },
      CommandDescriptor(
        .curveCompare, "Curves of all reconstructions, or of all criteria", .view,
        keys: [.character("v")], in: [.curves], hint: "compare", enabled: Requirements.model
      ) { state, _ in
        state.view.curveComparison =
          state.view.curveComparison == .methods ? .criteria : .methods
        return []
      },
    ]

  private static func pane(_ id: CommandID, _ pane: Pane) -> CommandDescriptor {
    let digit = Character(String(pane.rawValue))
    return CommandDescriptor(
      id, "Go to pane \(pane.rawValue): \(pane.title)", .view, keys: [.character(digit)]
    ) { state, _ in state.focus(pane) }
  }

  static let cursorCommands: [CommandDescriptor] = [
    move(.cursorUp, "Up", [Key(.up), .character("k")], alsoInFilter: Key(.up)) { _ in .by(-1) },
    move(.cursorDown, "Down", [Key(.down), .character("j")], alsoInFilter: Key(.down)) { _ in
      .by(1)
    },
    move(.cursorPageUp, "A page up", [Key(.pageUp), .control("u")]) { .by(-$0.pageRows) },
    move(.cursorPageDown, "A page down", [Key(.pageDown), .control("d")]) { .by($0.pageRows) },
    move(.cursorFirst, "To the first row", [Key(.home), .character("g")]) { _ in .first },
    move(.cursorLast, "To the last row", [Key(.end), .character("G")]) { _ in .last },
    CommandDescriptor(
      .siteWorst, "Go to the worst site by held-out error, then to the next worst", .view,
      keys: [.character("W")], hint: "worst site", enabled: Requirements.errors,
      resolve: { $0.resolvedWorstSite($1) }
    ) { _, _ in [] },
    CommandDescriptor(
      .siteWorstSet, "Go to a site as one of the worst", .view, argument: .site,
      enabled: Requirements.model
    ) { state, argument in state.goToWorstSite(argument) },
    CommandDescriptor(
      .cursorSite, "Go to a site", .view, argument: .site, enabled: Requirements.model
    ) { state, argument in
      if case .site(let site) = argument { state.moveCursor(to: site) }
      return []
    },
    CommandDescriptor(
      .cursorTrial, "Go to a row of the trials", .view, argument: .number,
      enabled: Requirements.trial
    ) { state, argument in
      guard case .number(let row) = argument, let row = Int(exactly: row) else { return [] }
      state.view.trialCursor = min(max(row, 0), max(0, state.visibleTrials.count - 1))
      return []
    },
  ]

  private static func move(
    _ id: CommandID, _ title: String, _ keys: [Key], alsoInFilter key: Key? = nil,
    to movement: @escaping @Sendable (State) -> Movement
  ) -> CommandDescriptor {
    let others = key.map { [KeyBinding(context: .filter, key: $0)] } ?? []
    return CommandDescriptor(id, title, .view, keys: keys, also: others) { state, _ in
      state.move(movement(state))
      return []
    }
  }

  static let tokenCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .tokenPrevious, "Previous token", .view, keys: [Key(.left), .character("h")],
      in: [.tokens], hint: "token", enabled: Requirements.tokens,
      resolve: { $0.resolvedToken($1, by: -1) }
    ) { _, _ in [] },
    CommandDescriptor(
      .tokenNext, "Next token", .view, keys: [Key(.right), .character("l")], in: [.tokens],
      hint: "token", enabled: Requirements.tokens, resolve: { $0.resolvedToken($1, by: 1) }
    ) { _, _ in [] },
    CommandDescriptor(
      .tokenSet, "Go to a token of a site", .view, argument: .siteToken,
      enabled: Requirements.tokens
    ) { state, argument in
      guard case .siteToken(let site, let token) = argument else { return [] }
      state.moveCursor(to: site)
      // As far as the sample is known; a replayed session may be ahead of its tokens.
      state.view.token = max(0, token)
      return []
    },
    CommandDescriptor(
      .tokenWorst, "Go to the worst token of the focused site", .view, keys: [.character("w")],
      hint: "worst token", enabled: Requirements.calibration
    ) { state, _ in state.requestWorstToken() },
    CommandDescriptor(
      .tokenWorstList, "List the worst tokens of the focused site", .view,
      keys: [.character("t")], in: [.tokens], hint: "worst list", recording: .transient,
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
      state.view.sample = min(max(number, 1), max(1, state.results.tokens.sampleCount)) - 1
      state.view.sampleIsChosen = true
      state.view.token = 0
      return []
    },
  ]
}
