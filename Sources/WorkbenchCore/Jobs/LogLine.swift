/// A line of the log in the Jobs pane.
public struct LogLine: Hashable, Sendable {
  /// How much it matters.
  public enum Level: String, Hashable, Sendable {
    case note
    case done
    case warning
    case error
  }

  /// How much it matters.
  public var level: Level
  /// The text, one line.
  public var text: String

  /// Creates a line.
  public init(_ level: Level, _ text: String) {
    self.level = level
    self.text = text
  }
}
