import Foundation
import LIARCore
import LinearAlgebra
import ModelFormats
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

/// The sample decoder's weights in a model that multiplies embeddings, the products of queries and
/// keys, what sublayers add and logits: powers of two, which the weights take back without rounding, so
/// that all that pruning finds must be what it finds of the sample.
@Suite("A decoder with scales")
struct ScaledDecoderTests {
  private let folder: TemporaryFolder
  private static let fields = [
    "embedding_multiplier": 4.0, "attention_multiplier": 0.125, "residual_multiplier": 0.25,
    "logits_scaling": 0.25,
  ]

  init() throws { folder = try TemporaryFolder() }

  /// By what the weights of a tensor are multiplied.
  private static func factor(_ name: String) -> Float {
    if name.contains("embed_tokens") { return 0.25 }
    // The sample's heads have 16 columns.
    if name.contains("q_proj") { return 2 }
    return name.contains("o_proj") || name.contains("down_proj") ? 4 : 1
  }

  private func model() throws -> LoadedModel {
    let sample = SampleModel.tinyLLaMA
    let path = folder.path + "/dense"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in ["tokenizer.json", "tokenizer_config.json"] {
      try FileManager.default.copyItem(
        atPath: sample.folder + "/" + name, toPath: path + "/" + name)
    }
    var config = try JSONValue.read(path: sample.folder + "/config.json").objectValue ?? [:]
    #expect(config["tie_word_embeddings"] == .bool(true))
    config["model_type"] = .string("granite")
    config["architectures"] = .array([.string("GraniteForCausalLM")])
    config.merge(Self.fields.mapValues { .double($0) }) { $1 }
    try JSONValue.object(config).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let archive = try sample.open().location.archive
    let tensors = try archive.tensors.keys.sorted().map { name in
      let factor = Self.factor(name)
      return try TensorSource(
        name: name, shape: archive.descriptor(name).shape, type: .f32,
        numbers: archive.floats(name).map { $0 * factor })
    }
    try SafetensorsWriter.write(tensors, path: path + "/model.safetensors")
    return try LoadedModel.open(path: path)
  }

  private func pruner(_ weighting: TokenWeighting = .uniform) throws -> Pruner {
    let model = try model()
    return Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(weighting: weighting)))
  }

  private func logits(_ model: TransformerModel) -> [Float] {
    let batch = TokenBatch([[3, 9, 4, 7, 11, 2, 40, 41, 42, 43], [8, 15, 6]])
    let hidden = model.forward(batch, workspace: Workspace())
    return model.logits(hidden, rows: 0..<hidden.rows).values
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  private func expectEqual(_ a: [SiteUpdate], _ b: [SiteUpdate]) {
    #expect(a.map(\.outcome.site) == b.map(\.outcome.site))
    for (a, b) in zip(a, b) {
      #expect(a.update.keptColumns == b.update.keptColumns, "\(a.outcome.site)")
      #expect(abs(a.outcome.error - b.outcome.error) < 1e-5, "\(a.outcome.site)")
      let heldOut = (a.outcome.heldOutError ?? 0, b.outcome.heldOutError ?? 1)
      #expect(abs(heldOut.0 - heldOut.1) < 1e-5, "\(a.outcome.site)")
    }
  }

  @Test("Is the sample's computation")
  func sameComputation() throws {
    let found = logits(try model().dense)
    #expect(distance(found, logits(try SampleModel.tinyLLaMA.open().dense)) < 1e-4)
  }

  @Test(
    "Is pruned as the sample is, in all modes",
    arguments: [nil] + SequentialTarget.allCases, [TokenWeighting.uniform, .inverseNorm])
  func updates(target: SequentialTarget?, weighting: TokenWeighting) throws {
    let (own, sample) = (try pruner(weighting), try SampleModel.tinyLLaMA.pruner(weighting))
    func updates(_ pruner: Pruner) throws -> [SiteUpdate] {
      var recipe = pruner.model.recipe(0.5)
      if let target {
        recipe.mode = .sequential
        recipe.target = target
      }
      return try pruner.updates(recipe)
    }
    let (a, b) = (try updates(own), try updates(sample))
    expectEqual(a, b)
    #expect(distance(logits(own.pruned(a)), logits(sample.pruned(b))) < 1e-2)
  }

  @Test("Has the sample's scores by gradients", arguments: [Criterion.snip, .fisher, .taylor])
  func gradients(criterion: Criterion) throws {
    let (own, sample) = (try pruner(), try SampleModel.tinyLLaMA.pruner())
    expectEqual(
      try own.updates(own.model.recipe(0.5, criterion: criterion)),
      try sample.updates(sample.model.recipe(0.5, criterion: criterion)))
  }

  @Test("Has the sample's widths by a budget that is priced by sensitivity")
  func budget() throws {
    func widths(_ pruner: Pruner) throws -> [SiteID: Int] {
      let recipe = pruner.model.recipe(0)
      let options = AllocationOptions(budget: Budget(.removed(0.5)), scale: .sensitivity)
      return try pruner.allocation(options, recipe.sites, recipe.estimate).sites
        .reduce(into: [:]) { $0[$1.site] = $1.kept }
    }
    #expect(try widths(pruner()) == widths(SampleModel.tinyLLaMA.pruner()))
  }

  @Test(
    "Is written with its scales, and read back",
    arguments: [ExportFormat.huggingFace, .huggingFacePadded, .gguf])
  func exports(format: ExportFormat) throws {
    let pruner = try pruner()
    var recipe = pruner.model.recipe(0.5)
    if format == .huggingFace { recipe.sites[SiteID(layer: 1, module: .attention)] = nil }
    let model = try folder.written(recipe, pruner, format)
    let expected = logits(pruner.pruned(try pruner.updates(recipe)))
    #expect(distance(logits(model.dense), expected) < 1e-3)
    let c = model.dense.architecture
    #expect(c.embedding.scale == 4 && c.attention.scale == 0.125)
    #expect(c.residualScale == 0.25 && c.logitDivisor == 0.25)
    guard format == .gguf else { return }
    // And back into a folder, whose configuration is made of the file's metadata.
    let again = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 8)))
    let folder = try folder.written(model.recipe(0), again, .huggingFace)
    for (key, value) in Self.fields { #expect(folder.location.config?[key] == .double(value)) }
    #expect(distance(logits(folder.dense), logits(model.dense)) < 1e-3)
  }
}
