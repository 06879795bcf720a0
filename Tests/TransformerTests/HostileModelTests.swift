import Foundation
import LinearAlgebra
import ModelFormats
import Testing
import Transformer

@Suite("Hostile models are errors, not traps")
struct HostileModelTests {
  /// A tiny model's configuration with some keys replaced by JSON; nil removes one.
  private func configuration(
    _ name: String, _ changes: [String: String?]
  ) throws -> Architecture {
    let path = TinyModel.folder + name + "/config.json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for (key, json) in changes {
      object[key] = try json.map {
        try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)
      }
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("liar-config-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = folder.appendingPathComponent("config.json")
    try JSONSerialization.data(withJSONObject: object).write(to: target)
    for file in ["model.safetensors"] {
      try FileManager.default.copyItem(
        atPath: TinyModel.folder + name + "/" + file,
        toPath: folder.appendingPathComponent(file).path)
    }
    let loader = try WeightLoader(ModelLocation.open(path: folder.path))
    _ = try loader.model()
    return loader.architecture
  }

  static let numbers = [
    "0", "-1", "9223372036854775807", "-9223372036854775808", "1e300", "\"4\"",
    "[4]", "0.5",
  ]
  static let encoderKeys = [
    "num_attention_heads", "hidden_size", "intermediate_size", "num_hidden_layers", "vocab_size",
    "max_position_embeddings",
  ]
  static let decoderKeys = encoderKeys + ["num_key_value_heads", "head_dim"]

  @Test("Impossible numbers in a decoder's configuration", arguments: decoderKeys, numbers)
  func decoder(key: String, value: String) {
    #expect(throws: FormatError.self) { try configuration("qwen3", [key: value]) }
  }

  @Test("Impossible numbers in an encoder's configuration", arguments: encoderKeys, numbers)
  func encoder(key: String, value: String) {
    #expect(throws: FormatError.self) { try configuration("roberta", [key: value]) }
  }

  @Test("Padding ids that leave no positions", arguments: ["-7", "40", "9223372036854775807"])
  func padding(value: String) {
    #expect(throws: FormatError.self) { try configuration("roberta", ["pad_token_id": value]) }
  }

  @Test("Windows that reach nowhere", arguments: ["0", "-4"])
  func window(value: String) {
    #expect(throws: FormatError.self) {
      try configuration("mistral-window", ["sliding_window": value])
    }
  }

  @Test(
    "Sizes that are possible but not these weights'",
    arguments: [
      ["num_hidden_layers": "3"], ["intermediate_size": "32"], ["num_key_value_heads": "4"],
      ["head_dim": "16"], ["num_key_value_heads": "3"], ["num_attention_heads": "6"],
    ])
  func mismatch(changes: [String: String]) {
    #expect(throws: FormatError.self) {
      try configuration("llama", changes.mapValues { Optional($0) })
    }
  }

  @Test(
    "What isn't supported says so",
    arguments: [
      ("bert", "model_type", "\"gpt_neo\""), ("bert", "hidden_act", "\"mish\""),
      ("bert", "position_embedding_type", "\"relative_key\""),
      ("llama", "rope_parameters", "{\"rope_type\": \"dynamic\", \"factor\": 2}"),
      ("qwen2-window", "layer_types", "[\"full_attention\", \"linear_attention\"]"),
    ])
  func unsupported(model: String, key: String, value: String) {
    let error = #expect(throws: FormatError.self) { try configuration(model, [key: value]) }
    #expect(error?.code == .unsupported)
  }

  @Test(
    "Odd rotary heads and scalings with nonsense",
    arguments: [
      ("{\"rope_type\": \"llama3\", \"factor\": 0, \"low_freq_factor\": 0, \"high_freq_factor\": 0}"),
      ("{\"rope_type\": \"yarn\", \"factor\": -1}"), ("{\"rope_theta\": 0}"),
      ("{\"rope_theta\": -1e308}"), ("{\"rope_type\": \"linear\", \"factor\": 0}"),
    ])
  func rotary(parameters: String) throws {
    // Such a file may load; it must not trap when it runs.
    do {
      let configuration = try configuration("llama", ["rope_parameters": parameters])
      let rope = try #require(configuration.rope)
      _ = RotaryTable(rope, headSize: configuration.headSize, positions: 9)
    } catch is FormatError {}
  }

  @Test(
    "A missing tensor is named",
    arguments: [
      ("bert", "encoder.layer.1.output.LayerNorm.bias"),
      ("bert", "embeddings.position_embeddings.weight"),
      ("llama", "model.layers.0.mlp.up_proj.weight"), ("llama", "model.norm.weight"),
    ])
  func missing(model: String, tensor: String) throws {
    let source = TinyModel.folder + model
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("liar-missing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      atPath: source + "/config.json", toPath: folder.path + "/config.json")
    // The name is changed in place, so that the header keeps its length.
    var data = try Data(contentsOf: URL(fileURLWithPath: source + "/model.safetensors"))
    let range = try #require(data.range(of: Data("\"\(tensor)\"".utf8)))
    data[range.lowerBound + 1] = UInt8(ascii: "?")
    try data.write(to: folder.appendingPathComponent("model.safetensors"))
    let error = #expect(throws: FormatError.self) {
      _ = try WeightLoader(ModelLocation.open(path: folder.path)).model()
    }
    #expect(error?.description.contains(tensor) == true)
  }
}

@Suite("Configurations")
struct ConfigurationTests {
  private func configuration(_ json: String) throws -> Architecture {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("liar-\(UUID().uuidString).json")
    try Data(json.utf8).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    return try Architecture(huggingFace: JSONValue.read(path: path.path), file: path.path)
  }

  private let sizes = """
    "num_hidden_layers": 4, "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 8,
    "vocab_size": 9
    """

  @Test("LLaMA ignores a window, Mistral obeys it, Qwen needs its switch")
  func windows() throws {
    let window = { (type: String, more: String) in
      try configuration(
        "{\"model_type\": \"\(type)\", \"sliding_window\": 3, \(sizes) \(more)}")
    }
    #expect(try window("llama", "").layers.map(\.window) == [nil, nil, nil, nil])
    let grouping = ", \"num_key_value_heads\": 2"
    #expect(try window("mistral", grouping).layers.map(\.window) == [3, 3, 3, 3])
    #expect(try window("qwen2", grouping).layers.map(\.window) == [nil, nil, nil, nil])
    let qwen = try window(
      "qwen2", grouping + ", \"use_sliding_window\": true, \"max_window_layers\": 3")
    #expect(qwen.layers.map(\.window) == [nil, nil, nil, 3])
  }

  @Test("RoBERTa's table has room for two positions less than it has rows")
  func robertaPositions() throws {
    let config = try configuration(
      "{\"model_type\": \"roberta\", \"max_position_embeddings\": 514, \"pad_token_id\": 1, \(sizes)}"
    )
    #expect(config.maximumPositions == 512)
    #expect(config.positionOffset == 2)
  }

  @Test("Older files call rope scaling's kind type and keep theta beside it")
  func olderRope() throws {
    let config = try configuration(
      "{\"model_type\": \"llama\", \"rope_theta\": 500, \"rope_scaling\": "
        + "{\"type\": \"linear\", \"factor\": 2}, \(sizes)}")
    #expect(config.rope == RotaryEmbedding(theta: 500, scaling: .linear(factor: 2)))
  }
}
