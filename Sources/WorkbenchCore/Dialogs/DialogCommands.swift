internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let dialogUp = CommandID("dialog.up")
  package static let dialogDown = CommandID("dialog.down")
  package static let dialogLeft = CommandID("dialog.left")
  package static let dialogRight = CommandID("dialog.right")
  package static let dialogFirst = CommandID("dialog.first")
  package static let dialogLast = CommandID("dialog.last")
  package static let dialogPageUp = CommandID("dialog.page-up")
  package static let dialogPageDown = CommandID("dialog.page-down")
  package static let dialogRow = CommandID("dialog.row")
  package static let dialogErase = CommandID("dialog.erase")
  package static let dialogDelete = CommandID("dialog.delete")
  package static let dialogClear = CommandID("dialog.clear")
  package static let dialogAccept = CommandID("dialog.accept")
  package static let dialogCancel = CommandID("dialog.cancel")
}

extension CommandRegistry {
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
