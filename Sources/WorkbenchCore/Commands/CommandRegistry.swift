/// The table of all commands.
public enum CommandRegistry {
  /// All commands, in the order of the help.
  public static let all: [CommandDescriptor] =
    ratioCommands + choiceCommands + targetCommands + historyCommands + paneCommands
    + cursorCommands + tokenCommands + trialCommands + fileCommands + workbenchCommands
    + dialogCommands

  private static let byID: [CommandID: CommandDescriptor] = Dictionary(
    all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// A command's descriptor.
  public static func descriptor(_ id: CommandID) -> CommandDescriptor {
    guard let descriptor = byID[id] else {
      preconditionFailure("\(id.rawValue) is not in the command table")
    }
    return descriptor
  }

  /// The commands as a Markdown table, for the documentation.
  public static func markdown(keyMap: KeyMap = .standard) -> String {
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
    contexts == [.panes] ? "any pane" : contexts.map(\.rawValue).joined(separator: ", ")
  }
}

/// A word of the footer with its keys.
public struct KeyHint: Equatable, Sendable {
  /// The keys, as the user should read them.
  public var keys: [Key]
  /// What they do.
  public var label: String
  /// The command a click runs.
  public var command: Command
  /// It can't be run now.
  public var isDisabled: Bool
}

extension State {
  /// The hints of the footer for the focused pane or the open dialog: the most useful first.
  public var keyHints: [KeyHint] {
    let contexts = keyContexts
    var hints: [KeyHint] = []
    // What belongs to the focused pane goes before what can be done anywhere.
    for context in contexts {
      for descriptor in CommandRegistry.all {
        guard let label = descriptor.hint,
          let key = environment.keyMap.keys(for: descriptor.id, in: [context]).first
        else { continue }
        if let index = hints.firstIndex(where: { $0.label == label }) {
          if hints[index].keys.count < 2 { hints[index].keys.append(key) }
          continue
        }
        hints.append(
          KeyHint(
            keys: [key], label: label, command: Command(descriptor.id),
            isDisabled: descriptor.enabled(self) != nil))
      }
    }
    return hints
  }
}
