import TOML
import Testing

@Suite struct TOMLTests {
  @Test(arguments: [
    ("[\n", 1, 2), ("a = 1\n[", 2, 2), ("a = 1\nb = = 2", 2, 5), ("a = \"x\n", 1, 7),
    ("é = 1", 1, 1), ("'é' = é", 1, 7), ("a = 1\r\n\r\n  b", 3, 4), ("a = [1,\n2", 2, 2),
    ("[a]\nb = 1\nb = 2", 3, 6), ("a = \"\\q\"", 1, 6), ("# \u{1}", 1, 3), ("", 0, 0),
  ])
  func `an error has line and column`(_ text: String, _ line: Int, _ column: Int) throws {
    guard line > 0 else {
      #expect(try TOMLDocument(text).table.keys.isEmpty)
      return
    }
    let error = try #require(throws: TOMLError.self) { try TOMLDocument(text) }
    #expect(error.position.line == line && error.position.column == column, "\(error.position)")
    #expect(!error.message.isEmpty)
  }

  @Test func `keys are found where they stand`() throws {
    let document = try TOMLDocument("a = 1\n  \"b.c\" = '''\nd = 2\n'''\n [t]\nx.y = 3\nd = 4\n")
    func place(_ path: String...) -> [Int]? {
      document.position(of: path).map { [$0.line, $0.column] }
    }
    #expect(place("a") == [1, 1])
    #expect(place("b.c") == [2, 3])
    #expect(place("t") == [5, 2])
    #expect(place("t", "x", "y") == [6, 1])
    // What has no place of its own is in the table around it.
    #expect(place("t", "none") == [5, 2])
    // A line of a string is no key.
    #expect(place("d") == nil)
  }

  @Test(arguments: [
    "a = " + String(repeating: "[", count: 100_000),
    "a = " + String(repeating: "{a=", count: 100_000),
    String(repeating: "a.", count: 100_000) + "a = 1",
    "[" + String(repeating: "a.", count: 100_000) + "a]",
    "a = \"" + String(repeating: "\\", count: 99_999),
    "a = " + String(repeating: "9", count: 100_000),
  ])
  func `depth and length end in an error`(_ text: String) {
    #expect(throws: TOMLError.self) { try TOMLDocument(text) }
  }

  @Test func `the deepest values are read`() throws {
    let depth = TOMLDocument.depthLimit
    let array = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(throws: Never.self) { try TOMLDocument("a = \(array)") }
  }

  @Test(.timeLimit(.minutes(1))) func `many headings and keys take their time once`() throws {
    let text = (0..<100_000).map { "[[a]]\nb\($0) = 1\n" }.joined()
    #expect(try TOMLDocument(text).table["a"]?.array?.count == 100_000)
  }

  @Test func `keys that look alike are two`() throws {
    let table = try TOMLDocument("'\u{E9}' = 1\n'e\u{301}' = 2").table
    #expect(table["\u{E9}"]?.int == 1)
    #expect(table["e\u{301}"]?.int == 2)
  }

  private struct Sample: Codable, Equatable {
    struct Inner: Codable, Equatable {
      var numbers: [Int]
      var share: Double
    }
    var name: String
    var flag: Bool
    var seed: UInt64
    var missing: String?
    var inner: Inner
    var list: [Inner]
    var byName: [String: Inner]
  }

  private static let sample = Sample(
    name: "it's \"x\"\n\u{1}", flag: true, seed: 7, missing: nil,
    inner: .init(numbers: [1, -2], share: 0.1), list: [.init(numbers: [], share: 1e300)],
    byName: ["a b": .init(numbers: [3], share: 5)])

  @Test func `a value is encoded and decoded`() throws {
    let text = try TOMLEncoder().encode(Self.sample).text
    let table = try TOMLDocument(text).table
    #expect(try TOMLDecoder().decode(Sample.self, from: table) == Self.sample)
    #expect(text.contains("\n[byName.\"a b\"]\n"))
    #expect(text.contains("\nshare = 0.1"))
  }

  @Test(arguments: [
    ("seed = 7", "seed = -7", "seed"), ("seed = 7", "seed = 7.0", "seed"),
    ("numbers = [ 1, -2 ]", "numbers = [ 1, true ]", "inner.numbers.1"),
    ("flag = true", "flag = 1", "flag"), ("share = 0.1", "share = '1'", "inner.share"),
  ])
  func `a value of another kind is named by its key`(
    _ old: String, _ new: String, _ path: String
  ) throws {
    let text = try TOMLEncoder().encode(Self.sample).text
    let changed = text.replacing(old, with: new)
    try #require(changed != text)
    let table = try TOMLDocument(changed).table
    do {
      _ = try TOMLDecoder().decode(Sample.self, from: table)
      Issue.record("it was decoded")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context) {
      #expect(context.codingPath.map(\.stringValue).joined(separator: ".") == path)
    }
  }

  @Test(arguments: [
    ("\u{1B}[31m", #""\u001B[31m""#), ("\u{9B}31m", #""\u009B31m""#),
    ("a\u{202E}b", #""a\u202Eb""#), ("\u{FEFF}", #""\uFEFF""#),
    ("\u{E0001}", #""\U000E0001""#), ("é 世", "'é 世'"),
  ])
  func `what a terminal would obey or hide is written as an escape`(
    text: String, written: String
  ) throws {
    #expect(TOMLValue.string(text).text == written)
    let document = try TOMLDocument("a = \(written)")
    #expect(document.table["a"]?.string == text)
  }

  @Test func `a number beyond 64 bits can't be written`() {
    #expect(throws: EncodingError.self) { try TOMLEncoder().encode(["a": UInt64.max]) }
  }
}
