internal import TerminalVocabulary

/// The table of all commands.
package enum CommandRegistry {
  /// All commands, in the order of the help.
  package static let all: [CommandDescriptor] =
    ratioCommands + budgetCommands + presetCommands + choiceCommands + clipboardCommands
    + targetCommands + historyCommands + comparisonCommands
    + paneCommands + cursorCommands + filterCommands + orderCommands
    + own([.tokens, .distribution]) + figureCommands + own([.trials, .tryIt])
    + modelCommands + exportCommands + sessionCommands + own([.jobs])
    + own(Pane.allCases.filter { !placed.contains($0) }) + workbenchCommands
    + themeCommands + tourCommands + dialogCommands + browserCommands + lineCommands

  /// Panes whose commands have their place between others; those of all other panes follow.
  private static let placed: [Pane] = [.tokens, .distribution, .trials, .tryIt, .jobs]

  private static func own(_ panes: [Pane]) -> [CommandDescriptor] {
    panes.flatMap(\.descriptor.commands)
  }

  private static let byID: [CommandID: CommandDescriptor] = Dictionary(
    all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// Whether there is a command of a name.
  static func has(_ name: String) -> Bool { byID[CommandID(name)] != nil }

  /// A command's descriptor.
  package static func descriptor(_ id: CommandID) -> CommandDescriptor {
    guard let descriptor = byID[id] else {
      preconditionFailure("\(id.rawValue) is not in the command table")
    }
    return descriptor
  }

  /// Commands that have a word in the footer, in the order of the table.
  private static let hinted = all.filter { $0.hint != nil }

  /// Commands that have a word in the footer: these first, then the others.
  static func hinted(first ids: [CommandID]) -> [CommandDescriptor] {
    var seen = Set(ids)
    let others = hinted.filter { !seen.contains($0.id) }
    return ids.compactMap { seen.remove($0) == nil ? nil : descriptor($0) } + others
  }

  /// The commands as a Markdown table, for the documentation.
  package static func markdown(keyMap: KeyMap = .standard) -> String {
    var lines: [String] = []
    for group in CommandDescriptor.Group.allCases {
      lines += ["## \(group.rawValue)", "", "| keys | where | does | name |", "|---|---|---|---|"]
      for descriptor in all where descriptor.group == group {
        let keys = keyMap.keys(for: descriptor.id)
          .map { "`\($0.description.replacing("|", with: "\\|"))`" }.joined(separator: " ")
        let places = descriptor.bindings.isEmpty ? "" : place(descriptor.contexts)
        var name = "`\(descriptor.id.rawValue)`"
        if descriptor.argument != .none { name += " (\(descriptor.argument.rawValue))" }
        lines.append("| \(keys) | \(places) | \(descriptor.title) | \(name) |")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  private static func place(_ contexts: [KeyContext]) -> String {
    contexts == [.panes] ? "any pane" : contexts.map(\.name).joined(separator: ", ")
  }
}
