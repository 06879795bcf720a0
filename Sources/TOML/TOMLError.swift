/// A place in a text: lines and columns from 1, columns in code points.
package struct TOMLPosition: Hashable, Sendable {
  /// The line.
  package var line: Int
  /// The column.
  package var column: Int
}

/// Why a text is no TOML.
package struct TOMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it stops being TOML.
  package var position: TOMLPosition
  /// What is wrong there.
  package var message: String

  /// The message alone: those who report it know how to write places.
  package var description: String { message }
}
