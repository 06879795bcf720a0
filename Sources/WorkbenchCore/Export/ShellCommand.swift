/// A command for a POSIX shell, its arguments quoted where they need it.
public struct ShellCommand: Equatable, Sendable {
  /// The program and its arguments.
  public var words: [String]
  /// What is on its standard input.
  public var input: String?

  /// A command of words.
  public init(words: [String], input: String? = nil) {
    self.words = words
    self.input = input
  }

  /// The command as one types it; input comes as a here-document.
  public var text: String {
    let line = words.map(Self.quoted).joined(separator: " ")
    guard let input else { return line }
    let end = input.hasSuffix("\n") ? "" : "\n"
    return "\(line) <<'RECIPE'\n\(input)\(end)RECIPE"
  }

  /// A word as a shell reads it back.
  static func quoted(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic
          || "0123456789_-+./:,=@%".unicodeScalars
            .contains(scalar))
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
