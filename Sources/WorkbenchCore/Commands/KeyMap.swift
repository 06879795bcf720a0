package import TerminalVocabulary

/// A key of a context.
package struct KeyBinding: Hashable, Sendable {
  /// Where.
  package var context: KeyContext
  /// Which key.
  package var key: Key
}

/// A key that could not be given to a command.
package struct KeyProblem: Hashable, Sendable, CustomStringConvertible {
  /// The command's name as it was written.
  package var command: String
  /// What is wrong.
  package var text: String
  /// What is wrong.
  package var description: String { text }
}

/// Which key runs which command, by context.
package struct KeyMap: Equatable, Sendable {
  private var commands: [KeyBinding: CommandID] = [:]
  private var bindings: [CommandID: [KeyBinding]] = [:]

  /// The keys of the command registry.
  package static let standard = remapped(by: [:]).map

  /// The registry's keys with some replaced: by command identifier, the keys it should have.
  /// - Returns: the map, and what could not be done.
  package static func remapped(by overrides: [String: [String]])
    -> (map: KeyMap, problems: [KeyProblem])
  {
    var map = KeyMap()
    var problems: [KeyProblem] = []
    var chosen: [CommandID: [Key]] = [:]
    for (name, keys) in overrides.sorted(by: { $0.key < $1.key }) {
      guard let id = CommandID(rawValue: name) else {
        problems.append(KeyProblem(command: name, text: "there is no command '\(name)'"))
        continue
      }
      chosen[id] = keys.compactMap { text in
        if let key = Key(text) { return key }
        problems.append(
          KeyProblem(
            command: name,
            text: "'\(text)' (for \(name)) is no key; write for example ctrl-r or page-up"))
        return nil
      }
    }
    // Chosen keys first: a standard key that has been given away is dropped.
    for descriptor in CommandRegistry.all {
      guard let keys = chosen[descriptor.id] else { continue }
      for context in descriptor.contexts {
        for key in keys {
          guard let problem = map.bind(key, context, to: descriptor.id) else { continue }
          if !problems.contains(problem) { problems.append(problem) }
        }
      }
    }
    for descriptor in CommandRegistry.all where chosen[descriptor.id] == nil {
      for binding in descriptor.bindings {
        let problem = map.bind(binding.key, binding.context, to: descriptor.id)
        if let problem, overrides.isEmpty { problems.append(problem) }
      }
    }
    return (map, problems)
  }

  private mutating func bind(_ key: Key, _ context: KeyContext, to id: CommandID) -> KeyProblem? {
    if let other = rivals(of: context).compactMap({ commands[KeyBinding(context: $0, key: key)] })
      .first
    {
      guard other != id else { return nil }
      return KeyProblem(
        command: id.rawValue, text: "\(key) is both \(other.rawValue) and \(id.rawValue)")
    }
    let binding = KeyBinding(context: context, key: key)
    commands[binding] = id
    bindings[id, default: []].append(binding)
    return nil
  }

  /// Contexts in which the same key would be ambiguous.
  private func rivals(of context: KeyContext) -> [KeyContext] {
    switch context {
    case .panes: KeyContext.allCases.filter(\.fallsBackToPanes)
    case _ where context.fallsBackToPanes: [context, .panes]
    default: [context]
    }
  }

  /// The command of a key, looked for in the contexts in turn.
  package func command(for key: Key, in contexts: [KeyContext]) -> CommandID? {
    for context in contexts {
      if let id = commands[KeyBinding(context: context, key: key)] { return id }
    }
    return nil
  }

  /// A command's keys in some contexts, in the order of the table.
  package func keys(for id: CommandID, in contexts: [KeyContext]) -> [Key] {
    var seen: Set<Key> = []
    return (bindings[id] ?? []).filter { contexts.contains($0.context) }.map(\.key)
      .filter { seen.insert($0).inserted }
  }

  /// A command's first key in some contexts.
  package func firstKey(for id: CommandID, in contexts: [KeyContext]) -> Key? {
    bindings[id]?.first { contexts.contains($0.context) }?.key
  }

  /// A command's keys in all contexts.
  package func keys(for id: CommandID) -> [Key] { keys(for: id, in: KeyContext.allCases) }
}
