import ModelFormats
import Testing

@Suite("Text is read by its content")
struct TextLayoutTests {
  private func file(_ text: String, _ name: String) throws -> TextFile {
    try TextFile(bytes: Array(text.utf8), path: name)
  }

  private func failure(_ bytes: [UInt8], _ name: String) -> FormatError? {
    formatError { () throws(FormatError) in _ = try TextFile(bytes: bytes, path: name).texts() }
  }

  // MARK: JSON

  @Test(
    "JSON is an array or lines, whatever its name says",
    arguments: [
      "{\"text\": \"a b\"}\n{\"text\": \"c\"}\n", "[{\"text\": \"a b\"}, {\"text\": \"c\"}]",
      "\n[\r\n  {\"text\": \"a b\"},\r\n  {\"text\": \"c\"}\r\n]\n", "[\"a b\",\"c\"]",
      "{\"text\": \"a b\"}\r{\"text\": \"c\"}\r", "\u{FEFF}[{\"text\":\"a b\"},{\"text\":\"c\"}]",
    ], ["a.json", "a.jsonl", "a.txt", "a", "a.csv"])
  func json(text: String, name: String) throws {
    #expect(try file(text, name).texts() == ["a b", "c"])
    #expect(try file(text, name).stream() == "a b\nc")
  }

  @Test("Text that only begins like JSON stays text")
  func braces() throws {
    for text in ["[1] A citation.", "{braces} and\nwords", "[]", "[1, 2]", "{\"a\": 1} tail"] {
      #expect(try file(text, "a.txt").stream() == text)
    }
  }

  @Test("Records of an array have lines")
  func arrayLines() throws {
    let text = try file(
      "[\n{\"sentence1\": \"a [\\\"\", \"sentence2\": \"b ]\",\n\"score\": 1},\n\n"
        + "{\"sentence1\": \"c\", \"sentence2\": \"d\", \"score\": 2}]", "a.json")
    let pairs = try text.scoredPairs()
    #expect(pairs.map(\.first) == ["a [\"", "c"])
    #expect(pairs.map(\.line) == [2, 5])
  }

  @Test(
    "JSON that isn't understood is refused with line and remedy",
    arguments: [
      ("[{\"text\": \"a\"},\n{\"text\": }]", 2), ("[{\"text\": \"a\"},\n]", 2),
      ("[{\"text\": \"a\"}\n", 1), ("[{\"text\": \"a\"},\n\n{\"body\": \"b\"}]", 3),
      ("[{\"text\": \"a\"}]\n[{\"text\": \"b\"}]", 2), ("[,\n\"a\"]", 1),
      ("{\"text\": \"a\"}\nplain words\n", 2), ("[{\"text\": \"a}\n]", 1), ("words", 1),
      ("{\n  \"data\": [{\"text\": \"a\"}]\n}", 1), ("[\"a\", {\"text\": \"b\"}]", 1),
    ])
  func brokenJSON(text: String, line: Int) {
    let error = failure(Array(text.utf8), "a.json")
    #expect(error?.location.line == line, "\(String(describing: error))")
    #expect(error?.remedy != nil || error?.message.contains("first line") == true)
  }

  // MARK: Tables

  @Test(
    "What separates the cells of a table is seen",
    arguments: [
      "sentence1,sentence2,score\na b,c d,1\ne f,g h,2\n",
      "sentence1;sentence2;score\na b;c d;1\ne f;g h;2\n",
      "sentence1\tsentence2\tscore\na b\tc d\t1\ne f\tg h\t2\n",
      "sentence1\tsentence2\tscore\r\"a b\"\t\"c d\"\t1\r\"e f\"\t\"g h\"\t2\r",
      "a b;c d;1\ne f;g h;2\n", "a b\tc d\t1\ne f\tg h\t2",
    ], ["a.csv", "a.tsv", "A.CSV"])
  func separators(text: String, name: String) throws {
    let pairs = try file(text, name).scoredPairs()
    #expect(pairs.map(\.first) == ["a b", "e f"])
    #expect(pairs.map(\.second) == ["c d", "g h"])
    #expect(pairs.map(\.score) == [1, 2])
  }

  @Test("Commas in the texts of a table of semicolons are text")
  func commasAmongSemicolons() throws {
    let named = try file("text;label\nHello, you;good\nBye, now;bad\n", "a.csv")
    #expect(try named.labelledExamples().map(\.example.first) == ["Hello, you", "Bye, now"])
    let bare = try file("Hello, you;1\nBye, now;0\n", "a.csv")
    #expect(try bare.labelledExamples().map(\.label) == ["1", "0"])
    let commas = try file("one; two,1\nthree; four,0\n", "a.csv")
    #expect(try commas.labelledExamples().map(\.example.first) == ["one; two", "three; four"])
  }

  @Test("Quotes of a TSV file are quotes where they hold tabs, breaks or quotes, or all cells")
  func quotedTabs() throws {
    let needed = try file("text\tlabel\n\"a\tb\"\t1\n\"say \"\"hi\"\" now\"\t0\n", "a.tsv")
    #expect(try needed.labelledExamples().map(\.example.first) == ["a\tb", "say \"hi\" now"])
    let everywhere = try file("\"text\"\t\"label\"\n\"a b\"\t1\n\"c d\"\t0\n", "a.tsv")
    #expect(try everywhere.labelledExamples().map(\.example.first) == ["a b", "c d"])
    let letters = try file("\"Never mind\"\t1\nhe said \"no\"\t0\n", "a.tsv")
    #expect(try letters.labelledExamples().map(\.example.first)[0] == "\"Never mind\"")
  }

  @Test(
    "A ragged table is refused with line and remedy, whatever separates it",
    arguments: [(",", "a.csv"), (";", "a.csv"), ("\t", "a.csv"), ("\t", "a.tsv")])
  func ragged(sign: String, name: String) {
    let text = "text,score\na b,1\nc d,2,3\n".replacing(",", with: sign)
    let error = failure(Array(text.utf8), name)
    #expect(error?.location.line == 3, "\(String(describing: error))")
    #expect(error?.remedy != nil)
  }

  @Test(
    "Rows of fewer cells than the first are refused, whether cells are quoted or not",
    arguments: ["\"w\"\tname\n\"c d\"\n", "w\tname\nc d\n"])
  func shortRows(text: String) {
    let error = failure(Array(text.utf8), "a.tsv")
    #expect(error?.location.line == 2, "\(String(describing: error))")
  }

  // MARK: Encodings

  @Test("Latin-1 is named, with its line and how to convert it")
  func latin1() {
    let error = failure([0x61, 0x0D, 0x0A, 0x62, 0xE9, 0x63, 0x0A], "a.txt")
    #expect(error?.message.contains("Latin-1") == true)
    #expect(error?.location.line == 2)
    #expect(error?.remedy?.contains("iconv -f WINDOWS-1252 -t UTF-8") == true)
  }

  @Test(
    "Other encodings and packed files are named",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"), ([0xFE, 0xFF, 0x00, 0x61], "UTF-16"),
      ([0x61, 0x00, 0x62, 0x00], "UTF-16"), ([0x00, 0x61, 0x00, 0x62, 0x00, 0x0A], "UTF-16"),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "UTF-32"), ([0x1F, 0x8B, 0x08, 0x00], "gzip"),
      ([0x50, 0x4B, 0x03, 0x04, 0x00], "zip"), ([0x28, 0xB5, 0x2F, 0xFD, 0x00], "Zstandard"),
      (Array("PAR1".utf8) + [0, 1], "Parquet"), ([0x61, 0x00, 0x62], "not a text file"),
    ] as [([UInt8], String)])
  func encodings(bytes: [UInt8], name: String) {
    let error = failure(bytes, "a.jsonl")
    #expect(error?.message.contains(name) == true, "\(String(describing: error))")
    #expect(error?.remedy != nil)
  }

  @Test("A zero byte far inside is refused with its line")
  func zeroByte() {
    var bytes = Array(String(repeating: "some words\n", count: 1000).utf8)
    bytes[11 * 700] = 0
    #expect(failure(bytes, "a.txt")?.location.line == 701)
  }

  @Test("Words that begin like a packed file are text")
  func magicWords() throws {
    #expect(try file("PAR1 is a mark", "a.txt").texts() == ["PAR1 is a mark"])
    #expect(try file("BZh too", "a.txt").texts() == ["BZh too"])
  }

  @Test("One line of many megabytes is one text")
  func hugeLine() throws {
    let line = String(repeating: "word ", count: 1 << 21)
    #expect(try file(line, "a.txt").texts().count == 1)
    #expect(try file("[\"\(line)\"]", "a.json").texts() == [line])
  }
}
