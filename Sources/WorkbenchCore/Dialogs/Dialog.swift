/// What is open in front of the panes.
public enum Dialog: Equatable, Sendable {
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
public struct ConfirmDialog: Equatable, Sendable {
  /// The heading.
  public var title: String
  /// The question.
  public var text: String
  /// What is done on yes.
  public var command: Command
}

/// Something to read.
public struct MessageDialog: Equatable, Sendable {
  /// The heading.
  public var title: String
  /// The text; it is wrapped.
  public var text: String
  /// It says that something failed.
  public var isError: Bool
  /// The model that could not be opened: Enter asks for one again.
  public var modelPath: String?
}
