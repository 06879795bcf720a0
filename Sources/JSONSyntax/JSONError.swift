/// Where a document stops being JSON, and why.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong, as a sentence without its full stop.
  package var message: String
  /// Whether the document ends too early.
  package var isTruncated: Bool
  /// The line, from 1.
  package var line: Int
  /// The column in bytes, from 1.
  package var column: Int
}

extension JSONError: CustomStringConvertible {
  /// Place and message in one line.
  package var description: String { "line \(line), column \(column): \(message)" }
}
