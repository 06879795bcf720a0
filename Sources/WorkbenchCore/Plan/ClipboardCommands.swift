internal import PruningPlan

extension CommandRegistry {
  static let clipboardCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .settingsCopy, "Copy the focused site's settings", .plan, keys: [.character("{")],
      in: [.sites, .curves], hint: "copy", enabled: Requirements.rowInView
    ) { state, _ in state.copySettings() },
    CommandDescriptor(
      .settingsPaste, "Paste the copied settings to the targets", .plan, keys: [.character("}")],
      in: [.sites, .curves], hint: "paste",
      enabled: { state in
        Requirements.targets(state)
          ?? (state.clipboard == nil ? "nothing is copied ({ copies a site's settings)" : nil)
      }
    ) { state, _ in state.pasteSettings() },
  ]
}
