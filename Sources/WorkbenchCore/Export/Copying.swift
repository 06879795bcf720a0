internal import PruningPlan

/// What can be put on the clipboard.
package enum CopyKind: String, CaseIterable, Hashable, Sendable {
  /// The figure under the cursor.
  case value
  /// The row under the cursor, with tabs between its fields.
  case row
  /// The plan as TOML.
  case recipe
  /// A command for a shell that does the same without a screen.
  case command
}

/// Text for the clipboard.
package struct CopiedText: Equatable, Sendable {
  /// What it is, for the status line.
  package var name: String
  /// The text.
  package var text: String

  /// A row of fields; a dash for what isn't known.
  static func row(_ name: String, _ fields: [String?]) -> CopiedText {
    CopiedText(name: name, text: fields.map { $0 ?? "—" }.joined(separator: "\t"))
  }

  /// An error in the digits that its curve has.
  static func text(_ error: Double) -> String { "\(Float(error))" }
}

extension State {
  /// What a copy of a kind would be now; nil where there is nothing of the kind.
  package func copied(_ kind: CopyKind) -> CopiedText? {
    switch kind {
    case .value: panes.focus.descriptor.value(self)
    case .row: panes.focus.descriptor.row(self)
    case .recipe: (try? recipe.toml()).map { CopiedText(name: "the recipe", text: $0) }
    case .command: commandLine.map { CopiedText(name: "the command", text: $0.text) }
    }
  }

  mutating func copy(_ kind: CopyKind) -> [Effect] {
    guard let copied = copied(kind) else {
      message = "there is no \(kind.rawValue) to copy here"
      return []
    }
    message = "copied: \(copied.name)"
    return [.copy(copied.text)]
  }

  /// The list of all that can be copied, with the beginning of each.
  mutating func openCopyList() -> [Effect] {
    let rows: [ListItem] = CopyKind.allCases.map { kind in
      let copied = copied(kind)
      let start = copied?.text.split(separator: "\n").last { !$0.isEmpty } ?? ""
      let detail = kind == .recipe ? "TOML" : String(start).replacing("\t", with: "  ")
      return ListItem(
        title: kind.rawValue, detail: detail, command: Command(kind.id),
        reason: copied == nil ? "there is no \(kind.rawValue) to copy here" : nil)
    }
    dialogs.open = .list(ListDialog(kind: .copy, rows: rows))
    return []
  }
}

extension CopyKind {
  var id: CommandID {
    switch self {
    case .value: .copyValue
    case .row: .copyRow
    case .recipe: .copyRecipe
    case .command: .copyCommand
    }
  }
}
