import Foundation
import LinearAlgebra
import ModelFormats
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

/// The sample decoder's weights with norms that have no numbers, and bounded queries, keys and values.
@Suite("Exports of a decoder whose norms have no numbers")
struct PlainNormExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func pruner(bound: Double? = 1.5) throws -> Pruner {
    let sample = SampleModel.tinyLLaMA
    let path = folder.path + "/dense"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in ["tokenizer.json", "tokenizer_config.json"] {
      try FileManager.default.copyItem(
        atPath: sample.folder + "/" + name, toPath: path + "/" + name)
    }
    var config = try JSONValue.read(path: sample.folder + "/config.json").objectValue ?? [:]
    config["model_type"] = .string("olmo")
    config["architectures"] = .array([.string("OlmoForCausalLM")])
    config["clip_qkv"] = bound.map { .double($0) } ?? .null
    for key in ["rms_norm_eps", "mlp_bias"] { config[key] = nil }
    try JSONValue.object(config).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let archive = try sample.open().location.archive
    let names = archive.tensors.keys.sorted().filter { !$0.contains("norm") }
    let tensors = try names.map { name in
      try TensorSource(
        name: name, shape: archive.descriptor(name).shape, type: .f32,
        numbers: archive.floats(name))
    }
    try SafetensorsWriter.write(tensors, path: path + "/model.safetensors")
    let model = try LoadedModel.open(path: path)
    return Pruner(
      model: model, calibration: try Calibrator.run(model, sample.options(samples: 16)))
  }

  private func difference(_ a: TransformerModel, _ b: TransformerModel) -> Float {
    let batch = TokenBatch([[3, 9, 4, 7, 11, 2, 40, 41, 42, 43], [8, 15, 6]])
    let x = a.forward(batch, workspace: Workspace()), y = b.forward(batch, workspace: Workspace())
    return zip(x.values, y.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  private func recipe(
    _ pruner: Pruner, _ reconstruction: Reconstruction = .liar, isUniform: Bool = false
  ) -> Recipe {
    var recipe = pruner.model.recipe(0.5, reconstruction)
    guard !isUniform else { return recipe }
    recipe.sites[SiteID(layer: 1, module: .attention)] = nil
    recipe.sites[SiteID(layer: 0, module: .ffn)] = nil
    return recipe
  }

  private func expected(_ recipe: Recipe, _ pruner: Pruner) throws -> TransformerModel {
    pruner.pruned(try pruner.updates(recipe))
  }

  @Test("Norms without numbers count for none, and no file holds them")
  func parameters() throws {
    let pruner = try pruner()
    let model = pruner.model
    #expect(model.dense.architecture.attention.projectionBound == 1.5)
    #expect(model.dense.parameterCount == model.summary.parameters)
    #expect(
      model.summary.parameters
        == model.location.archive.tensors.values.reduce(0) { $0 + $1.elementCount })
    #expect(try difference(model.dense, self.pruner(bound: nil).model.dense) > 1e-2)
  }

  @Test("Widths of each layer's own and new biases go into the class in the folder")
  func ownClass() throws {
    let pruner = try pruner()
    let recipe = recipe(pruner)
    let model = try folder.written(recipe, pruner, .huggingFace)
    #expect(model.location.config?["model_type"] == .string("liar_olmo"))
    #expect(!model.location.archive.tensors.keys.contains { $0.contains("norm") })
    #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
  }

  @Test("The family's class holds fewer heads, and the dense shapes where no bias is added")
  func stockClass() throws {
    let pruner = try pruner()
    for format in [ExportFormat.huggingFace, .huggingFacePadded] {
      let recipe = recipe(pruner, .liarWeights, isUniform: true)
      let model = try folder.written(recipe, pruner, format)
      #expect(model.location.config?["model_type"] == .string("olmo"))
      #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
    }
    let error = engineError {
      try ExportFormat.huggingFacePadded.writer(ExportOptions())
        .check(pruner.model, pruner.model.recipe(0.5))
    }
    #expect(error?.remedies.contains(.reconstruction(.liarValues)) == true)
  }

  @Test("llama.cpp's olmo has all heads, no norms, and the bound; its files become folders again")
  func gguf() throws {
    let pruner = try pruner()
    let recipe = recipe(pruner, .liarValues)
    let model = try folder.written(recipe, pruner, .gguf)
    let file = try #require(model.location.gguf)
    #expect(file.metadata["general.architecture"] == .string("olmo"))
    #expect(file.metadata["olmo.attention.clamp_kqv"] == .float32(1.5))
    #expect(!file.tensors.keys.contains { $0.contains("norm") })
    #expect(file.tensors["blk.0.attn_q.weight"]?.shape == [128, 128])
    #expect(difference(model.dense, try expected(recipe, pruner)) < 1e-4)
    let error = engineError {
      try GGUFModelWriter(options: ExportOptions()).check(pruner.model, pruner.model.recipe(0.5))
    }
    #expect(error?.remedies.first == .reconstruction(.liarValues))
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 8)))
    let folder = try folder.written(model.recipe(0), again, .huggingFace)
    #expect(folder.location.config?["clip_qkv"] == .double(1.5))
    #expect(difference(folder.dense, model.dense) < 1e-4)
  }

  @Test("A file whose norms have another epsilon can't become a folder")
  func epsilon() throws {
    let pruner = try pruner()
    let recipe = recipe(pruner, .liarWeights)
    let file = try #require(try folder.written(recipe, pruner, .gguf).location.gguf)
    var metadata = file.metadata
    metadata["olmo.attention.layer_norm_epsilon"] = .float32(1e-6)
    let path = folder.path + "/other.gguf"
    try GGUFWriter.write(
      file.tensors.keys.sorted().map { try TensorSource(copying: $0, of: file) },
      metadata: metadata, path: path)
    let model = try LoadedModel.open(path: path)
    let error = engineError { try ExportFormat.huggingFace.writer(ExportOptions()).check(model) }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("1e-06") == true)
  }
}
