import Testing

@testable import Tokenization

@Suite struct PatternTests {
  private func matches(_ source: String, _ text: String) throws -> [String] {
    let text = [UInt32](codePointsOf: text)
    var matcher = PatternMatcher(try Pattern(source))
    var found: [String] = []
    matcher.forEachMatch(in: text, 0..<text.count) { found.append(Array(text[$0]).string) }
    return found
  }

  @Test(
    arguments: [
      ("a|ab", "ab", ["a"]), ("(?:a|ab)c", "abc", ["abc"]), ("a+?b", "aab", ["aab"]),
      ("a{2,3}", "aaaaaaa", ["aaa", "aaa"]), ("(ab){2}", "ababab", ["abab"]),
      ("a*+a", "aaa", []), ("(?>a|ab)c", "abc", []), ("\\s+(?!\\S)", "  x ", [" ", " "]),
      ("a(?=b)", "abaa", ["a"]), ("[^\\s\\p{L}]+", "ab1,2 c!", ["1,2", "!"]),
      ("(?i:'S)", "'s'S'\u{17F}", ["'s", "'S", "'\u{17F}"]), ("[a-c\\-x]+", "abc-xd", ["abc-x"]),
      ("\\p{Lu}\\P{Lu}", "AbC1", ["Ab", "C1"]), ("^a|b$", "aabb", ["a", "b"]),
      ("x{1F600}?", "x", []), ("\\x{1F600}", "\u{1F600}", ["\u{1F600}"]), ("[]a]+", "]a", ["]a"]),
    ] as [(String, String, [String])])
  func `an expression finds what it should`(
    _ source: String, _ text: String, _ expected: [String]
  ) throws {
    guard source != "x{1F600}?" else {
      #expect(throws: TokenizationError.self) { try Pattern(source) }
      return
    }
    #expect(try matches(source, text) == expected)
  }

  @Test func `an expression that backtracks exponentially elsewhere ends`() throws {
    let text = String(repeating: "a", count: 2000)
    #expect(try matches("(a|aa)+b", String(text.prefix(60))) == [])
    #expect(try matches("(?:a+)+$", text) == [text])
  }

  @Test(arguments: ["(", ")", "[", "[z-a]", "*", "a{5,2}", "a{9999}", "\\", "\\k", "\\p{Nope}"])
  func `a malformed expression is an error`(_ source: String) {
    #expect(throws: TokenizationError.self) { try Pattern(source) }
  }

  @Test func `groups nested very deep are an error`() {
    let source = String(repeating: "(", count: 100_000)
    #expect(throws: TokenizationError.self) { try Pattern(source) }
  }
}
