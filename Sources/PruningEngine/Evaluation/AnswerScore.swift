/// How an answer is compared with the given ones, as SQuAD's own script does: lower case, without
/// ASCII punctuation, without the articles a, an, the, and words apart by one space.
enum AnswerScore {
  /// Whether an answer equals one of the given ones.
  static func exactMatch(_ answer: String, _ given: [String]) -> Bool {
    let words = words(answer)
    return given.contains { Self.words($0) == words }
  }

  /// The best F1 of the answer's words against those of a given one.
  static func f1(_ answer: String, _ given: [String]) -> Double {
    let words = words(answer)
    return given.map { f1(words, Self.words($0)) }.max() ?? 0
  }

  private static func f1(_ answer: [String], _ given: [String]) -> Double {
    var counts: [String: Int] = [:]
    for word in given { counts[word, default: 0] += 1 }
    var common = 0
    for word in answer where counts[word, default: 0] > 0 {
      counts[word, default: 0] -= 1
      common += 1
    }
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(answer.count)
    let recall = Double(common) / Double(given.count)
    return 2 * precision * recall / (precision + recall)
  }

  /// The words that count.
  static func words(_ text: String) -> [String] {
    var rewritten = String.UnicodeScalarView()
    var run = String.UnicodeScalarView()
    func endRun() {
      if articles.contains(String(run)) { rewritten.append(" ") } else { rewritten += run }
      run = String.UnicodeScalarView()
    }
    for scalar in text.lowercased().unicodeScalars where !isPunctuation(scalar) {
      if isWordCharacter(scalar) {
        run.append(scalar)
      } else {
        endRun()
        rewritten.append(scalar)
      }
    }
    endRun()
    return rewritten.split(whereSeparator: isSpace).map { String($0) }
  }

  private static let articles: Set<String> = ["a", "an", "the"]

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// What Python's `\w` takes, the underscore apart.
  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.numericType != nil { return true }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// What Python's `str.split()` splits at.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }
}
