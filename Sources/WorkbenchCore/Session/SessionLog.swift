internal import Foundation

/// The session as text: one command a line, as JSON. At once session file, replay script and test.
public enum SessionLog {
  /// A line that is no command.
  public struct LineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public var line: Int
    /// What is wrong with it.
    public var reason: String
    /// `line 3: …`
    public var description: String { "line \(line): \(reason)" }
  }

  /// A command as one line, without its end.
  public static func encode(_ command: Command) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(command), as: UTF8.self)
  }

  /// Commands as lines.
  public static func encode(_ commands: [Command]) throws -> String {
    try commands.map { try encode($0) + "\n" }.joined()
  }

  /// Reads a session; empty lines and lines that begin with `#` are passed over.
  /// - Throws: ``LineError`` for the first line that is no command.
  public static func decode(_ text: String) throws -> [Command] {
    let decoder = JSONDecoder()
    var commands: [Command] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
      do {
        commands.append(try decoder.decode(Command.self, from: Data(line.utf8)))
      } catch {
        throw LineError(line: index + 1, reason: Self.reason(error))
      }
    }
    return commands
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "no command in JSON"
        : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))': "
          + context.debugDescription
    default: "\(error)"
    }
  }
}
