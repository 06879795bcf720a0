import Foundation
import LinearAlgebra
import ModelFormats
import PruningEngine
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

@Suite("Exports of a model whose files hold several matrices in one tensor")
struct StackedTensorsExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A random ModernBERT of three layers with the sample encoder's tokeniser.
  private func pruner() throws -> Pruner {
    let config: [String: JSONValue] = [
      "model_type": .string("modernbert"), "architectures": .array([.string("ModernBertModel")]),
      "vocab_size": .int(600), "hidden_size": .int(128), "intermediate_size": .int(48),
      "num_hidden_layers": .int(3), "num_attention_heads": .int(8), "local_attention": .int(8),
      "max_position_embeddings": .int(128), "pad_token_id": .int(0),
    ]
    var shapes: [String: [Int]] = [
      "embeddings.tok_embeddings": [600, 128], "embeddings.norm": [128], "final_norm": [128],
    ]
    for layer in 0..<3 {
      let prefix = "layers.\(layer)."
      if layer > 0 { shapes[prefix + "attn_norm"] = [128] }
      shapes[prefix + "attn.Wqkv"] = [3 * 128, 128]
      shapes[prefix + "attn.Wo"] = [128, 128]
      shapes[prefix + "mlp_norm"] = [128]
      shapes[prefix + "mlp.Wi"] = [2 * 48, 128]
      shapes[prefix + "mlp.Wo"] = [128, 48]
    }
    var random = Numbers(seed: 5)
    let tensors = try shapes.sorted { $0.key < $1.key }.map { name, shape in
      let centre: Float = shape.count == 1 ? 1 : 0
      let numbers = (0..<shape.reduce(1, *)).map { _ in centre + 0.2 * random.next() }
      return try TensorSource(name: name + ".weight", shape: shape, type: .f32, numbers: numbers)
    }
    return try folder.encoder(config, tensors)
  }

  /// Numbers between −1 and 1.
  private struct Numbers {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
  }

  @Test("Units are counted and sized by the matrices that a tensor holds")
  func units() throws {
    let model = try pruner().model
    for site in model.summary.sites {
      #expect(site.units == (site.site.module == .attention ? 8 : 48))
      #expect(
        site.parametersPerUnit == (site.site.module == .attention ? 4 * 16 * 128 : 3 * 128))
    }
    #expect(model.dense.parameterCount == model.summary.parameters)
  }

  @Test("Widths of each layer's own narrow each matrix of a tensor, and can be pruned again")
  func ownWidths() throws {
    let pruner = try pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 1, module: .attention)] = nil
    recipe.sites[SiteID(layer: 0, module: .ffn)] = nil
    let model = try folder.written(recipe, pruner, .huggingFace)
    let archive = model.location.archive
    #expect(try archive.descriptor("layers.0.attn.Wqkv.weight").shape == [3 * 64, 128])
    #expect(try archive.descriptor("layers.0.attn.Wo.bias").shape == [128])
    #expect(archive.tensors["layers.0.attn.Wqkv.bias"] == nil)
    #expect(try archive.descriptor("layers.1.attn.Wqkv.weight").shape == [3 * 128, 128])
    #expect(try archive.descriptor("layers.1.mlp.Wi.weight").shape == [2 * 24, 128])
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyBERT.options(samples: 64)))
    let smaller = try folder.written(model.recipe(0.5), again, .huggingFace)
    #expect(smaller.dense.layers.map { $0.attention.key.weight.rows } == [32, 64, 32])
    #expect(smaller.dense.layers.map { $0.feedForward.up.weight.rows } == [24, 12, 12])
  }

  @Test(
    "With all heads the family's class has the biases that its switches give it",
    arguments: [ExportFormat.huggingFace, .huggingFacePadded])
  func stockClass(format: ExportFormat) throws {
    let pruner = try pruner()
    var recipe = pruner.model.recipe(0.5)
    if format == .huggingFace {
      for site in recipe.sites.keys where site.module == .attention { recipe.sites[site] = nil }
    }
    let config = try #require(try folder.written(recipe, pruner, format, .f16).location.config)
    #expect(config["model_type"] == .string("modernbert"))
    #expect(config["mlp_bias"] == .bool(true))
    #expect(config["attention_bias"] == .bool(format == .huggingFacePadded))
  }

  @Test("llama.cpp's architecture isn't written, which is said before any work")
  func gguf() throws {
    let model = try pruner().model
    let error = engineError {
      try Exporter(model).check(.gguf, to: folder.path + "/out", overwrite: false)
    }
    #expect("\(try #require(error))".contains("modernbert"))
  }
}
