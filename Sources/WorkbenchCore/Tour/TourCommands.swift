internal import TerminalVocabulary

extension CommandID {
  package static let tourStart = CommandID("tour.start")
  package static let tourNext = CommandID("tour.next")
  package static let tourLeave = CommandID("tour.leave")
}

extension CommandRegistry {
  static let tourCommands: [CommandDescriptor] = [
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
      state.tour = nil
      state.message = "the tour comes back with :tour"
      return []
    },
  ]

  @Sendable private static func noTour(_ state: State) -> String? {
    state.tour == nil ? "no tour is shown" : nil
  }
}
