import ModelFormats
import Testing

@Suite("Text from outside")
struct TextFileTests {
  func file(_ text: String, _ name: String) throws -> TextFile {
    try TextFile(bytes: Array(text.utf8), path: name)
  }

  // MARK: Lines

  @Test("A text file gives its lines without the blank ones, whatever ends them")
  func lines() throws {
    let text = try file("\u{FEFF}one\r\n \r\n two \rthree\n\n", "a.txt")
    #expect(try text.texts() == ["one", " two ", "three"])
    #expect(try text.examples().map(\.line) == [1, 3, 4])
  }

  @Test("The stream of a text file is unchanged")
  func stream() throws {
    let content = " \n = Title = \r\n\n body \n"
    #expect(try file(content, "a.txt").stream() == content)
  }

  @Test("Invalid bytes are repaired")
  func repairs() throws {
    let text = try TextFile(bytes: [0x61, 0xFF, 0x62] + Array("é".utf8), path: "a.txt")
    #expect(try text.texts() == ["a\u{FFFD}bé"])
  }

  @Test("Empty, blank, binary and UTF-16 files are refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.write("", "a.txt")
    let error = formatError { () throws(FormatError) in _ = try TextFile(path: empty) }
    #expect(error?.code == .empty)
    #expect(throws: FormatError.self) { try file(" \n\r\n\t", "a.txt") }
    #expect(throws: FormatError.self) { try file("a\u{0}b", "a.txt") }
    #expect(throws: FormatError.self) {
      try TextFile(bytes: [0xFF, 0xFE, 0x61, 0x00], path: "a.txt")
    }
  }

  // MARK: CSV and TSV

  @Test("Quoted cells hold commas, quotes and line breaks; lines are still counted")
  func quoting() throws {
    let text = try file(
      "\"a, b\",\"say \"\"hi\"\" now\",1.0\r\n\"two\nlines here\",it's \"ok\" so,2\r\nlast one,\"\",3",
      "a.csv")
    let pairs = try text.scoredPairs()
    #expect(pairs.map(\.first) == ["a, b", "two\nlines here", "last one"])
    #expect(pairs.map(\.second) == ["say \"hi\" now", "it's \"ok\" so", ""])
    #expect(pairs.map(\.score) == [1, 2, 3])
    #expect(pairs.map(\.line) == [1, 2, 4])
  }

  @Test("Tabs separate plainly, quotes are letters")
  func tabs() throws {
    let examples = try file("\"quoted\" it , is\t0\nanother one\t1\n", "a.tsv").labelledExamples()
    #expect(examples.map(\.example.first) == ["\"quoted\" it , is", "another one"])
    #expect(examples.map(\.labelNumber) == [0, 1])
  }

  @Test(
    "A first row of data is no header",
    arguments: [
      "A man is dancing.,A man dances.,5.0\nA dog,A cat,1\n",
      "A man is dancing.,A man dances.,5.0\n",
      "good,great,4\nbad,worse,3\n",
    ])
  func noHeader(text: String) throws {
    let rows = text.split(separator: "\n").count
    #expect(try file(text, "a.csv").scoredPairs().count == rows)
  }

  @Test(
    "A header is recognised",
    arguments: [
      "sentence1,sentence2,score\nA man,A woman,2\n", "x,y,z\nA man,A woman,2\nA dog,A cat,3\n",
      "score,sentence1,sentence2\n2,A man,A woman\n",
      "id,score,sentence1,sentence2\n7,2,A man,A woman\n",
    ])
  func header(text: String) throws {
    let pairs = try file(text, "a.csv").scoredPairs()
    #expect(pairs[0].first == "A man")
    #expect(pairs[0].second == "A woman")
    #expect(pairs[0].score == 2)
    #expect(pairs[0].line == 2)
  }

  @Test("Calibration takes both texts of a pair once each")
  func calibrationPairs() throws {
    let text = try file("a man,a dog,1\na dog,a cat,2\na man,a bird,3\n", "a.csv")
    #expect(try text.texts() == ["a man", "a dog", "a cat", "a bird"])
    #expect(try text.texts(column: "1") == ["a dog", "a cat", "a bird"])
    #expect(try text.examples().map(\.second) == ["a dog", "a cat", "a bird"])
  }

  @Test("A column is found by name, whatever its case, and by number")
  func columns() throws {
    let text = try file("Name,My Text,label\nx y,hello there,1\nz w,hello again,0\n", "a.csv")
    for column in ["My Text", "my text", "1"] {
      #expect(try text.texts(column: column) == ["hello there", "hello again"])
    }
    let error = formatError { () throws(FormatError) in _ = try text.texts(column: "nope") }
    #expect(error?.remedy == "choose one of its columns: Name, My Text, label")
    #expect(throws: FormatError.self) { try text.texts(column: "3") }
    #expect(throws: FormatError.self) { try text.texts(column: "-1") }
  }

  @Test("Labelled rows have one text or a pair, and names or numbers as classes")
  func labels() throws {
    let named = try file("label,text\npositive,very good\nnegative,very bad\n", "a.csv")
    #expect(try named.labelledExamples().map(\.label) == ["positive", "negative"])
    #expect(try named.labelledExamples().map(\.example.first) == ["very good", "very bad"])
    let pairs = try file("premise\thypothesis\tlabel\na b\tc d\t2\n", "a.tsv").labelledExamples()
    #expect(pairs[0].example == TextExample(first: "a b", second: "c d", line: 2))
    #expect(pairs[0].labelNumber == 2)
    let words = try file("good\t1\nbad\t0\n", "a.tsv").labelledExamples()
    #expect(words.map(\.example.first) == ["good", "bad"])
  }

  @Test("A ragged row, an open quote, a missing score and too few columns are errors with a line")
  func malformed() throws {
    let ragged = formatError { () throws(FormatError) in
      _ = try TextFile(bytes: Array("a b,c d,1\ne f,g, h,2\n".utf8), path: "a.csv").scoredPairs()
    }
    #expect(ragged?.location.line == 2)
    #expect(ragged?.message == "has 4 columns, but line 1 has 3")
    let open = formatError { () throws(FormatError) in
      _ = try TextFile(bytes: Array("a,b,1\n\"c,d,2\ne,f,3\n".utf8), path: "a.csv").texts()
    }
    #expect(open?.location.line == 2)
    let score = formatError { () throws(FormatError) in
      _ = try TextFile(bytes: Array("a,b,1\nc,d,x\n".utf8), path: "a.csv").scoredPairs()
    }
    #expect(score?.location.line == 2)
    #expect(throws: FormatError.self) { try file("a b,1\n", "a.csv").scoredPairs() }
    #expect(throws: FormatError.self) { try file("just text\n", "a.txt").scoredPairs() }
    #expect(throws: FormatError.self) { try file("text,label\n", "a.csv").texts() }
  }

  // MARK: JSON Lines

  @Test("JSON lines give the field text, another one, or the usual fields")
  func jsonLines() throws {
    let text = try file(
      "{\"text\": \"a b\", \"other\": \"x\"}\n\n{\"text\": \"c\", \"other\": \"y\"}", "a.jsonl")
    #expect(try text.texts() == ["a b", "c"])
    #expect(try text.texts(field: "other") == ["x", "y"])
    #expect(try text.jsonLines().map(\.line) == [1, 3])
    let other = "{\"text\": \"a\", \"title\": \"x\"}\n{\"text\": \"b\", \"title\": null}"
    #expect(try file(other, "a.jsonl").texts() == ["a", "b"])
    let pairs = try file(
      #"{"sentence1": "a", "sentence2": "b", "score": 2.5, "id": null}"#, "a.jsonl")
    #expect(try pairs.scoredPairs().map(\.score) == [2.5])
    #expect(try pairs.examples()[0].second == "b")
    #expect(try file("\"a\"\n\"b\"\n", "a.jsonl").texts() == ["a", "b"])
  }

  @Test("A line without the field and a line that isn't JSON are named")
  func badJSONLines() {
    let missing = formatError { () throws(FormatError) in
      _ = try TextFile(
        bytes: Array("{\"text\": \"a\"}\n{\"body\": \"b\"}".utf8), path: "a.jsonl"
      ).texts()
    }
    #expect(missing?.location.line == 2)
    #expect(missing?.remedy == "name one of its fields: body")
    let broken = formatError { () throws(FormatError) in
      _ = try TextFile(bytes: Array("{\"text\": \"a\"}\n{\"text\": ".utf8), path: "a.jsonl").texts()
    }
    #expect(broken?.location.line == 2)
  }
}
