import Foundation
import JSONSyntax
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
  func error(_ text: String, as dialect: JSONDialect = .strict) -> JSONError? {
    do {
      _ = try JSONReader.read(Array(text.utf8), as: dialect)
      return nil
    } catch {
      return error
    }
  }

  @Test("Every document is read or refused as Python's json does, and strictly as a strict reader")
  func reference() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/documents.tsv")
    var outcomes: Set<Bool> = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      let bytes = bytes(hexadecimal: columns[0])
      for (dialect, expected) in [(JSONDialect.python, columns[1]), (.strict, columns[2])] {
        let found = (try? JSONReader.read(bytes, as: dialect))?.written ?? "refused"
        #expect(found == expected, "\(String(decoding: bytes, as: UTF8.self))")
        outcomes.insert(found == "refused")
      }
    }
    #expect(outcomes == [true, false])
  }

  private func bytes(hexadecimal text: Substring) -> [UInt8] {
    let digits = text.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("An error has its line and column, from 1 and in bytes")
  func places() {
    #expect(
      error("{\n  \"é\": ?\n}")?.description
        == "line 2, column 9: not valid JSON: unexpected character")
    #expect(error("01")?.column == 1)
    #expect(error("[1,\r\n 2,\n\"\\u+041\"]")?.line == 3)
    #expect(error("[1,\r\n 2,\n\"\\u+041\"]")?.column == 4)
    #expect(error("1 2")?.column == 3)
  }

  @Test(
    "A document that ends too early is told from one that is broken",
    arguments: ["", "[1,", "{\"a\":", "\"a", "\"\\u12", "1.", "-"])
  func truncated(text: String) {
    #expect(error(text)?.isTruncated == true)
  }

  @Test(
    "A document that is broken is not taken for one that ends too early",
    arguments: ["}", "[1,}", "{\"a\":}", "\"\\u12}\"", "1.}", "-}", "1 2"])
  func broken(text: String) {
    #expect(error(text)?.isTruncated == false)
  }

  @Test("Nesting is limited to 128 levels", arguments: ["[", "{\"a\":"])
  func depth(opening: String) {
    let end = opening == "[" ? "]" : "}"
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth - 1) + "1" + String(repeating: end, count: depth - 1)
    }
    #expect(error(nested(128)) == nil)
    #expect(error(nested(129))?.message.contains("128 levels") == true)
    #expect(error(String(repeating: opening, count: 1_000_000)) != nil)
  }

  @Test("Names that stand twice are kept in their order, and the last is found")
  func duplicates() throws {
    let node = try JSONReader.read(Array(#"{"a":1,"b":2,"\u0061":3}"#.utf8), as: .strict)
    #expect(node["a"]?.integer == 3)
    #expect(node.members?.map { String(decoding: $0.key, as: UTF8.self) } == ["a", "b", "a"])
  }

  @Test(
    "Names that stand twice are refused where that is asked for, spelt alike or not",
    arguments: [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"é":1,"e\#u{301}":2}]"#])
  func refusedDuplicates(text: String) {
    #expect(error(text) == nil)
    #expect(error(text, as: .strict.refusingDuplicates)?.message.contains("stands twice") == true)
    #expect(error(#"{"a":{"a":1},"b":{"a":1}}"#, as: .strict.refusingDuplicates) == nil)
  }

  @Test("Strings that are canonically equivalent stay two")
  func bytes() throws {
    let node = try JSONReader.read(Array("[\"\u{E9}\",\"e\u{301}\"]".utf8), as: .strict)
    #expect(node.array?.map(\.bytes) == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
  }

  @Test("A number without fraction is an integer in either form")
  func integers() throws {
    let node = try JSONReader.read(Array("[2, 2.0, 2.5, 1e300]".utf8), as: .strict)
    #expect(node.array?.map(\.integer) == [2, 2, nil, nil])
    #expect(node.array?.map(\.number) == [2, 2, 2.5, 1e300])
  }
}

extension JSONNode {
  /// As `Tests/Reference/make_json_fixtures.py` writes it.
  fileprivate var written: String {
    switch self {
    case .null: "n"
    case .boolean(let value): value ? "t" : "f"
    case .integer(let value): "i\(value)"
    case .number(let value) where value.isNaN: "dNaN"
    case .number(let value): "d" + Self.hexadecimal(bytesOf: value.bitPattern.bigEndian)
    case .string(let bytes): "s" + Self.hexadecimal(bytes)
    case .array(let elements): "[" + elements.map(\.written).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { "s" + Self.hexadecimal($0.key) + ":" + $0.value.written }
        .joined(separator: ",") + "}"
    }
  }

  private static func hexadecimal(bytesOf value: UInt64) -> String {
    withUnsafeBytes(of: value) { hexadecimal(Array($0)) }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
