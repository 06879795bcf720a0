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

/// A searchable list of commands.
public struct ListDialog: Equatable, Sendable {
  /// What the list is of.
  public enum Kind: String, CaseIterable, Equatable, Sendable {
    case help
    case palette
    case criterion
    case method
    case preset
    case theme
    /// What two recipes differ in.
    case difference
    /// What can be copied.
    case copy
    /// Saved sessions.
    case sessions
    /// Tokens with the greatest errors.
    case worst
    /// What to do about an evaluation whose result is known.
    case known
  }

  /// What the list is of.
  public var kind: Kind
  /// A heading of its own, instead of the kind's.
  public var heading: String?
  /// The rows, where they don't follow from the kind.
  public var rows: [ListItem]?
  /// What is searched for.
  public var query = ""
  /// The row of the list that Enter runs.
  public var cursor = 0

  /// The dialog's heading.
  public var title: String {
    if let heading { return heading }
    return switch kind {
    case .help: "Help"
    case .palette: "Command"
    case .criterion: "Criterion"
    case .method: "Method"
    case .preset: "Presets"
    case .theme: "Theme"
    case .difference: "Difference"
    case .copy: "Copy"
    case .sessions: "Sessions"
    case .worst: "Worst tokens"
    case .known: "Evaluated already"
    }
  }
}

/// A row of a list dialog.
public struct ListItem: Equatable, Sendable {
  /// What it does.
  public var title: String
  /// Its keys, or a line about it.
  public var detail: String
  /// What Enter runs.
  public var command: Command
  /// Why it can't be run now.
  public var reason: String?
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

/// Fields to fill in.
public struct FormDialog: Equatable, Sendable {
  /// What the form is for.
  public enum Kind: String, CaseIterable, Equatable, Sendable {
    case calibration
    case evaluation
    case sweep
    case export
    case ratio
    case ridge
    case budget
    case label
  }

  /// What the form is for.
  public var kind: Kind
  /// The fields.
  public var fields: [FormField]
  /// What a label is for.
  var labelled: Labelled?
  /// The field that text goes to.
  public var focus = 0
  /// What is wrong with what was filled in.
  public var problem: String?
  /// The field that is wrong.
  public var problemField: String?
  /// What an export would write.
  public internal(set) var preview: ExportPreview?

  /// The dialog's heading.
  public var title: String {
    switch kind {
    case .calibration: "Calibrate"
    case .evaluation: "Evaluate the plan"
    case .sweep: "Sweep: the plan at several ratios"
    case .export: "Export"
    case .ratio: "Ratio"
    case .ridge: "Ridge"
    case .budget: "Budget"
    case .label: "Name of \((labelled ?? .session).title)"
    }
  }

  /// A field's text by its identifier.
  public func text(_ id: String) -> String {
    fields.first { $0.id == id }?.text ?? ""
  }
}

/// A field of a form.
public struct FormField: Equatable, Sendable {
  /// What kind of field it is.
  public enum Content: Equatable, Sendable {
    /// Free text.
    case text(TextEntry)
    /// One of several.
    case choice([String], index: Int)
  }

  /// Its name in the form.
  public var id: String
  /// What the user reads.
  public var label: String
  /// A line of help, shown while the field has the focus.
  public var help: String
  /// What is filled in.
  public var content: Content
  /// What holds while nothing is filled in.
  public var placeholder = ""
  /// What can be chosen for it from folders; nil where it is no path.
  public var browses: FileBrowser.Purpose?

  static func path(
    _ id: String, _ label: String, _ value: String, _ purpose: FileBrowser.Purpose,
    help: String = "", placeholder: String = ""
  ) -> FormField {
    FormField(
      id: id, label: label, help: help, content: .text(TextEntry(value)),
      placeholder: placeholder, browses: purpose)
  }

  static func text(
    _ id: String, _ label: String, _ value: String, help: String = "", placeholder: String = ""
  ) -> FormField {
    FormField(
      id: id, label: label, help: help, content: .text(TextEntry(value)), placeholder: placeholder)
  }

  static func choice(
    _ id: String, _ label: String, _ options: [String], _ chosen: String, help: String = ""
  ) -> FormField {
    FormField(
      id: id, label: label, help: help,
      content: .choice(options, index: options.firstIndex(of: chosen) ?? 0))
  }

  /// What is filled in, as text.
  public var text: String {
    switch content {
    case .text(let entry): entry.text
    case .choice(let options, let index): options.indices.contains(index) ? options[index] : ""
    }
  }
}
