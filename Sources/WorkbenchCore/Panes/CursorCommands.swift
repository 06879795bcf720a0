internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let cursorUp = CommandID("cursor.up")
  package static let cursorDown = CommandID("cursor.down")
  package static let cursorPageUp = CommandID("cursor.page-up")
  package static let cursorPageDown = CommandID("cursor.page-down")
  package static let cursorFirst = CommandID("cursor.first")
  package static let cursorLast = CommandID("cursor.last")
  package static let cursorSite = CommandID("cursor.site")
  package static let siteWorst = CommandID("site.worst")
  package static let siteWorstSet = CommandID("site.worst.set")
  package static let cursorTrial = CommandID("cursor.trial")
}

extension CommandRegistry {
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
      state.trials.cursor = min(max(row, 0), max(0, state.visibleTrials.count - 1))
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
}
