/// A line of the log in the Jobs pane.
package struct LogLine: Hashable, Sendable {
  /// How much it matters.
  package enum Level: String, Hashable, Sendable {
    case note
    case done
    case warning
    case error
  }

  /// How much it matters.
  package var level: Level
  /// The text, one line.
  package var text: String

  /// Creates a line.
  package init(_ level: Level, _ text: String) {
    self.level = level
    self.text = text
  }
}
