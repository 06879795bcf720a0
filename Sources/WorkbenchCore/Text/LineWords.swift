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

    fileprivate mutating func append(_ scalar: Unicode.Scalar) {
      text.unicodeScalars.append(scalar)
    }
  }

  private(set) var words: [Word] = []
  /// Where a quote was opened that nobody closed.
  private(set) var openQuote: Int?

  init(_ line: String) {
    var word: Word?
    var quote: Unicode.Scalar?
    var isEscaped = false
    // By scalars: an accent after a quote, or after the "n" of "\n", makes one character with it.
    let scalars = line.enumerated().flatMap { index, character in
      character.unicodeScalars.map { (index, $0) }
    }
    for (index, scalar) in scalars {
      if quote == nil, !isEscaped, scalar.properties.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
        continue
      }
      if word == nil { word = Word(text: "", start: index, end: index) }
      word?.end = index + 1
      if isEscaped {
        word?.append(quote == "\"" ? Self.meaning(of: scalar) : scalar)
        isEscaped = false
      } else if scalar == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if scalar == open {
          quote = nil
          openQuote = nil
        } else {
          word?.append(scalar)
        }
      } else if scalar == "'" || scalar == "\"" {
        quote = scalar
        openQuote = index
      } else {
        word?.append(scalar)
      }
    }
    if let done = word { words.append(done) }
  }

  private static func meaning(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "n": "\n"
    case "t": "\t"
    case "r": "\r"
    default: scalar
    }
  }

  /// Whether a text begins with a double quote, be there an accent on it.
  static func opensQuote(_ text: String) -> Bool { text.unicodeScalars.first == "\"" }

  /// A word as it has to be written to be read back.
  static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && !text.unicodeScalars.contains {
        $0.properties.isWhitespace || "'\"\\".unicodeScalars.contains($0)
      }
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
