internal import PruningPlan

// Two configurations side by side, settings copied from site to site, rows filtered, presets.
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

  static let filterCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .filterType, "Filter the rows: of sites by 3 ffn, a criterion, protected, by-hand", .view,
      keys: [.character("/")], hint: "filter", recording: .transient, enabled: Requirements.list
    ) { state, _ in state.typeFilter() },
    CommandDescriptor(
      .filterAccept, "Keep the filter", .view, keys: [Key(.enter)], in: [.filter], hint: "keep",
      enabled: Requirements.model,
      resolve: { state, _ in
        Command(.filterSet, .text(state.view.paneFilter?.entry.text ?? ""))
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .filterClear, "Show all rows", .view, keys: [Key(.escape)], in: [.filter], hint: "all rows",
      enabled: Requirements.model, resolve: { _, _ in Command(.filterSet, .text("")) }
    ) { _, _ in [] },
    CommandDescriptor(
      .filterSet, "Filter the rows by words", .view, argument: .text, enabled: Requirements.model
    ) { state, argument in
      guard case .text(let text) = argument else { return [] }
      return state.setFilter(text)
    },
  ]

  static let presetCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .presetChoose, "Presets: uniform, FLAP-like, best known", .plan, keys: [.character("P")],
      hint: "presets", recording: .transient, enabled: Requirements.calibration
    ) { state, _ in state.openPresets() },
    CommandDescriptor(
      .presetPreview, "Show what a preset would change", .plan, argument: .text,
      recording: .transient, enabled: Requirements.calibration
    ) { state, argument in
      guard case .text(let name) = argument, let preset = Preset(rawValue: name) else { return [] }
      return state.preview(preset)
    },
    CommandDescriptor(
      .presetApply, "Take over a preset's plan", .plan, argument: .preset,
      enabled: Requirements.model
    ) { state, argument in
      guard case .preset(let preset, let recipe) = argument else { return [] }
      return state.apply(recipe, name: "preset \(preset.title)")
    },
  ]
}
