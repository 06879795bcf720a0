internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let settingsCopy = CommandID("settings.copy")
  package static let settingsPaste = CommandID("settings.paste")
}

extension CommandRegistry {
  static let clipboardCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .settingsCopy, "Copy the focused site's settings", .plan, keys: [.character("{")],
      in: [.pane(.sites), .pane(.curves)], hint: "copy", enabled: Requirements.rowInView
    ) { state, _ in state.copySettings() },
    CommandDescriptor(
      .settingsPaste, "Paste the copied settings to the targets", .plan, keys: [.character("}")],
      in: [.pane(.sites), .pane(.curves)], hint: "paste",
      enabled: { state in
        Requirements.targets(state)
          ?? (state.plan.clipboard == nil ? "nothing is copied ({ copies a site's settings)" : nil)
      }
    ) { state, _ in state.pasteSettings() },
  ]
}
