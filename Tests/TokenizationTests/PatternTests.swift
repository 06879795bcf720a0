import Testing
import Timing

@testable import Tokenization

@Suite struct PatternTests {
  private func matches(_ source: String, _ text: String) throws -> [String] {
    let text = [UInt32](codePointsOf: text)
    var matcher = PatternMatcher(try Pattern(source), TextWork(length: text.count))
    var found: [String] = []
    try matcher.forEachMatch(in: text, 0..<text.count) { found.append(Array(text[$0]).string) }
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
      ("^a", "aa\naa", ["a", "a"]), ("a$", "aa\naa", ["a", "a"]), ("a\\Z", "aa\n", ["a"]),
      ("\\Aa", "aa\na", ["a"]), ("a\\z", "a\naa", ["a"]), ("b(?i)a|c", "BAbAbcC", ["bA", "bc"]),
      ("b*", "abc", ["", "b", ""]), ("a{2}+", "aaaaa", ["aaaa"]),
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

  @Test(arguments: ["(", ")", "[", "[z-a]", "*", "a{5,2}", "a{9999}", "\\", "\\k", "\\p{Nope}"])
  func `a malformed expression is an error`(_ source: String) {
    #expect(throws: TokenizationError.self) { try Pattern(source) }
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000), "a" + String(repeating: "?", count: 20_000),
    String(repeating: "(", count: 60) + "a" + String(repeating: ")", count: 60),
    "a?????????????", "(?:(?:a{1000}){1000}){1000}", "(?:(?:b?){1000}){1000}",
    String(repeating: "(?>ab?)", count: 17), String(repeating: "a", count: 9000),
  ])
  func `an expression without measure is a short error`(_ source: String) throws {
    let error = try #require(throws: TokenizationError.self) { try Pattern(source) }
    #expect(error.code == .unsupported)
    #expect(error.description.count < 300)
  }

  @Test func `nothing a thousand million times is nothing`() throws {
    #expect(try matches("a(?:(?:(?:){1000}){1000}){1000}b", "ab") == ["ab"])
  }
}
