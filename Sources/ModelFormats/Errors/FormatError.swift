/// What is wrong with a file, where, and what to do about it.
///
/// Everything in this module that reads or writes a file throws this type and nothing else.
package struct FormatError: Error, Hashable, Sendable {
  /// The kind of failure; compare with the constants.
  package var code: Code
  /// What is wrong, as a sentence without its full stop.
  package var message: String
  /// The file or folder concerned.
  package var file: String?
  /// Where in the file.
  package var location: Location
  /// What the user can do about it.
  package var remedy: String?

  /// Creates an error.
  package init(
    _ code: Code, _ message: String, file: String? = nil, location: Location = Location(),
    remedy: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.location = location
    self.remedy = remedy
  }

  /// The same error, naming `file` where it names none yet.
  package func inFile(_ file: String) -> FormatError {
    var copy = self
    copy.file = copy.file ?? file
    return copy
  }
}

extension FormatError {
  /// The kind of a failure. More kinds may be added, so switch with a default.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case missing, empty, truncated, malformed, unsupported, outOfRange, exists, cannotRead
      case cannotWrite
    }

    private let kind: Kind

    /// A file, tensor, key or column isn't there.
    package static let missing = Code(kind: .missing)
    /// A file holds nothing.
    package static let empty = Code(kind: .empty)
    /// A file ends before its own description says.
    package static let truncated = Code(kind: .truncated)
    /// A file contradicts its format or itself.
    package static let malformed = Code(kind: .malformed)
    /// A file is sound, but of a kind that isn't read.
    package static let unsupported = Code(kind: .unsupported)
    /// A number, row range or size is outside what is allowed.
    package static let outOfRange = Code(kind: .outOfRange)
    /// The target of a write is there already.
    package static let exists = Code(kind: .exists)
    /// The operating system refuses to read.
    package static let cannotRead = Code(kind: .cannotRead)
    /// The operating system refuses to write.
    package static let cannotWrite = Code(kind: .cannotWrite)

    /// The code's name.
    package var description: String { kind.rawValue }
  }

  /// A place in a file; only the parts that are known are set.
  package struct Location: Hashable, Sendable {
    /// The tensor's name.
    package var tensor: String?
    /// The metadata key or JSON key path.
    package var key: String?
    /// Bytes from the start of the file.
    package var byteOffset: Int?
    /// The line, from 1.
    package var line: Int?
    /// The column in bytes, from 1.
    package var column: Int?

    /// Creates a location.
    package init(
      tensor: String? = nil, key: String? = nil, byteOffset: Int? = nil, line: Int? = nil,
      column: Int? = nil
    ) {
      self.tensor = tensor
      self.key = key
      self.byteOffset = byteOffset
      self.line = line
      self.column = column
    }
  }
}

extension FormatError: CustomStringConvertible {
  /// One line: where, what, what to do.
  package var description: String {
    var text = ""
    if let file {
      // A variable that a shell had no value for.
      text += file.isEmpty ? "''" : file
      if let line = location.line {
        text += ":\(line)"
        if let column = location.column { text += ":\(column)" }
      }
      text += ": "
    } else if let line = location.line {
      text += "line \(line)"
      if let column = location.column { text += ", column \(column)" }
      text += ": "
    }
    if let tensor = location.tensor { text += "tensor \(tensor): " }
    if let key = location.key { text += "\(key): " }
    text += message
    if let offset = location.byteOffset { text += " (at byte \(offset))" }
    if let remedy { text += "; \(remedy)" }
    return FormatError.singleLine(text)
  }

  /// Names come from hostile files: without control characters they can't write on the terminal.
  static func singleLine(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      result.append(isControl ? " " : scalar)
    }
    return String(result)
  }
}
