import Foundation
import JSONSyntax
import Testing

@testable import Tokenization

@Suite struct SettingsTests {
  @Test(arguments: SettingsCases.named("equal"))
  func `a changed setting gives the reference's ids`(_ item: SettingsCases.Item) throws {
    let folder = try item.layOut()
    let tokenizer = try TokenizerFiles.load(folder: folder.url)
    let result = try #require(item.result)
    for (text, ids) in zip(SettingsCases.texts, result["texts"]?.array ?? []) {
      #expect(
        try tokenizer.encode(text) == (ids as JSONNode?).integers, "\(text.debugDescription)")
    }
    let (first, second) = (SettingsCases.pair[0], SettingsCases.pair[1])
    let pair = try tokenizer.encode(pair: (first, second), addingSpecialTokens: true)
    #expect(pair.ids == result["pair"].integers)
    #expect(pair.typeIDs == result["types"].integers)
    let length = SettingsCases.length
    let cut =
      try SettingsCases.texts.prefix(2).map { try tokenizer.encode($0, maximumLength: length) }
      + [try tokenizer.encode(pair: (first, second), maximumLength: length).ids]
    #expect(cut == (result["cut"]?.array ?? []).map { ($0 as JSONNode?).integers })
    #expect(
      tokenizer.maximumLength.flatMap { $0 < 1 << 40 ? $0 : nil } == result["longest"]?.integer)
    #expect(tokenizer.notes == [])
  }

  @Test(arguments: SettingsCases.named("refused"))
  func `a setting that can't be followed is refused by its name`(
    _ item: SettingsCases.Item
  ) throws {
    let folder = try item.layOut()
    let error = #expect(throws: TokenizationError.self) {
      try TokenizerFiles.load(folder: folder.url)
    }
    let message = error?.description ?? ""
    #expect(item.key.isEmpty || message.contains(item.key), "\(message)")
  }

  @Test(arguments: SettingsCases.named("noted"))
  func `a setting that isn't known is told of`(_ item: SettingsCases.Item) throws {
    let folder = try item.layOut()
    let notes = try TokenizerFiles.load(folder: folder.url).notes
    #expect(notes.contains { $0.contains(item.key) }, "\(notes)")
  }
}

/// What Tests/Reference/make_tokenizer_settings_fixtures.py wrote.
@Suite struct PiecesTests {
  @Test func `a SentencePiece model alone gives the reference's ids or is refused`() throws {
    let document = try Fixture.json("settings/pieces.json")
    let texts = (document["texts"]?.array ?? []).compactMap(\.string)
    let model = try Fixture.bytes("sentencepiece-bpe/tokenizer.model")
    var equal = 0
    for item in document["cases"]?.array ?? [] {
      let settings = try #require(item["tokenizer"])
      let folder = try TemporaryFolder([
        "tokenizer_config.json": settings.written,
        "config.json": try #require(item["model"]).written,
      ])
      try Data(model).write(to: folder.url.appendingPathComponent("tokenizer.model"))
      do {
        let tokenizer = try TokenizerFiles.load(folder: folder.url)
        let ids = try #require(item["ids"]?.array, "the reference opens nothing")
        for (text, wanted) in zip(texts, ids) {
          #expect(
            try tokenizer.encode(text, addingSpecialTokens: true) == Optional(wanted).integers)
        }
        equal += 1
      } catch let error as TokenizationError {
        #expect("\(error)".contains("tokenizer.model"))
        #expect(error.advice?.contains("tokenizer.json") == true)
      }
    }
    #expect(equal >= 24)
  }
}

enum SettingsCases {
  private static let document = try? Fixture.json("settings/cases.json")
  static let texts = (document?["texts"]?.array ?? []).compactMap(\.string)
  static let pair = (document?["pair"]?.array ?? []).compactMap(\.string)
  static let length = document?["length"]?.integer ?? 0
  private static let results = document?["results"]?.array ?? []

  static func named(_ outcome: String) -> [Item] {
    let items = (document?["cases"]?.array ?? []).map { Item(value: $0) }
      .filter { $0.value["outcome"].text == outcome }
    precondition(!items.isEmpty, "the fixture has no case with the outcome \(outcome)")
    return items
  }

  struct Item: Sendable, CustomTestStringConvertible {
    let value: JSONNode

    var testDescription: String { value["name"].text }
    var key: String { value["key"].text }
    var result: JSONNode? { value["result"]?.integer.map { SettingsCases.results[$0] } }

    /// The folder that the case starts from, and the case's files over it.
    func layOut() throws -> TemporaryFolder {
      var files = try base()
      for change in value["replace"]?.array ?? [] {
        let (old, new) = (change.array?.first.text ?? "", change.array?.last.text ?? "")
        files["tokenizer.json"] = files["tokenizer.json"]?
          .replacingOccurrences(of: old, with: new)
      }
      for (name, content) in value["files"]?.members ?? [] {
        files[String(decoding: name, as: UTF8.self)] = content.isNull ? nil : content.written
      }
      return try TemporaryFolder(files)
    }

    private func base() throws -> [String: String] {
      func text(_ path: String) throws -> String {
        String(decoding: try Fixture.bytes(path), as: UTF8.self)
      }
      let samples = "../../../sample-models/"
      switch value["base"].text {
      case "bert": return ["tokenizer.json": try text(samples + "tiny-bert/tokenizer.json")]
      case "llama": return ["tokenizer.json": try text(samples + "tiny-llama/tokenizer.json")]
      case "roberta", "qwen2", "modernbert":
        return ["tokenizer.json": try text(value["base"].text + "/tokenizer.json")]
      case "gpt-neox": return ["tokenizer.json": try text("roberta/tokenizer.json")]
      case "metaspace", "gemma":
        return ["tokenizer.json": try text("llama-metaspace/tokenizer.json")]
      case "xlm-roberta", "camembert":
        return ["tokenizer.json": try text("settings/unigram/tokenizer.json")]
      case "mpnet":
        return ["tokenizer.json": try text("settings/wordpiece/tokenizer.json")]
      case "vocabulary": return ["vocab.txt": try text(samples + "tiny-bert/vocab.txt")]
      default:
        return [
          "vocab.json": try text("settings/merges/vocab.json"),
          "merges.txt": try text("settings/merges/merges.txt"),
        ]
      }
    }
  }
}

extension JSONNode {
  /// The value as a file has it.
  fileprivate var written: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let bytes):
      "\""
        + String(decoding: bytes, as: UTF8.self)
        .replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        + "\""
    case .array(let values): "[" + values.map(\.written).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { JSONNode.string($0.key).written + ":" + $0.value.written }
        .joined(separator: ",") + "}"
    }
  }
}
