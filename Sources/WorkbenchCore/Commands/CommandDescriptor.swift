internal import TerminalVocabulary

/// Everything there is to know of a command. One table of these feeds dispatch, footer, help,
/// palette and the documentation.
package struct CommandDescriptor: Sendable {
  /// The groups of the help.
  package enum Group: String, CaseIterable, Sendable {
    case plan = "The plan"
    case view = "Looking around"
    case trials = "Trials"
    case texts = "Trying texts"
    case files = "Model and files"
    case workbench = "The workbench"
    case dialog = "In dialogs"
  }

  /// How a command's run is remembered.
  enum Recording: Sendable {
    /// In the session.
    case recorded
    /// In the session; consecutive ones are one step of undo.
    case merging
    /// Not at all: it opens a dialog, or moves in one.
    case transient
  }

  /// Its stable name.
  package var id: CommandID
  /// What it does, as help and palette say it.
  package var title: String
  /// The group of the help it is in.
  package var group: Group
  /// Its standard keys.
  package var bindings: [KeyBinding]
  /// What it needs.
  package var argument: CommandArgument.Kind
  /// Its word in the footer; nil where it isn't shown.
  package var hint: String?
  var recording: Recording
  /// Nil if it can be run, or the reason why not.
  package var enabled: @Sendable (State) -> String?
  /// Puts what it depends on into its argument, so that the session log needs no results.
  var resolve: @Sendable (State, Command) -> Command
  var run: @Sendable (inout State, CommandArgument) -> [Effect]

  /// Where it has keys, or could have.
  package var contexts: [KeyContext] {
    let contexts = bindings.reduce(into: [KeyContext]()) { list, binding in
      if !list.contains(binding.context) { list.append(binding.context) }
    }
    return contexts.isEmpty ? [.panes] : contexts
  }

  /// Whether it can be run from help and palette: it needs no argument and is no dialog key.
  package var isRunnable: Bool { argument == .none && group != .dialog }

  init(
    _ id: CommandID, _ title: String, _ group: Group, keys: [Key] = [],
    in contexts: [KeyContext] = [.panes], also others: [KeyBinding] = [],
    argument: CommandArgument.Kind = .none,
    hint: String? = nil, recording: Recording = .recorded,
    enabled: @escaping @Sendable (State) -> String? = { _ in nil },
    resolve: @escaping @Sendable (State, Command) -> Command = { $1 },
    run: @escaping @Sendable (inout State, CommandArgument) -> [Effect]
  ) {
    self.id = id
    self.title = title
    self.group = group
    self.bindings =
      contexts.flatMap { context in keys.map { KeyBinding(context: context, key: $0) } } + others
    self.argument = argument
    self.hint = hint
    self.recording = recording
    self.enabled = enabled
    self.resolve = resolve
    self.run = run
  }
}
