import Foundation
import Testing

@testable import TOML

/// Against what Python's tomllib makes of edge documents and of mutated ones
/// (`Tests/Reference/make_toml_fixtures.py`).
@Suite struct ReferenceTests {
  private struct Document: Decodable {
    var text: String
    /// The document's values; nil where it is refused.
    var value: String?
    /// The line of the error.
    var line: Int?
  }

  private func documents() throws -> [Document] {
    let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/documents.json")
    let path = ProcessInfo.processInfo.environment["TOML_DOCUMENTS"] ?? own.path
    let documents = try JSONDecoder().decode(
      [Document].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    try #require(documents.count > 1200)
    try #require(documents.count { $0.value != nil } > 300)
    return documents
  }

  @Test func `values and refusals are the reference's`() throws {
    for document in try documents() {
      let value = (try? TOMLDocument(document.text))?.table.canonical
      #expect(value == document.value, "\(document.text.debugDescription)")
    }
  }

  @Test func `what is written is read back`() throws {
    for document in try documents() {
      guard let table = (try? TOMLDocument(document.text))?.table else { continue }
      #expect(try TOMLDocument(table.text).table.canonical == table.canonical, "\(table.text)")
    }
  }

  @Test func `errors name a place within the text, nearly always the reference's line`() throws {
    var (same, all) = (0, 0)
    for document in try documents() where document.value == nil {
      let error = try #require(throws: TOMLError.self) { try TOMLDocument(document.text) }
      let lines = document.text.replacing("\r\n", with: "\n").unicodeScalars
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect((1...lines.count).contains(error.position.line))
      let line = lines[error.position.line - 1]
      #expect((1...line.count + 1).contains(error.position.column))
      guard let expected = document.line else { continue }
      all += 1
      same += error.position.line == expected ? 1 : 0
    }
    #expect(all > 300 && Double(same) > 0.99 * Double(all), "\(same) of \(all)")
  }
}

extension TOMLTable {
  fileprivate var canonical: String {
    let entries = keys.compactMap { key in
      self[key].map { Self.quoted(key) + ":" + $0.canonical }
    }
    let sorted = entries.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    return "{" + sorted.joined(separator: ",") + "}"
  }

  fileprivate static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      let isPlain = (32..<127).contains(scalar.value) && scalar != "\"" && scalar != "\\"
      result += isPlain ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return result + "\""
  }
}

extension TOMLValue {
  fileprivate var canonical: String {
    switch self {
    case .string(let text): TOMLTable.quoted(text)
    case .integer(let number): "i\(number)"
    case .float(let number):
      number.isNaN ? "fnan" : "f" + String(number.bitPattern, radix: 16)
    case .boolean(let flag): "b\(flag)"
    case .dateTime(let text): "d" + text
    case .array(let values): "[" + values.map(\.canonical).joined(separator: ",") + "]"
    case .table(let table): table.canonical
    }
  }
}
