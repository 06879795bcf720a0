/// Why a tokenizer could not be loaded: what is wrong, where, and what to do.
package struct TokenizationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of failure.
  package enum Code: Equatable, Sendable {
    /// No file with a tokenizer was found.
    case missingFile
    /// A file could not be read.
    case unreadableFile
    /// A file breaks its own format.
    case malformedFile
    /// A vocabulary or its merges contradict themselves.
    case invalidVocabulary
    /// A well-formed file asks for something this program does not do.
    case unsupported
  }

  /// The kind of failure.
  package var code: Code
  /// What is wrong.
  package var message: String
  /// The file it is wrong in.
  package var file: String?
  /// The line in the file, from 1.
  package var line: Int?
  /// The column in the line in bytes, from 1.
  package var column: Int?
  /// The offset in a binary file, in bytes.
  package var byteOffset: Int?
  /// What to do about it.
  package var advice: String?

  /// Creates an error.
  package init(
    _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil,
    byteOffset: Int? = nil, advice: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.byteOffset = byteOffset
    self.advice = advice
  }

  /// One line for the user: place, fault, remedy.
  package var description: String {
    var place = file ?? ""
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    if let byteOffset { place += " at byte \(byteOffset)" }
    let fault = place.isEmpty ? message : "\(place): \(message)"
    return advice.map { "\(fault) (\($0))" } ?? fault
  }

  func located(in file: String) -> TokenizationError {
    var copy = self
    copy.file = copy.file ?? file
    return copy
  }
}
