import Foundation
import ModelFormats
import Testing

@testable import PruningEngine

/// A tiny decoder that embeds, made by Tests/Reference/make_embedding_decoder_fixtures.py with what
/// sentence-transformers makes of its texts.
struct EmbeddingDecoder: Sendable, CustomTestStringConvertible {
  static let all = [
    "qwen3-last", "mistral-last", "gemma2-mean", "gemma3-both-sides", "qwen2-both-sides",
    "llama-bare",
  ].map { EmbeddingDecoder(name: $0) }

  let name: String

  var testDescription: String { name }

  var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/embedding-decoders/\(name)").path
  }

  static func named(_ name: String) -> EmbeddingDecoder { EmbeddingDecoder(name: name) }

  func open() throws -> LoadedModel { try LoadedModel.open(path: folder) }

  /// The model with each of the prompts that embeddings were made with.
  func prompted() throws -> [LoadedModel] {
    let model = try open()
    let names = try JSONValue.read(path: folder + "/texts.json").array("prompts")
    return try names.map { name in
      guard let name = name.stringValue else { return model }
      return try model.prompted(by: model.prompt(named: name))
    }
  }

  /// All texts; one without tokens has no embedding.
  func texts() throws -> [String] {
    try JSONValue.read(path: folder + "/texts.json").array("texts").compactMap(\.stringValue)
  }

  func expected(_ tensor: String) throws -> [Float] {
    try SafetensorsFile(path: folder + "/expected.safetensors").floats(tensor)
  }

  /// A copy without the layer after the pooling.
  func copyWithoutDense() throws -> TemporaryFolder {
    let target = try copy()
    let path = target.path + "/modules.json"
    guard FileManager.default.fileExists(atPath: path) else { return target }
    let modules = try JSONValue.read(path: path).array(file: path)
      .filter { $0.optionalValue("type")?.stringValue?.hasSuffix("Dense") == false }
    try JSONValue.array(modules).serialized()
      .write(toFile: path, atomically: true, encoding: .utf8)
    return target
  }

  /// A copy that a test may change.
  func copy() throws -> TemporaryFolder {
    let target = try TemporaryFolder()
    for entry in try FileManager.default.contentsOfDirectory(atPath: folder) {
      try FileManager.default.copyItem(
        atPath: folder + "/" + entry, toPath: target.path + "/" + entry)
    }
    return target
  }
}

extension TemporaryFolder {
  /// Changes members of a JSON file; null takes one away.
  func edit(_ name: String, _ fields: [String: JSONValue]) throws {
    let path = path + "/" + name
    var members = try JSONValue.read(path: path).objectValue ?? [:]
    for (key, value) in fields { members[key] = value == .null ? nil : value }
    try JSONValue.object(members).serialized()
      .write(toFile: path, atomically: true, encoding: .utf8)
  }
}
