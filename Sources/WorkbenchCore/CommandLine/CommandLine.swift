/// The `:` line: a command being typed.
public struct CommandLine: Equatable, Sendable {
  /// What is typed.
  public var entry: TextEntry
  /// What is wrong with it, and where.
  public internal(set) var problem: CommandTextError?
  /// What Tab has put in, and could put in next.
  public internal(set) var cycle: Cycle?
  /// The line of the history that is shown; nil for a new one.
  var historyIndex: Int?
  /// The new line, while an older one is shown.
  var draft = ""

  /// Completions that Tab goes through.
  public struct Cycle: Equatable, Sendable {
    /// What there is to choose from.
    public var items: [LineCompletion]
    /// The one that is put in.
    public var index: Int
    /// The number of the character that they begin at.
    var start: Int
  }

  init(_ text: String = "") { entry = TextEntry(text) }
}

/// What can stand at the end of a typed command.
public struct LineCompletion: Equatable, Sendable {
  /// What is put in.
  public var text: String
  /// A word about it.
  public var detail: String
  /// Nothing belongs to it any more: a blank follows.
  var isWhole = true
}

/// What may be written at the cursor of the `:` line.
public struct LineSuggestions: Equatable, Sendable {
  /// Words to choose from.
  public var items: [LineCompletion]
  /// What is expected, in words.
  public var expected: String
  /// The number of the character that the items begin at.
  var start: Int
}
