internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let modelOpen = CommandID("model.open")
  package static let modelLoad = CommandID("model.load")
  package static let calibrate = CommandID("model.calibrate")
  package static let calibrationRun = CommandID("model.calibration-run")
}

extension CommandRegistry {
  static let modelCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .modelOpen, "Open a model", .files, keys: [.character("o")], hint: "open",
      recording: .transient
    ) { state, _ in
      let path = state.model?.path ?? state.environment.configuration.modelPath ?? ""
      return state.openBrowser(.model, near: path)
    },
    CommandDescriptor(
      .modelLoad, "Open the model at a path", .files, argument: .text
    ) { state, argument in
      guard case .text(let path) = argument else { return [] }
      return state.load(path)
    },
    CommandDescriptor(
      .calibrate, "Calibrate on a text", .files, keys: [.character("K")], hint: "calibrate",
      recording: .transient, enabled: Requirements.model
    ) { state, _ in state.openCalibrationForm() },
    CommandDescriptor(
      .calibrationRun, "Calibrate with these options", .files, argument: .calibration,
      enabled: Requirements.model
    ) { state, argument in
      guard case .calibration(let options) = argument else { return [] }
      return state.calibrate(options)
    },
  ]
}
