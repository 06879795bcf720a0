internal import TerminalVocabulary

extension CommandID {
  package static let themeNext = CommandID("theme.next")
  package static let themeChoose = CommandID("theme.choose")
  package static let themeSet = CommandID("theme.set")
}

extension CommandRegistry {
  static let themeCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .themeChoose, "Choose a theme and see it at once", .workbench, keys: [.character("T")],
      recording: .transient, enabled: oneTheme
    ) { state, _ in state.openList(.theme) },
    CommandDescriptor(
      .themeSet, "Use a theme", .workbench, argument: .text
    ) { state, argument in
      guard case .text(let theme) = argument else { return [] }
      return state.setTheme(theme)
    },
    CommandDescriptor(.themeNext, "Next theme", .workbench, enabled: oneTheme) { state, _ in
      state.nextTheme()
    },
  ]

  @Sendable private static func oneTheme(_ state: State) -> String? {
    state.environment.configuration.themes.count < 2 ? "there is one theme" : nil
  }
}
