/// Why there is no screen to draw on.
package struct TerminalError: Error, Hashable, Sendable {
  /// The kind of failure.
  package enum Code: String, Hashable, Sendable {
    /// Standard input or output is no terminal.
    case notATerminal
    /// No description of the terminal, or of a similar one, is installed.
    case unknownTerminal
    /// Another terminal is running in this process.
    case alreadyRunning
  }

  /// The kind of failure.
  package var code: Code
  /// What is wrong.
  package var message: String
  /// What to do.
  package var remedy: String
}

extension TerminalError: CustomStringConvertible {
  /// The message and the remedy.
  package var description: String { "\(message); \(remedy)" }
}
