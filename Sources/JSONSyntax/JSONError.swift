/// Where a document stops being JSON, and why.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong, as a sentence without its full stop.
  public var message: String
  /// Whether the document ends too early.
  public var isTruncated: Bool
  /// The line, from 1.
  public var line: Int
  /// The column in bytes, from 1.
  public var column: Int
}

extension JSONError: CustomStringConvertible {
  /// Place and message in one line.
  public var description: String { "line \(line), column \(column): \(message)" }
}
