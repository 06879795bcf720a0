internal import PruningPlan

extension CommandRegistry {
  static let trialCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .evaluate, "Evaluate the plan", .trials, keys: [.character("e")], hint: "evaluate",
      recording: .transient, enabled: Requirements.calibration
    ) { state, _ in state.openEvaluationForm() },
    CommandDescriptor(
      .trialRun, "Evaluate the plan with these options", .trials, argument: .evaluation,
      enabled: Requirements.calibration
    ) { state, argument in
      guard case .evaluation(let options, let mode) = argument else { return [] }
      return state.evaluate(options, mode: mode)
    },
    CommandDescriptor(
      .trialRestore, "Take over the trial's recipe", .trials, keys: [Key(.enter)],
      in: [.trials], hint: "restore", enabled: Requirements.trial,
      resolve: { state, command in
        state.focusedTrial.map { Command(.planApply, .recipe($0.recipe)) } ?? command
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .trialDelete, "Delete the trial", .trials, keys: [.character("d"), Key(.delete)],
      in: [.trials], hint: "delete", recording: .transient, enabled: Requirements.trial
    ) { state, _ in
      guard let trial = state.focusedTrial else { return [] }
      let label = trial.recipe.label(model: state.results.model)
      state.view.dialog = .confirm(
        ConfirmDialog(
          title: "Delete trial \(trial.number)",
          text: "Delete trial \(trial.number) (\(label))? This can't be undone.",
          command: Command(.trialRemove, .number(Double(trial.number)))))
      return []
    },
    CommandDescriptor(
      .trialRemove, "Delete the trial of a number", .trials, argument: .number,
      enabled: Requirements.trial
    ) { state, argument in
      guard case .number(let number) = argument else { return [] }
      state.results.trials.removeAll { Double($0.number) == number }
      state.view.message = "trial deleted"
      return []
    },
  ]

  static let fileCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .modelOpen, "Open a model", .files, keys: [.character("o")], hint: "open",
      recording: .transient
    ) { state, _ in state.openModelForm() },
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
    CommandDescriptor(
      .copySite, "Copy the focused site's figures", .files, keys: [.character("y")],
      recording: .transient, enabled: Requirements.model
    ) { state, _ in state.copySite() },
    CommandDescriptor(
      .copyRecipe, "Copy the recipe", .files, keys: [.character("Y")], recording: .transient,
      enabled: Requirements.model
    ) { state, _ in state.copyRecipe() },
  ]

  static let workbenchCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .themeNext, "Next theme", .workbench, keys: [.character("T")],
      enabled: { $0.environment.configuration.themes.count < 2 ? "there is one theme" : nil }
    ) { state, _ in state.nextTheme() },
    CommandDescriptor(
      .refresh, "Ask again for what failed or was stopped", .workbench,
      keys: [Key(.function(5)), .control("l")]
    ) { state, _ in
      state.results.refused = []
      return [.redraw]
    },
    CommandDescriptor(
      .palette, "Find a command", .workbench, keys: [.character(":"), .control("p")],
      hint: "palette", recording: .transient
    ) { state, _ in state.openList(.palette) },
    CommandDescriptor(
      .help, "Help: all commands, searched and run", .workbench,
      keys: [.character("?"), Key(.function(1))], hint: "help", recording: .transient
    ) { state, _ in state.openList(.help) },
    CommandDescriptor(
      .interrupt, "Cancel the running job; if none runs, quit", .workbench,
      keys: [.control("c")], in: [.panes, .prompt, .list, .form, .confirm, .message, .figures],
      recording: .transient
    ) { state, _ in state.interrupt() },
    CommandDescriptor(
      .quit, "Quit", .workbench, keys: [.character("q")], hint: "quit", recording: .transient
    ) { state, _ in
      guard state.results.activeJobs.contains(where: \.isForeground) else { return [.quit] }
      state.view.dialog = .confirm(.quit)
      return []
    },
    CommandDescriptor(
      .leave, "Quit without asking", .workbench, recording: .transient
    ) { _, _ in [.quit] },
    CommandDescriptor(
      .resize, "Take the terminal's size", .workbench, argument: .size
    ) { state, argument in
      guard case .size(let width, let height) = argument else { return [] }
      state.environment.width = max(0, width)
      state.environment.height = max(0, height)
      return []
    },
  ]

  static let dialogCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .dialogAccept, "Do it", .dialog, keys: [Key(.enter)],
      in: [.list, .form, .confirm, .message],
      also: [KeyBinding(context: .confirm, key: .character("y"))],
      hint: "do it", recording: .transient
    ) { state, _ in state.acceptDialog() },
    CommandDescriptor(
      .dialogCancel, "Close the dialog", .dialog, keys: [Key(.escape)],
      in: [.list, .form, .confirm, .message, .figures],
      also: [
        KeyBinding(context: .confirm, key: .character("n")),
        KeyBinding(context: .message, key: .character("q")),
        KeyBinding(context: .figures, key: .character("q")),
      ],
      hint: "close", recording: .transient
    ) { state, _ in state.closeDialog() },
    inDialog(
      .dialogUp, "Previous row or field", [Key(.up), .control("p"), Key(.tab, .shift)],
      [.list, .form, .figures], hint: "move"
    ) { $0.moveInDialog(-1) },
    inDialog(
      .dialogDown, "Next row or field", [Key(.down), .control("n"), Key(.tab)],
      [.list, .form, .figures],
      hint: "move"
    ) { $0.moveInDialog(1) },
    inDialog(
      .dialogLeft, "Left, or the previous choice", [Key(.left)], [.form, .prompt], hint: "choose"
    ) {
      $0.moveInField(-1)
    },
    inDialog(
      .dialogRight, "Right, or the next choice", [Key(.right)], [.form, .prompt], hint: "choose"
    ) {
      $0.moveInField(1)
    },
    inDialog(
      .dialogFirst, "To the beginning", [Key(.home), .control("a")], [.list, .form, .prompt]
    ) {
      $0.moveInField(-.max)
    },
    inDialog(.dialogLast, "To the end", [Key(.end), .control("e")], [.list, .form, .prompt]) {
      $0.moveInField(.max)
    },
    inDialog(.dialogErase, "Erase a character", [Key(.backspace)], [.list, .form, .prompt]) {
      $0.eraseInField(before: true)
    },
    inDialog(.dialogDelete, "Delete the next character", [Key(.delete)], [.form, .prompt]) {
      $0.eraseInField(before: false)
    },
    inDialog(.dialogClear, "Erase the text", [.control("u")], [.list, .form, .prompt]) {
      $0.clearField()
    },
  ]

  private static func inDialog(
    _ id: CommandID, _ title: String, _ keys: [Key], _ contexts: [KeyContext],
    hint: String? = nil, run: @escaping @Sendable (inout State) -> [Effect]
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .dialog, keys: keys, in: contexts, hint: hint, recording: .transient
    ) { state, _ in run(&state) }
  }
}
