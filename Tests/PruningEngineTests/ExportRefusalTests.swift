import Foundation
import ModelFormats
import PruningEngine
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

@Suite("What a format has no place for is said before any work, and the advice works")
struct ExportRefusalTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A sample model with other settings, and tensors beside its own.
  private func variant(
    of sample: SampleModel, _ settings: [String: JSONValue],
    adding shapes: [String: [Int]] = [:], of number: Float = 0.1
  ) throws -> LoadedModel {
    let path = folder.path + "/variant"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for entry in try FileManager.default.contentsOfDirectory(atPath: sample.folder)
    where entry != "config.json" && entry != "model.safetensors" && entry != "data" {
      try FileManager.default.copyItem(
        atPath: sample.folder + "/" + entry, toPath: path + "/" + entry)
    }
    let config = try JSONValue.read(path: sample.folder + "/config.json").object()
    try JSONValue.object(config.merging(settings) { $1 }).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let weights = try SafetensorsFile(path: sample.folder + "/model.safetensors")
    var tensors = try weights.tensors.keys.sorted().map {
      try TensorSource(copying: $0, of: weights)
    }
    tensors += try shapes.sorted { $0.key < $1.key }.map { name, shape in
      try TensorSource(
        name: name, shape: shape, type: .f32,
        numbers: [Float](repeating: number, count: shape.reduce(1, *)))
    }
    try SafetensorsWriter.write(tensors, path: path + "/model.safetensors")
    return try LoadedModel.open(path: path)
  }

  private func refusal(
    _ model: LoadedModel, _ format: ExportFormat, _ recipe: Recipe
  ) -> String? {
    do {
      try Exporter(model).check(
        format, to: folder.path + "/out", overwrite: false, recipe: recipe)
      return nil
    } catch { return "\(error)" }
  }

  /// Prunes half of a model and writes it.
  private func export(
    _ model: LoadedModel, _ recipe: Recipe, _ format: ExportFormat, _ sample: SampleModel
  ) throws -> ExportOutcome {
    #expect(refusal(model, format, recipe) == nil)
    let pruner = Pruner(
      model: model, calibration: try Calibrator.run(model, sample.options(samples: 16)))
    let updates = try pruner.updates(recipe)
    return try Exporter(model, options: ExportOptions(storage: .f32)).write(
      ExportContent(recipe: recipe, pruner: pruner, updates: updates), as: format,
      to: folder.path + "/out" + (format == .gguf ? ".gguf" : ""), overwrite: false)
  }

  @Test("GELU's approximation has no place in GGUF's bert; hf has one")
  func approximateGELU() throws {
    let model = try variant(of: .tinyBERT, ["hidden_act": .string("gelu_new")])
    let recipe = model.recipe(0.5)
    let message = try #require(refusal(model, .gguf, recipe))
    #expect(message.contains("activation") && message.contains("export hf"))
    let outcome = try export(model, recipe, .huggingFace, .tinyBERT)
    #expect(
      try LoadedModel.open(path: outcome.path).dense.architecture.feedForward.activation
        == .geluTanh)
  }

  @Test("llama.cpp attends to both sides in any encoder, so causal ones are refused")
  func causalEncoder() throws {
    let model = try variant(of: .tinyBERT, ["is_decoder": .bool(true)])
    let recipe = model.recipe(0.5)
    let message = try #require(refusal(model, .gguf, recipe))
    #expect(message.contains("what came before alone") && message.contains("export hf"))
    #expect(refusal(model, .huggingFace, recipe) == nil)
  }

  @Test("A Qwen3's own biases have no place in GGUF, whatever the reconstruction; hf has one")
  func biasedQwen3() throws {
    var extra: [String: [Int]] = [:]
    for layer in 0..<4 {
      let prefix = "model.layers.\(layer).self_attn."
      for (part, width) in [("q", 128), ("k", 64), ("v", 64), ("o", 128)] {
        extra[prefix + part + "_proj.bias"] = [width]
      }
      extra[prefix + "q_norm.weight"] = [16]
      extra[prefix + "k_norm.weight"] = [16]
    }
    let model = try variant(
      of: .tinyLLaMA, ["model_type": .string("qwen3"), "attention_bias": .bool(true)],
      adding: extra)
    var recipe = model.recipe(0.5)
    for site in recipe.sites.keys { recipe.sites[site]?.reconstruction = .liarWeights }
    let message = try #require(refusal(model, .gguf, recipe))
    #expect(message.contains("biases") && message.contains("export hf"))
    #expect(!message.contains("liar-weights"), "was followed already")
    let outcome = try export(model, recipe, .huggingFace, .tinyLLaMA)
    #expect(try LoadedModel.open(path: outcome.path).dense.architecture.attention.normalizesHeads)
  }

  @Test("Where values have a place for biases, the advice goes through them: a GGUF of a Qwen3")
  func valuesOfQwen3() throws {
    let norms = (0..<4).flatMap { layer in
      ["q_norm", "k_norm"].map { ("model.layers.\(layer).self_attn.\($0).weight", [16]) }
    }
    let model = try variant(
      of: .tinyLLaMA, ["model_type": .string("qwen3")],
      adding: Dictionary(uniqueKeysWithValues: norms), of: 1)
    let message = try #require(refusal(model, .gguf, model.recipe(0.5)))
    #expect(message.contains("liar-values"))
    let outcome = try export(model, model.recipe(0.5, .liarValues), .gguf, .tinyLLaMA)
    #expect(outcome.difference ?? 1 < 1e-4)
    let file = try #require(try ModelLocation.open(path: outcome.path).gguf)
    #expect(file.metadata["general.architecture"] == .string("qwen3"))
    #expect(file.tensors["blk.0.attn_v.bias"]?.shape == [32])
    #expect(
      file.tensors.keys.allSatisfy { !$0.hasSuffix("output.bias") && !$0.hasSuffix("k.bias") })
  }

  @Test("And a Qwen2 with windows, in transformers' class")
  func valuesOfQwen2() throws {
    let biases = (0..<4).flatMap { layer in
      [("q", 128), ("k", 64), ("v", 64)].map {
        ("model.layers.\(layer).self_attn.\($0)_proj.bias", [$1])
      }
    }
    let model = try variant(
      of: .tinyLLaMA,
      [
        "model_type": .string("qwen2"), "use_sliding_window": .bool(true),
        "sliding_window": .int(6), "max_window_layers": .int(0),
      ], adding: Dictionary(uniqueKeysWithValues: biases))
    let message = try #require(refusal(model, .huggingFacePadded, model.recipe(0.5)))
    #expect(message.contains("liar-values"))
    let outcome = try export(
      model, model.recipe(0.5, .liarValues), .huggingFacePadded, .tinyLLaMA)
    #expect(outcome.difference ?? 1 < 1e-4)
    let config = try #require(try ModelLocation.open(path: outcome.path).config)
    #expect(config["architectures"]?[0] == .string("Qwen2ForCausalLM"))
  }

  @Test("A GGUF file keeps windows in keys of our own, and the export says that others don't")
  func windows() throws {
    let model = try variant(
      of: .tinyLLaMA, ["model_type": .string("mistral"), "sliding_window": .int(6)])
    let recipe = model.recipe(0.5)
    let outcome = try export(model, recipe, .gguf, .tinyLLaMA)
    #expect(outcome.use?.contains("6 tokens") == true)
    #expect(outcome.difference ?? 1 < 1e-4)
    let written = try LoadedModel.open(path: outcome.path)
    let architecture = written.dense.architecture
    #expect(architecture.layers.allSatisfy { $0.window == 6 })
    #expect(architecture.maximumPositions == 512)
    #expect(written.summary.notes == [])
    #expect(try written.location.settings.int("llama.context_length") == 6)
  }

  @Test("What GGUF says of positions is what config.json said", arguments: [false, true])
  func amplitude(isOwn: Bool) throws {
    var rope: [String: JSONValue] = [
      "rope_type": .string("yarn"), "factor": .double(4), "rope_theta": .double(10_000),
      "original_max_position_embeddings": .int(128),
    ]
    if isOwn { rope["attention_factor"] = .double(1.5) }
    let model = try variant(of: .tinyLLaMA, ["rope_parameters": .object(rope)])
    let outcome = try export(model, model.recipe(0.5), .gguf, .tinyLLaMA)
    let written = try LoadedModel.open(path: outcome.path).dense.architecture
    #expect(abs((written.rope?.amplitude ?? 0) - (isOwn ? 1.5 : 1.1386294)) < 1e-5)
  }
}
