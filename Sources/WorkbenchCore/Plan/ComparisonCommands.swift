internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let compareToggle = CommandID("compare.toggle")
  package static let compareDifference = CommandID("compare.difference")
  package static let compareCopy = CommandID("compare.copy")
}

extension CommandRegistry {
  static let comparisonCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .compareToggle, "Configuration A or B; the first time B begins as a copy of A", .plan,
      keys: [.character("\\")], hint: "A/B", enabled: Requirements.model
    ) { state, _ in state.toggleConfiguration() },
    CommandDescriptor(
      .compareDifference, "Show what A and B differ in, or leave it", .plan,
      keys: [.character("|")], hint: "A−B", enabled: Requirements.comparison
    ) { state, _ in state.toggleDifference() },
    CommandDescriptor(
      .compareCopy, "Make the other configuration a copy of this one", .plan,
      enabled: Requirements.comparison
    ) { state, _ in state.copyToOther() },
  ]
}
