import Foundation
import LinearAlgebra
import ModelFormats
import Testing
import Transformer

/// A tiny model whose settings are changed one at a time, with what the reference makes of each
/// change; made by Tests/Reference/make_settings_fixtures.py and make_gguf_settings_fixtures.py,
/// which say what the fields mean.
struct MutatedModel {
  /// A change, and what the reference makes of it.
  struct Change {
    var names: [String]
    var set: [String: JSONValue]
    var absent: [String]
    var drop: [String]
    var outcome: JSONValue
  }

  /// What opening the changed model came to.
  enum Outcome {
    case opened([Float], notes: [String])
    case refused(FormatError)
  }

  static let folder = TinyModel.folder + "settings/"

  let name: String
  let isGGUF: Bool
  let ids: [Int]
  let expected: [Float]
  let changes: [Change]
  private let config: [String: JSONValue]

  init(_ name: String, gguf: Bool = false) throws {
    self.name = name
    isGGUF = gguf
    let document = try JSONValue.read(path: Self.folder + name + (gguf ? ".gguf.json" : ".json"))
    config = document.optionalValue("config")?.objectValue ?? [:]
    ids = try document.array("ids").compactMap(\.intValue)
    expected = try document.array("expected").compactMap(\.doubleValue).map { Float($0) }
    changes = try document.array("cases").map { value in
      func strings(_ key: String) -> [String] {
        (value[key]?.arrayValue ?? []).compactMap(\.stringValue)
      }
      return Change(
        names: strings("names"), set: value["change"]?.objectValue ?? [:],
        absent: strings("absent"), drop: strings("drop"), outcome: try value.value("outcome"))
    }
  }

  /// The model with a change, written to a folder of its own and opened.
  func outcome(of change: Change) throws -> Outcome {
    let folder = try TemporaryFolder()
    let path = isGGUF ? folder.path + "/model.gguf" : folder.path
    if isGGUF { try writeGGUF(change, path) } else { try writeFolder(change, path) }
    do {
      return try Self.outcome(of: ModelLocation.open(path: path), ids: ids)
    } catch let error as FormatError {
      return .refused(error)
    }
  }

  /// What a model says of a text: an encoder's hidden states averaged over the tokens, a decoder's
  /// logits after the last one.
  static func outcome(of location: ModelLocation, ids: [Int]) throws -> Outcome {
    let model = try WeightLoader(location).model()
    let hidden = model.forward(TokenBatch([ids]), workspace: Workspace())
    guard model.architecture.predictsTokens else {
      let sum = (0..<hidden.columns).map { column in
        (0..<hidden.rows).reduce(Float(0)) { $0 + hidden[$1, column] } / Float(hidden.rows)
      }
      return .opened(sum, notes: location.notes)
    }
    let logits = model.logits(hidden, rows: hidden.rows - 1..<hidden.rows)
    return .opened(logits.values, notes: location.notes)
  }

  /// The configuration as it is.
  func writeConfiguration(to folder: String) throws {
    try JSONValue.object(config).serialized()
      .write(toFile: folder + "/config.json", atomically: true, encoding: .utf8)
  }

  private func writeFolder(_ change: Change, _ path: String) throws {
    var fields = config.merging(change.set) { _, new in new }
    for key in change.absent { fields[key] = nil }
    try JSONValue.object(fields).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let original = Self.folder + name + ".safetensors"
    guard !change.drop.isEmpty else {
      try FileManager.default.copyItem(atPath: original, toPath: path + "/model.safetensors")
      return
    }
    let weights = try SafetensorsFile(path: original)
    let kept = weights.tensors.keys.sorted().filter { !change.drop.contains($0) }
    try SafetensorsWriter.write(
      try kept.map { try TensorSource(copying: $0, of: weights) },
      path: path + "/model.safetensors")
  }

  private func writeGGUF(_ change: Change, _ path: String) throws {
    let file = try GGUFFile(path: Self.folder + name + ".gguf")
    var metadata = file.metadata
    for (key, value) in change.set { metadata[key] = try Self.ggufValue(value) }
    for key in change.absent { metadata[key] = nil }
    let tensors = try file.tensors.keys.sorted().map { try TensorSource(copying: $0, of: file) }
    try Self.write(tensors, metadata, path)
  }

  /// Writes a GGUF file without waiting for the disk.
  static func write(
    _ tensors: [TensorSource], _ metadata: [String: GGUFValue], _ path: String
  ) throws {
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    try GGUFWriter.fill(path, with: tensors, metadata: metadata)
  }

  private static func ggufValue(_ pair: JSONValue) throws -> GGUFValue {
    let value = try #require(pair[1])
    switch pair[0]?.stringValue {
    case "u32": return .uint32(UInt32(try #require(value.intValue)))
    case "f32": return .float32(Float(try #require(value.doubleValue)))
    case "bool": return .bool(try #require(value.boolValue))
    case "str": return .string(try #require(value.stringValue))
    default:
      let values = try #require(value.arrayValue)
      return values.first?.stringValue == nil
        ? .array(of: .int32, values.compactMap(\.intValue).map { .int32(Int32($0)) })
        : .array(of: .string, values.compactMap(\.stringValue).map { .string($0) })
    }
  }
}

// MARK: - Judgement

extension MutatedModel {
  /// How an outcome that is right came to be right.
  enum Verdict: Hashable { case equal, refused, noted }

  /// Keys whose change the tensors contradict, so that a refusal may name one of them instead.
  static let dimensions: Set = [
    "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
    "num_key_value_heads", "head_dim", "type_vocab_size", "max_position_embeddings",
    "attention_bias", "mlp_bias", "n_layers", "n_heads", "dim", "hidden_dim", "embedding_length",
    "feed_forward_length", "block_count", "context_length", "head_count", "head_count_kv",
    "key_length", "value_length", "relative_attention_num_buckets", "norm_bias",
  ]

  /// Whether an outcome is the reference's, or a refusal or note that names a key; nil for what it
  /// must not be, which `fault` describes.
  func judge(_ change: Change, _ outcome: Outcome, fault: (String) -> Void) -> Verdict? {
    switch outcome {
    case .refused(let error):
      if change.names.contains(where: error.description.contains) { return .refused }
      let isDimension = change.names.contains { name in
        Self.dimensions.contains { name == $0 || name.hasSuffix("." + $0) }
      }
      if isDimension, error.location.tensor != nil { return .refused }
      fault("\(title(change)): the refusal names none of them: \(error)")
    case .opened(let values, let notes):
      if let wanted = numbers(change), greatestDistance(values, wanted) <= 1e-4 { return .equal }
      if change.names.contains(where: { name in notes.contains { $0.contains(name) } }) {
        return .noted
      }
      let distance = numbers(change).map { "\(greatestDistance(values, $0)) away" }
      fault("\(title(change)): opened without a word, \(distance ?? "but should not be")")
    }
    return nil
  }

  private func numbers(_ change: Change) -> [Float]? {
    if change.outcome == .string("same") { return expected }
    return change.outcome.arrayValue?.compactMap(\.doubleValue).map { Float($0) }
  }

  private func title(_ change: Change) -> String {
    let set = JSONValue.object(change.set).serialized()
    return "\(name) \(set) without \(change.absent + change.drop)"
  }
}

/// A folder that disappears with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "liar-transformer-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
