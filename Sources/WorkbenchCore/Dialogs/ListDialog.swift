/// A searchable list of commands.
package struct ListDialog: Equatable, Sendable {
  /// What the list is of.
  package enum Kind: String, CaseIterable, Equatable, Sendable {
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
  package var kind: Kind
  /// A heading of its own, instead of the kind's.
  package var heading: String?
  /// The rows, where they don't follow from the kind.
  package var rows: [ListItem]?
  /// What is searched for.
  package var query = ""
  /// The row of the list that Enter runs.
  package var cursor = 0

  /// The dialog's heading.
  package var title: String {
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
package struct ListItem: Equatable, Sendable {
  /// What it does.
  package var title: String
  /// Its keys, or a line about it.
  package var detail: String
  /// What Enter runs.
  package var command: Command
  /// Why it can't be run now.
  package var reason: String?
}
