import Foundation
import LinearAlgebra
import ModelFormats
import PruningEngine
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

@Suite("Exports of a model that adds numbers to attention by distance")
struct RelativePositionsExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The sample encoder under MPNet's names, with a table of relative positions.
  private func pruner() throws -> Pruner {
    var config = try JSONValue.read(path: SampleModel.tinyBERT.folder + "/config.json").object()
    config["model_type"] = .string("mpnet")
    config["architectures"] = .array([.string("MPNetModel")])
    let weights = try SafetensorsFile(path: SampleModel.tinyBERT.folder + "/model.safetensors")
    var tensors = try weights.tensors.keys.sorted()
      .filter { !$0.contains("token_type") && !$0.contains("pooler") }
      .map { try TensorSource(copying: $0, of: weights, as: Self.name($0)) }
    let table = (0..<256).map { (index: Int) -> Float in Float(index * 37 % 64) / 32 - 1 }
    tensors.append(
      try TensorSource(
        name: "encoder.relative_attention_bias.weight", shape: [32, 8], type: .f32,
        numbers: table))
    return try folder.encoder(config, tensors)
  }

  private static func name(_ name: String) -> String {
    var name = name
    for (old, new) in [
      ("attention.self.query", "attention.attn.q"), ("attention.self.key", "attention.attn.k"),
      ("attention.self.value", "attention.attn.v"),
      ("attention.output.dense", "attention.attn.o"),
      ("attention.output.LayerNorm", "attention.LayerNorm"),
    ] { name = name.replacing(old, with: new) }
    return name
  }

  @Test("Layers with heads of their own have columns of their own, and can be pruned again")
  func ownColumns() throws {
    let pruner = try pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 1, module: .attention)] = nil
    let model = try folder.written(recipe, pruner, .huggingFace)
    #expect(
      try model.location.archive.descriptor("encoder.relative_attention_bias.weight").shape
        == [32, 4 + 8 + 4 + 4])
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyBERT.options(samples: 64)))
    let smaller = try folder.written(model.recipe(0.5), again, .huggingFace)
    #expect(smaller.dense.layers.map { $0.attention.relativeBias?.rows } == [2, 4, 2, 2])
  }

  @Test(
    "With all heads a stock class has the one table",
    arguments: [ExportFormat.huggingFace, .huggingFacePadded])
  func stockClass(format: ExportFormat) throws {
    let pruner = try pruner()
    var recipe = pruner.model.recipe(0.5)
    if format == .huggingFace {
      for site in recipe.sites.keys where site.module == .attention { recipe.sites[site] = nil }
    }
    let model = try folder.written(recipe, pruner, format)
    #expect(model.location.config?["model_type"] == .string("mpnet"))
    #expect(
      model.dense.relativePositionsTable == pruner.model.dense.relativePositionsTable)
  }

  @Test("llama.cpp has no such architecture, which is said before any work")
  func gguf() throws {
    let model = try pruner().model
    let error = engineError {
      try Exporter(model).check(.gguf, to: folder.path + "/out", overwrite: false)
    }
    #expect("\(try #require(error))".contains("mpnet"))
  }
}
