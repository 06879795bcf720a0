/// A line divided at blanks. Quotes, single or double, hold words together; a backslash takes the
/// next character as it is, and between double quotes `\n` and `\t` are the usual ones.
struct LineWords {
  /// A word and where it stands.
  struct Word: Equatable {
    var text: String
    /// The number of its first character, quotes included.
    var start: Int
    /// The number of the character after its last one.
    var end: Int
  }

  private(set) var words: [Word] = []
  /// Where a quote was opened that nobody closed.
  private(set) var openQuote: Int?

  init(_ line: String) {
    var word: Word?
    var quote: Character?
    var isEscaped = false
    for (index, character) in line.enumerated() {
      if quote == nil, !isEscaped, character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
        continue
      }
      if word == nil { word = Word(text: "", start: index, end: index) }
      word?.end = index + 1
      if isEscaped {
        word?.text.append(quote == "\"" ? Self.meaning(of: character) : character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open {
          quote = nil
          openQuote = nil
        } else {
          word?.text.append(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        openQuote = index
      } else {
        word?.text.append(character)
      }
    }
    if let done = word { words.append(done) }
  }

  private static func meaning(of character: Character) -> Character {
    switch character {
    case "n": "\n"
    case "t": "\t"
    case "r": "\r"
    default: character
    }
  }

  /// A word as it has to be written to be read back.
  static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && !text.contains { $0.isWhitespace || "'\"\\".contains($0) }
    return isPlain ? text : alwaysQuoted(text)
  }

  static func alwaysQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
