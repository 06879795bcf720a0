internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let presetChoose = CommandID("preset.choose")
  package static let presetPreview = CommandID("preset.preview")
  package static let presetApply = CommandID("preset.apply")
}

extension CommandRegistry {
  static let presetCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .presetChoose, "Presets: uniform, FLAP-like, fewer layers, best known", .plan,
      keys: [.character("P")],
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
