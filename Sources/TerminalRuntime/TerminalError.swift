/// Why there is no screen to draw on.
public struct TerminalError: Error, Hashable, Sendable {
  /// The kind of failure.
  public enum Code: String, Hashable, Sendable {
    /// Standard input or output is no terminal.
    case notATerminal
    /// No description of the terminal, or of a similar one, is installed.
    case unknownTerminal
    /// Another terminal is running in this process.
    case alreadyRunning
  }

  /// The kind of failure.
  public var code: Code
  /// What is wrong.
  public var message: String
  /// What to do.
  public var remedy: String
}

extension TerminalError: CustomStringConvertible {
  /// The message and the remedy.
  public var description: String { "\(message); \(remedy)" }
}
