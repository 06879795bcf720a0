/// The `:` line: a command being typed.
package struct CommandLine: Equatable, Sendable {
  /// What is typed.
  package var entry: TextEntry
  /// What is wrong with it, and where.
  package internal(set) var problem: CommandTextError?
  /// What Tab has put in, and could put in next.
  package internal(set) var cycle: Cycle?
  /// The line of the history that is shown; nil for a new one.
  var historyIndex: Int?
  /// The new line, while an older one is shown.
  var draft = ""

  /// Completions that Tab goes through.
  package struct Cycle: Equatable, Sendable {
    /// What there is to choose from.
    package var items: [LineCompletion]
    /// The one that is put in.
    package var index: Int
    /// The number of the character that they begin at.
    var start: Int
  }

  init(_ text: String = "") { entry = TextEntry(text) }
}

/// What can stand at the end of a typed command.
package struct LineCompletion: Equatable, Sendable {
  /// What is put in.
  package var text: String
  /// A word about it.
  package var detail: String
  /// Nothing belongs to it any more: a blank follows.
  var isWhole = true
}

/// What may be written at the cursor of the `:` line.
package struct LineSuggestions: Equatable, Sendable {
  /// Words to choose from.
  package var items: [LineCompletion]
  /// What is expected, in words.
  package var expected: String
  /// The number of the character that the items begin at.
  var start: Int
}
