internal import PruningPlan

extension CommandRegistry {
  static let trialCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .evaluate, "Evaluate the plan", .trials, keys: [.character("e")], hint: "evaluate",
      recording: .transient, enabled: Requirements.calibration
    ) { state, _ in state.openEvaluationForm() },
    CommandDescriptor(
      .trialRun, "Evaluate the plan with these options", .trials, argument: .evaluation,
      enabled: Requirements.calibration,
      // A session that is gone through again has had its answer.
      resolve: { state, command in
        guard !state.isReplaying, case .evaluation(let options, let mode) = command.argument,
          state.isKnown(options, mode: mode)
        else { return command }
        return Command(.trialKnown, command.argument)
      }
    ) { state, argument in
      guard case .evaluation(let options, let mode) = argument else { return [] }
      return state.evaluate(options, mode: mode)
    },
    CommandDescriptor(
      .sweep, "Evaluate the plan at 10 … 80 %, or at ratios that are typed", .trials,
      keys: [.character("%")], hint: "sweep", recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in state.openSweepForm() },
    CommandDescriptor(
      .sweepRun, "Evaluate the plan at these ratios", .trials, argument: .sweep,
      enabled: Requirements.calibration
    ) { state, argument in
      guard case .sweep(let ratios, let options, let mode) = argument else { return [] }
      return state.sweep(ratios, options, mode: mode)
    },
    CommandDescriptor(
      .sweepStop, "Cancel all evaluations, waiting and running", .trials, keys: [.control("x")],
      recording: .transient,
      enabled: {
        $0.stoppableJobs.contains(where: \.isEvaluation) ? nil : "no evaluation is under way"
      }
    ) { state, _ in state.stopEvaluations() },
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
    ) { state, _ in
      let path = state.results.model?.path ?? state.environment.configuration.modelPath ?? ""
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

  static let workbenchCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .refresh, "Draw anew, and ask again for what failed or was stopped", .workbench,
      keys: [Key(.function(5)), .control("l")]
    ) { state, _ in
      state.results.refused = []
      return [.redraw]
    },
    CommandDescriptor(
      .mouse, "Mouse on or off: off, the terminal selects text", .workbench,
      keys: [Key(.function(2))], recording: .transient
    ) { _, _ in [.toggleMouse] },
    CommandDescriptor(
      .commandLine, "Type a command; tab completes it", .workbench, keys: [.character(":")],
      hint: "command", recording: .transient
    ) { state, argument in
      guard case .text(let text) = argument else { return state.openLine() }
      return state.openLine(text)
    },
    CommandDescriptor(
      .palette, "Find a command", .workbench, keys: [.control("p")], hint: "palette",
      recording: .transient
    ) { state, _ in state.openList(.palette) },
    CommandDescriptor(
      .help, "Help: all commands, searched and run", .workbench,
      keys: [.character("?"), Key(.function(1))], hint: "help", recording: .transient
    ) { state, _ in state.openList(.help) },
    CommandDescriptor(
      .interrupt, "Cancel the running job; if none runs, quit", .workbench,
      keys: [.control("c")],
      in: [.panes, .prompt, .filter, .list, .form, .browser, .line, .confirm, .message, .figures],
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
      in: [.list, .form, .browser, .line, .confirm, .message],
      also: [KeyBinding(context: .confirm, key: .character("y"))],
      hint: "do it", recording: .transient
    ) { state, _ in state.acceptDialog() },
    CommandDescriptor(
      .dialogCancel, "Close the dialog", .dialog, keys: [Key(.escape)],
      in: [.list, .form, .browser, .line, .confirm, .message, .figures],
      also: [
        KeyBinding(context: .confirm, key: .character("n")),
        KeyBinding(context: .message, key: .character("q")),
        KeyBinding(context: .figures, key: .character("q")),
      ],
      hint: "close", recording: .transient
    ) { state, _ in state.closeDialog() },
    inDialog(
      .dialogUp, "Previous row or field", [Key(.up), .control("p"), Key(.tab, .shift)],
      [.list, .form, .browser, .figures], hint: "move"
    ) { $0.moveInDialog(-1) },
    inDialog(
      .dialogDown, "Next row or field", [Key(.down), .control("n")],
      [.list, .form, .browser, .figures],
      also: [.list, .form, .figures].map { KeyBinding(context: $0, key: Key(.tab)) }, hint: "move"
    ) { $0.moveInDialog(1) },
    inDialog(
      .dialogLeft, "Left, or the previous choice", [Key(.left)], KeyContext.texts,
      hint: "choose"
    ) {
      $0.moveInField(-1)
    },
    inDialog(
      .dialogRight, "Right, or the next choice", [Key(.right)], KeyContext.texts,
      hint: "choose"
    ) {
      $0.moveInField(1)
    },
    inDialog(
      .dialogFirst, "To the beginning", [Key(.home), .control("a")],
      KeyContext.texts + [.list, .browser]
    ) { $0.moveInField(-.max) },
    inDialog(
      .dialogLast, "To the end", [Key(.end), .control("e")],
      KeyContext.texts + [.list, .browser]
    ) { $0.moveInField(.max) },
    inDialog(.dialogPageUp, "A page up", [Key(.pageUp)], [.list, .browser]) {
      $0.moveInDialog(-$0.dialogPage)
    },
    inDialog(.dialogPageDown, "A page down", [Key(.pageDown)], [.list, .browser]) {
      $0.moveInDialog($0.dialogPage)
    },
    CommandDescriptor(
      .dialogRow, "Go to a row of the list, or a field of the form", .dialog, argument: .number,
      recording: .transient
    ) { state, argument in
      guard case .number(let row) = argument, let row = Int(exactly: row) else { return [] }
      return state.goToRow(row)
    },
    inDialog(
      .dialogErase, "Erase a character", [Key(.backspace)],
      KeyContext.texts + [.list, .browser]
    ) { $0.eraseInField(before: true) },
    inDialog(.dialogDelete, "Delete the next character", [Key(.delete)], KeyContext.texts) {
      $0.eraseInField(before: false)
    },
    inDialog(
      .dialogClear, "Erase the text", [.control("u")], KeyContext.texts + [.list, .browser]
    ) { $0.clearField() },
  ]

  static func inDialog(
    _ id: CommandID, _ title: String, _ keys: [Key], _ contexts: [KeyContext],
    also others: [KeyBinding] = [], hint: String? = nil,
    enabled: @escaping @Sendable (State) -> String? = { _ in nil },
    run: @escaping @Sendable (inout State) -> [Effect]
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .dialog, keys: keys, in: contexts, also: others, hint: hint,
      recording: .transient, enabled: enabled
    ) { state, _ in run(&state) }
  }
}
