import Testing

@testable import PruningEngine

/// SQuAD's rules for comparing answers; the cases are what its script gives.
struct AnswerScoreTests {
  private static let texts: [(text: String, words: [String])] = [
    ("The Eiffel Tower", ["eiffel", "tower"]),
    ("an apple, a pear; the plum!", ["apple", "pear", "plum"]),
    ("  many\tspaces\n here ", ["many", "spaces", "here"]),
    // Punctuation goes before articles are looked for, and joins what it stood between.
    ("the-end", ["theend"]), ("U.S.", ["us"]), ("o'clock", ["oclock"]), ("a.m.", ["am"]),
    // Other dashes are no ASCII punctuation: an article beside one is a word of its own.
    ("the–end", ["–end"]), ("“the” x", ["“", "”", "x"]), ("$5", ["5"]), ("A", []),
    ("THE the Theory", ["theory"]), ("ein\u{00A0}Wort", ["ein", "wort"]), ("", []),
  ]

  @Test(arguments: texts)
  func wordsAreNormalised(text: String, words: [String]) {
    #expect(AnswerScore.words(text) == words)
  }

  private static let cases: [(answer: String, given: [String], matches: Bool, f1: Double)] = [
    ("Denver Broncos", ["denver broncos"], true, 1),
    ("the Denver Broncos.", ["Denver Broncos", "Broncos"], true, 1),
    ("Broncos", ["Denver Broncos", "Carolina Panthers"], false, 0.6666666666666666),
    ("in the year 1066", ["1066"], false, 0.5),
    ("to to be", ["to be or not to be"], false, 0.6666666666666666),
    ("nothing alike", ["something else"], false, 0),
    ("", ["x"], false, 0),
    ("the", ["a"], true, 0),
  ]

  @Test(arguments: cases)
  func answersAreScored(answer: String, given: [String], matches: Bool, f1: Double) {
    #expect(AnswerScore.exactMatch(answer, given) == matches)
    #expect(abs(AnswerScore.f1(answer, given) - f1) < 1e-12)
  }
}
