internal import PruningPlan

// Themes and the tour; what is done in the file browser and on the `:` line.
extension CommandRegistry {
  static let lookCommands: [CommandDescriptor] = [
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
    CommandDescriptor(
      .tourStart, "Show the tour: five steps around the workbench", .workbench,
      recording: .transient
    ) { state, _ in state.startTour() },
    CommandDescriptor(
      .tourNext, "Next step of the tour", .workbench, keys: [.control("n")], in: [.tour],
      hint: "tour", recording: .transient, enabled: noTour
    ) { _, _ in [] },
    CommandDescriptor(
      .tourLeave, "Leave the tour", .workbench, keys: [Key(.escape)], in: [.tour],
      hint: "leave tour", recording: .transient, enabled: noTour
    ) { state, _ in
      state.view.tour = nil
      state.view.message = "the tour comes back with :tour"
      return []
    },
  ]

  @Sendable private static func oneTheme(_ state: State) -> String? {
    state.environment.configuration.themes.count < 2 ? "there is one theme" : nil
  }

  @Sendable private static func noTour(_ state: State) -> String? {
    state.view.tour == nil ? "no tour is shown" : nil
  }

  static let browserCommands: [CommandDescriptor] = [
    inDialog(
      .formBrowse, "Choose the field's file from folders", [.control("o")], [.form],
      hint: "browse", enabled: { $0.isPathField ? nil : "this field is no path" }
    ) { $0.browseField() },
    inDialog(.browserUp, "To the folder above", [Key(.left)], [.browser], hint: "up") {
      $0.browseUp()
    },
    inDialog(.browserInto, "Into the folder", [Key(.right)], [.browser], hint: "into") {
      $0.browseInto()
    },
    inDialog(.browserComplete, "Type on from the row's path", [Key(.tab)], [.browser]) {
      $0.completeInBrowser()
    },
    inDialog(
      .browserAll, "Hidden and other files too, or not", [.control("t")], [.browser],
      hint: "all files"
    ) { state in state.updateBrowser { $0.showsAll.toggle() } },
  ]

  static let lineCommands: [CommandDescriptor] = [
    inDialog(.lineComplete, "Complete the word", [Key(.tab)], [.line], hint: "complete") {
      $0.completeLine(1)
    },
    inDialog(
      .lineCompleteBack, "The completion before", [Key(.tab, .shift)], [.line]
    ) { $0.completeLine(-1) },
    inDialog(
      .lineOlder, "An older line", [Key(.up), .control("p")], [.line], hint: "history"
    ) { $0.recallLine(-1) },
    inDialog(
      .lineNewer, "A newer line", [Key(.down), .control("n")], [.line], hint: "history"
    ) { $0.recallLine(1) },
  ]
}
