internal import PruningPlan

/// A command for a POSIX shell, its arguments quoted where they need it.
package struct ShellCommand: Equatable, Sendable {
  /// The program and its arguments.
  package var words: [String]
  /// What is on its standard input.
  package var input: String?

  /// A command of words.
  package init(words: [String], input: String? = nil) {
    self.words = words
    self.input = input
  }

  /// The command as one types it; input comes as a here-document.
  package var text: String {
    let line = words.map(Self.quoted).joined(separator: " ")
    guard let input else { return line }
    let end = input.hasSuffix("\n") ? "" : "\n"
    // No line of the input may end the here-document: what follows would be run.
    let lines = input.utf8.split(separator: UInt8(ascii: "\n"))
    var word = "RECIPE"
    while lines.contains(where: { $0.elementsEqual(word.utf8) }) { word += "_" }
    return "\(line) <<'\(word)'\n\(input)\(end)\(word)"
  }

  /// A word as a shell reads it back. Controls that are pasted would be taken for keys, and others
  /// hide what is run: `printf` makes them.
  static func quoted(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic
          || "0123456789_-+./:,=@%".unicodeScalars
            .contains(scalar))
    }
    if isPlain, !word.isEmpty { return word }
    var text = "'"
    for scalar in word.unicodeScalars {
      switch scalar {
      case "'": text += "'\\''"
      // A substitution would lose it; within quotes it is pasted as it is.
      case "\n": text.unicodeScalars.append(scalar)
      case _ where scalar == "\t" || scalar.isHidden:
        let bytes = String(scalar).utf8.map { "\\" + octal($0) }.joined()
        text += "'\"$(printf '\(bytes)')\"'"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "'"
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
