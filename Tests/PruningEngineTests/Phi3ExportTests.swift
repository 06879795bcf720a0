import Foundation
import LinearAlgebra
import ModelFormats
import PruningEngine
import PruningPlan
import Testing
import Tokenization
import Transformer

@testable import PruningEngine

/// The sample decoder's weights as Phi-3's files hold them: the same computation as long as heads are
/// turned whole.
@Suite("Exports of a decoder whose files hold several matrices in one tensor")
struct Phi3ExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func pruner(_ settings: [String: JSONValue] = [:]) throws -> Pruner {
    let sample = SampleModel.tinyLLaMA
    let path = folder.path + "/dense"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in ["tokenizer.json", "tokenizer_config.json"] {
      try FileManager.default.copyItem(
        atPath: sample.folder + "/" + name, toPath: path + "/" + name)
    }
    var config = try JSONValue.read(path: sample.folder + "/config.json").objectValue ?? [:]
    config["model_type"] = .string("phi3")
    config["architectures"] = .array([.string("Phi3ForCausalLM")])
    for key in ["head_dim", "attention_bias", "mlp_bias", "pretraining_tp"] { config[key] = nil }
    try JSONValue.object(config.merging(settings) { $1 }).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    try SafetensorsWriter.write(
      try stacked(sample.open().dense), path: path + "/model.safetensors")
    let model = try LoadedModel.open(path: path)
    return Pruner(
      model: model, calibration: try Calibrator.run(model, sample.options(samples: 16)))
  }

  private func stacked(_ model: TransformerModel) throws -> [TensorSource] {
    var tensors: [TensorSource] = []
    func add(_ name: String, _ parts: [Matrix<Float>]) throws {
      tensors.append(
        try TensorSource(
          name: name + ".weight", shape: [parts.reduce(0) { $0 + $1.rows }, parts[0].columns],
          type: .f32, numbers: parts.flatMap(\.values)))
    }
    func add(_ name: String, _ norm: Norm?) throws {
      let gain = try #require(norm).gain
      tensors.append(
        try TensorSource(name: name + ".weight", shape: [gain.count], type: .f32, numbers: gain))
    }
    try add("model.embed_tokens", [model.embeddings.tokens])
    try add("model.norm", model.finalNorm)
    for (index, layer) in model.layers.enumerated() {
      let prefix = "model.layers.\(index)."
      let (attention, ffn) = (layer.attention, layer.feedForward)
      try add(
        prefix + "self_attn.qkv_proj",
        [attention.query, attention.key, attention.value].map(\.weight))
      try add(prefix + "self_attn.o_proj", [attention.output.weight])
      try add(prefix + "mlp.gate_up_proj", [try #require(ffn.gate).weight, ffn.up.weight])
      try add(prefix + "mlp.down_proj", [ffn.down.weight])
      try add(prefix + "input_layernorm", layer.norm(.attention))
      try add(prefix + "post_attention_layernorm", layer.norm(.feedForward))
    }
    return tensors
  }

  private func longrope(_ original: Int) -> [String: JSONValue] {
    func list(_ step: Double) -> JSONValue {
      .array((0..<8).map { .double(1 + step * Double($0)) })
    }
    return [
      "original_max_position_embeddings": .int(original),
      "rope_parameters": .object([
        "rope_type": .string("longrope"), "short_factor": list(0.1), "long_factor": list(0.5),
      ]),
    ]
  }

  private let text = [3, 9, 4, 7, 11, 2, 40, 41, 42, 43, 44, 45, 46, 47]

  private func difference(_ a: TransformerModel, _ b: TransformerModel) -> Float {
    let batch = TokenBatch([text, Array(text.prefix(5))])
    let x = a.forward(batch, workspace: Workspace()), y = b.forward(batch, workspace: Workspace())
    return zip(x.values, y.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// Half of all but one attention and one FFN.
  private func unevenRecipe(
    _ pruner: Pruner, _ reconstruction: Reconstruction = .liar
  ) -> Recipe {
    var recipe = pruner.model.recipe(0.5, reconstruction)
    recipe.sites[SiteID(layer: 1, module: .attention)] = nil
    recipe.sites[SiteID(layer: 0, module: .ffn)] = nil
    return recipe
  }

  private func expected(_ recipe: Recipe, _ pruner: Pruner) throws -> TransformerModel {
    pruner.pruned(try pruner.updates(recipe))
  }

  @Test("Stacked rows are the sample's computation, unit for unit")
  func sameComputation() throws {
    let model = try pruner().model
    #expect(difference(model.dense, try SampleModel.tinyLLaMA.open().dense) == 0)
    for site in model.summary.sites {
      #expect(site.units == (site.site.module == .attention ? 4 : 384))
    }
    #expect(model.dense.parameterCount == model.summary.parameters)
  }

  @Test("Widths of each layer's own narrow each matrix of a tensor, and can be pruned again")
  func ownWidths() throws {
    let pruner = try pruner(longrope(8))
    let recipe = unevenRecipe(pruner)
    let model = try folder.written(recipe, pruner, .huggingFace)
    let archive = model.location.archive
    let config = try #require(model.location.config)
    #expect(config["model_type"] == .string("liar_phi3"))
    #expect(config["num_attention_heads"] == .int(8))
    #expect(
      try archive.descriptor("model.layers.0.self_attn.qkv_proj.weight").shape
        == [(4 + 2 * 2) * 16, 128])
    #expect(try archive.descriptor("model.layers.0.self_attn.o_proj.bias").shape == [128])
    #expect(archive.tensors["model.layers.0.self_attn.qkv_proj.bias"] == nil)
    #expect(try archive.descriptor("model.layers.1.mlp.gate_up_proj.weight").shape == [384, 128])
    #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 8)))
    let smaller = try folder.written(model.recipe(0.5), again, .huggingFace)
    #expect(smaller.dense.layers.map { $0.attention.key.weight.rows } == [16, 32, 16, 16])
    #expect(smaller.dense.layers.map { $0.feedForward.up.weight.rows } == [192, 96, 96, 96])
  }

  @Test("The family's class holds fewer heads, unless its configuration refuses them")
  func stockClass() throws {
    for (settings, kind) in [([:], "phi3"), (longrope(8), "liar_phi3")] {
      try? FileManager.default.removeItem(atPath: folder.path + "/dense")
      let pruner = try pruner(settings)
      let recipe = pruner.model.recipe(0.5, .liarWeights)
      let model = try folder.written(recipe, pruner, .huggingFace)
      #expect(model.location.config?["model_type"] == .string(kind))
      #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
    }
  }

  @Test("Where heads are turned whole, llama.cpp's deci has every layer's widths and biases")
  func deci() throws {
    let pruner = try pruner(longrope(8))
    let recipe = unevenRecipe(pruner)
    let model = try folder.written(recipe, pruner, .gguf)
    let file = try #require(model.location.gguf)
    #expect(file.metadata["general.architecture"] == .string("deci"))
    #expect(file.metadata["deci.rope.scaling.type"] == .string("longrope"))
    #expect(file.tensors["rope_factors_long.weight"]?.shape == [8])
    #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
    // And back into a folder, of what is LLaMA now.
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 8)))
    let folder = try folder.written(model.recipe(0), again, .huggingFace)
    #expect(difference(folder.dense, model.dense) < 1e-4)
  }

  @Test("Where a part is turned, llama.cpp's phi3 has all heads, the pruned ones zero")
  func phi3() throws {
    let pruner = try pruner(["partial_rotary_factor": .double(0.5)])
    let recipe = unevenRecipe(pruner, .liarValues)
    let model = try folder.written(recipe, pruner, .gguf)
    let file = try #require(model.location.gguf)
    #expect(file.metadata["general.architecture"] == .string("phi3"))
    #expect(file.metadata["phi3.rope.dimension_count"] == .uint32(8))
    #expect(file.metadata["phi3.attention.sliding_window"] == .uint32(0))
    #expect(file.tensors["blk.0.attn_qkv.weight"]?.shape == [(8 + 2 * 4) * 16, 128])
    #expect(file.tensors["blk.1.ffn_up.weight"]?.shape == [2 * 384, 128])
    #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
    let error = engineError {
      try GGUFModelWriter(options: ExportOptions()).check(pruner.model, pruner.model.recipe(0.5))
    }
    #expect(error?.remedies.first == .reconstruction(.liarValues))
    // And back into a folder.
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 8)))
    let folder = try folder.written(model.recipe(0), again, .huggingFace)
    #expect(folder.location.config?["partial_rotary_factor"] == .double(0.5))
    #expect(difference(folder.dense, model.dense) < 1e-4)
  }

  @Test("Endings that make a text a long one don't read the keys of its short beginning")
  func choices() throws {
    let context = "Karin had seven pears. She lost one."
    let file = try folder.file(
      "choices.jsonl",
      #"{"context": "\#(context)", "endings": ["That made six pears.", "The cat sat."], "label": 0}"#
    )
    func likelihoods(original: Int) throws -> [Double] {
      try? FileManager.default.removeItem(atPath: folder.path + "/dense")
      var settings = longrope(original)
      if case .object(var rope)? = settings["rope_parameters"] {
        rope["attention_factor"] = .double(1)
        settings["rope_parameters"] = .object(rope)
      }
      let model = try pruner(settings).model
      return try Evaluator(model).likelihoods(
        of: TextFile(path: file).choiceExamples(limit: .max), model.dense, length: 512, file: file,
        Work()
      ).values[0]
    }
    let tokens = try SampleModel.tinyLLaMA.open().tokenizer
      .encode(context, addingSpecialTokens: false).count
    let (crossing, long) = (try likelihoods(original: tokens + 1), try likelihoods(original: 2))
    let short = try likelihoods(original: 400)
    #expect(zip(crossing, long).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(zip(short, long).contains { abs($0 - $1) > 1e-2 })
  }
}
