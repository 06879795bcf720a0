internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let export = CommandID("model.export")
  package static let exportRun = CommandID("model.export-run")
  package static let copyRow = CommandID("copy.row")
  package static let copyChoose = CommandID("copy.choose")
  package static let copyValue = CommandID("copy.value")
  package static let copyRecipe = CommandID("copy.recipe")
  package static let copyCommand = CommandID("copy.command")
}

extension CommandRegistry {
  static let exportCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .export, "Export recipe or model", .files, keys: [.character("x")], hint: "export",
      recording: .transient, enabled: Requirements.writing
    ) { state, _ in state.openExportForm() },
    CommandDescriptor(
      .exportRun, "Export to a destination", .files, argument: .export,
      enabled: Requirements.writing
    ) { state, argument in
      guard case .export(let order) = argument else { return [] }
      return state.export(order)
    },
    copy(.row, "Copy the row under the cursor", "y"),
    CommandDescriptor(
      .copyChoose, "Choose what to copy: value, row, recipe, command line", .files,
      keys: [.character("Y")], recording: .transient, enabled: Requirements.model
    ) { state, _ in state.openCopyList() },
    copy(.value, "Copy the figure under the cursor"),
    copy(.recipe, "Copy the recipe"),
    copy(.command, "Copy the command line that does the same without a screen"),
  ]

  private static func copy(_ kind: CopyKind, _ title: String, _ key: Character? = nil)
    -> CommandDescriptor
  {
    CommandDescriptor(
      kind.id, title, .files, keys: key.map { [.character($0)] } ?? [], recording: .transient,
      enabled: kind == .command ? Requirements.calibration : Requirements.model
    ) { state, _ in state.copy(kind) }
  }
}
