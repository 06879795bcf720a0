/// Why a theme can't be used.
package struct ThemeError: Error, Hashable, Sendable {
  /// The kind of failure.
  package enum Code: String, Hashable, Sendable {
    /// There is no theme of the name.
    case notFound
    /// The file can't be read.
    case unreadable
    /// The file is no TOML.
    case syntax
    /// A key is unknown.
    case unknownKey
    /// A value is of the wrong kind.
    case invalidValue
    /// A theme inherits from itself.
    case cycle
  }

  /// The kind of failure.
  package var code: Code
  /// The file, or the theme's name if there is no file.
  package var file: String
  /// The line, from 1; nil if the whole file is meant.
  package var line: Int?
  /// The column, from 1.
  package var column: Int?
  /// What is wrong.
  package var message: String
  /// What to do.
  package var remedy: String

  /// Creates an error.
  package init(
    code: Code, file: String, line: Int? = nil, column: Int? = nil, message: String,
    remedy: String
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.remedy = remedy
  }
}

extension ThemeError: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: message; remedy`.
  package var description: String {
    let place = [line, column].compactMap(\.self).map { ":\($0)" }.joined()
    return "\(file)\(place): \(message); \(remedy)"
  }
}
