/// What is open in front of the panes.
package enum Dialog: Equatable, Sendable {
  /// A list that can be searched and run: help, palette, a choice.
  case list(ListDialog)
  /// Fields to fill in.
  case form(FormDialog)
  /// A question.
  case confirm(ConfirmDialog)
  /// Something to read.
  case message(MessageDialog)
  /// What the allocator would do, before it is accepted.
  case budget(BudgetDialog)
  /// Folders to choose a file from.
  case browser(FileBrowser)
  /// A command being typed.
  case line(CommandLine)
  /// The figures of the paper over the open model.
  case figures(FiguresDialog)
}

/// A question with a command behind it.
package struct ConfirmDialog: Equatable, Sendable {
  /// The heading.
  package var title: String
  /// The question.
  package var text: String
  /// What is done on yes.
  package var command: Command
}

/// Something to read.
package struct MessageDialog: Equatable, Sendable {
  /// The heading.
  package var title: String
  /// The text; it is wrapped.
  package var text: String
  /// It says that something failed.
  package var isError: Bool
  /// The model that could not be opened: Enter asks for one again.
  package var modelPath: String?
}
