import Foundation
import ModelFormats
import Testing
import Transformer

@testable import PruningEngine

@Suite("Every setting of sentence-transformers' files, changed in turn")
struct SentenceSettingsTests {
  @Test("Gives the embeddings of the reference", arguments: SentenceCases.named("equal"))
  func equal(_ item: SentenceCases.Item) throws {
    let folder = try item.layOut()
    let model = try item.open(folder)
    let vectors = try Evaluator(model).embeddings(SentenceCases.texts, model.dense).vectors
    #expect(vectors.map(\.count) == [item.width, item.width])
    for (vector, (entries, length)) in zip(vectors, zip(item.entries, item.lengths)) {
      let found = stride(from: 0, to: vector.count, by: 4).map { Double(vector[$0]) }
      for (a, b) in zip(found, entries) { #expect(abs(a - b) < 1e-4 * max(1, abs(b))) }
      let square = vector.reduce(0) { $0 + Double($1) * Double($1) }
      #expect(abs(square.squareRoot() - length) < 1e-4 * max(1, length))
    }
    let similarity = model.encoding.similarity.value(vectors[0], vectors[1])
    #expect(abs(similarity - item.similarity) < 1e-4 * max(1, abs(item.similarity)))
  }

  @Test("Is refused by its name", arguments: SentenceCases.named("refused"))
  func refused(_ item: SentenceCases.Item) throws {
    let folder = try item.layOut()
    let error = engineError { _ = try item.open(folder) }
    #expect(error?.description.contains(item.key) == true, "\(error?.description ?? "was opened")")
  }

  @Test("Or is told of where it isn't known", arguments: SentenceCases.named("noted"))
  func noted(_ item: SentenceCases.Item) throws {
    let folder = try item.layOut()
    let notes = try item.open(folder).location.notes
    #expect(notes.contains { $0.contains(item.key) }, "\(notes)")
  }
}

/// What Tests/Reference/make_sentence_fixtures.py wrote.
enum SentenceCases {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/sentence").path

  private static let document: JSONValue =
    (try? JSONValue.read(path: folder + "/cases.json")) ?? .null
  static let texts = document.optionalValue("texts")?.arrayValue?.compactMap(\.stringValue) ?? []
  static let all = document.optionalValue("cases")?.arrayValue?.map { Item(value: $0) } ?? []

  static func named(_ outcome: String) -> [Item] {
    let items = all.filter { $0.outcome == outcome }
    precondition(!items.isEmpty, "the fixture has no case with the outcome \(outcome)")
    return items
  }

  struct Item: Sendable, CustomTestStringConvertible {
    let value: JSONValue

    private func string(_ key: String) -> String? { value.optionalValue(key)?.stringValue }
    private func numbers(_ value: JSONValue?) -> [Double] {
      value?.arrayValue?.compactMap(\.doubleValue) ?? []
    }

    var testDescription: String { string("name") ?? "" }
    var key: String { string("key") ?? "" }
    var outcome: String { string("outcome") ?? "" }
    var width: Int { value.optionalValue("width")?.intValue ?? 0 }
    var lengths: [Double] { numbers(value.optionalValue("lengths")) }
    var entries: [[Double]] {
      value.optionalValue("entries")?.arrayValue?.map { numbers($0) } ?? []
    }
    var similarity: Double { value.optionalValue("similarity")?.doubleValue ?? .nan }

    /// The sample model's folder with the case's files over it.
    func layOut() throws -> TemporaryFolder {
      let target = try TemporaryFolder()
      let own: Set = [
        "data", "1_Pooling", "modules.json", "sentence_bert_config.json",
        "config_sentence_transformers.json",
      ]
      let source = SampleModel.tinyBERT.folder
      for entry in try FileManager.default.contentsOfDirectory(atPath: source)
      where !own.contains(entry) {
        try FileManager.default.copyItem(
          atPath: source + "/" + entry, toPath: target.path + "/" + entry)
      }
      var files = SentenceCases.document.optionalValue("base")?.objectValue ?? [:]
      files.merge(value.optionalValue("files")?.objectValue ?? [:]) { $1 }
      for (name, content) in files {
        let path = try place(name, in: target)
        try? FileManager.default.removeItem(atPath: path)
        guard content != .null else { continue }
        try Data(content.serialized().utf8).write(to: URL(fileURLWithPath: path))
      }
      for (name, source) in value.optionalValue("copies")?.objectValue ?? [:] {
        let weights = "\(SentenceCases.folder)/\(source.stringValue ?? "").safetensors"
        try FileManager.default.copyItem(atPath: weights, toPath: try place(name, in: target))
      }
      return target
    }

    private func place(_ name: String, in folder: TemporaryFolder) throws -> String {
      let path = folder.path + "/" + name
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
      return path
    }

    /// The model as it embeds with the case's prompt.
    func open(_ folder: TemporaryFolder) throws -> LoadedModel {
      let model = try LoadedModel.open(path: folder.path)
      if let prompt = string("prompt") { return try model.prompted(by: prompt) }
      guard let name = string("prompt_name") else { return model }
      return try model.prompted(by: try model.prompt(named: name))
    }
  }
}
