import Foundation
import ModelFormats
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

@Suite("Pruned decoders that embed")
struct EmbeddingDecoderExportTests {
  /// A model with half of its units, and of one FFN all; the sample encoder's sentences are its
  /// calibration text.
  private func pruned(
    _ model: LoadedModel, _ reconstruction: Reconstruction = .liar, isUniform: Bool = false
  ) throws -> ExportContent {
    let options = CalibrationOptions(
      file: SampleModel.tinyBERT.calibrationText, samples: 64, length: 32, seed: 7, heldOut: 0)
    let pruner = Pruner(model: model, calibration: try Calibrator.run(model, options))
    var recipe = model.recipe(0.5, reconstruction, calibration: options)
    if !isUniform { recipe.sites[SiteID(layer: 0, module: .ffn)] = nil }
    return ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe))
  }

  private func export(_ content: ExportContent, _ format: ExportFormat, _ path: String) throws {
    _ = try Exporter(content.model, options: ExportOptions(storage: .f32))
      .write(content, as: format, to: path, overwrite: false)
  }

  private func vectors(
    _ model: LoadedModel, _ subject: TransformerModel, _ item: EmbeddingDecoder
  ) throws -> [[Float]] {
    try Evaluator(model).embeddings(item.texts(), subject).vectors
  }

  private func distance(_ a: [[Float]], _ b: [[Float]]) -> Float {
    guard a.map(\.count) == b.map(\.count) else { return .infinity }
    return zip(a.joined(), b.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test("Are written as folders that embed as they do", arguments: EmbeddingDecoder.all)
  func folders(_ item: EmbeddingDecoder) throws {
    let model = try item.open()
    for isUniform in [false, true] {
      let content = try pruned(model, isUniform: isUniform)
      let target = try TemporaryFolder()
      try export(content, .huggingFace, target.path + "/written")
      let written = try LoadedModel.open(path: target.path + "/written")
      #expect(!written.summary.predictsText)
      #expect(written.prompt == model.prompt)
      let found = try vectors(written, written.dense, item)
      #expect(distance(found, try vectors(model, content.smaller, item)) < 1e-4)
    }
  }

  @Test(
    "Are written as GGUF files, and as folders of these again",
    arguments: ["qwen3-last", "mistral-last", "llama-bare", "gemma2-mean"])
  func gguf(name: String) throws {
    let item = EmbeddingDecoder.named(name)
    let source = try item.copyWithoutDense()
    let model = try LoadedModel.open(path: source.path)
    let content = try pruned(model, .liarWeights, isUniform: true)
    let target = try TemporaryFolder()
    let path = target.path + "/written.gguf"
    try export(content, .gguf, path)
    let written = try LoadedModel.open(path: path)
    #expect(!written.summary.predictsText)
    #expect(written.maximumLength == model.maximumLength)
    let found = try vectors(written, written.dense, item)
    #expect(distance(found, try vectors(model, content.smaller, item)) < 1e-4)

    let again = try pruned(written, .liarWeights, isUniform: true)
    try export(again, .huggingFace, target.path + "/folder")
    let second = try LoadedModel.open(path: target.path + "/folder")
    #expect(!second.summary.predictsText)
    let repeated = try vectors(second, second.dense, item)
    #expect(distance(repeated, try vectors(written, again.smaller, item)) < 1e-4)
  }

  @Test("Of llama.cpp's own making are read by its rule: its pooling, and unit length")
  func foreignFiles() throws {
    let item = EmbeddingDecoder.named("qwen3-last")
    let model = try item.open()
    let content = try pruned(model, .liarWeights, isUniform: true)
    let target = try TemporaryFolder()
    try export(content, .gguf, target.path + "/own.gguf")
    let own = try GGUFFile(path: target.path + "/own.gguf")
    let tensors = try own.tensors.keys.sorted().map { try TensorSource(copying: $0, of: own) }
    func write(pooling: UInt32) throws -> String {
      var metadata = own.metadata.filter { !$0.key.hasPrefix("liar.") }
      metadata["qwen3.pooling_type"] = .uint32(pooling)
      let path = target.path + "/pooling-\(pooling).gguf"
      #expect(FileManager.default.createFile(atPath: path, contents: nil))
      try GGUFWriter.fill(path, with: tensors, metadata: metadata)
      return path
    }
    let last = try LoadedModel.open(path: write(pooling: 3))
    // None so long that llama.cpp's files wouldn't have it cut.
    let texts = try item.texts().filter { try model.encode($0, maximumLength: 64).count < 64 }
    #expect(try texts.count == item.texts().count - 1)
    let found = try Evaluator(last).embeddings(texts, last.dense).vectors
    let expected = try Evaluator(model).embeddings(texts, content.smaller).vectors
    #expect(distance(found, expected) < 1e-4)
    #expect(try LoadedModel.open(path: write(pooling: 0)).summary.predictsText)
    let mean = try LoadedModel.open(path: write(pooling: 1))
    #expect(mean.pipeline.pooling == Pooling(.mean) && !mean.summary.predictsText)
    let reranker = engineError { _ = try LoadedModel.open(path: try write(pooling: 4)) }
    #expect(reranker?.description.contains("pooling_type") == true)
  }

  @Test(
    "That see both sides are written as GGUF files and folders of these, where no layer has a window",
    arguments: ["qwen2-both-sides", "gemma3-both-sides"])
  func bothSides(name: String) throws {
    let item = EmbeddingDecoder.named(name)
    let source = try item.copyWithoutDense()
    let layers = try item.open().summary.layers
    var fields: [String: JSONValue] = [
      "layer_types": .array(.init(repeating: .string("full_attention"), count: layers))
    ]
    if name == "qwen2-both-sides" {
      fields["use_sliding_window"] = .bool(false)
      try source.edit("1_Pooling/config.json", ["pooling_mode": .string("mean")])
      try source.edit("config_sentence_transformers.json", ["truncate_dim": .null])
    }
    try source.edit("config.json", fields)
    let model = try LoadedModel.open(path: source.path)
    let content = try pruned(model, .liarWeights, isUniform: true)
    let target = try TemporaryFolder()
    try export(content, .gguf, target.path + "/written.gguf")
    let written = try LoadedModel.open(path: target.path + "/written.gguf")
    #expect(written.summary.kind == "encoder")
    let found = try vectors(written, written.dense, item)
    #expect(distance(found, try vectors(model, content.smaller, item)) < 1e-4)

    let again = try pruned(written, .liarWeights, isUniform: true)
    try export(again, .huggingFace, target.path + "/folder")
    let second = try LoadedModel.open(path: target.path + "/folder")
    #expect(second.summary.kind == "encoder")
    let repeated = try vectors(second, second.dense, item)
    #expect(distance(repeated, try vectors(written, again.smaller, item)) < 1e-4)
  }

  @Test("Are refused as folders of Mistral's class where a file's layers have several windows")
  func severalWindows() throws {
    let source = try EmbeddingDecoder.named("qwen2-both-sides").copy()
    try source.edit("config.json", ["is_causal": .null])
    try source.edit("1_Pooling/config.json", ["pooling_mode": .string("lasttoken")])
    try source.edit("config_sentence_transformers.json", ["truncate_dim": .null])
    let content = try pruned(try LoadedModel.open(path: source.path), .none, isUniform: true)
    let target = try TemporaryFolder()
    try export(content, .gguf, target.path + "/written.gguf")
    let written = try LoadedModel.open(path: target.path + "/written.gguf")
    #expect(written.summary.familyTitle == "Mistral")
    let error = engineError { try ExportFormat.huggingFace.writer(ExportOptions()).check(written) }
    #expect(error?.description.contains("one window for all layers") == true)
  }

  @Test(
    "Are refused as GGUF files before any work, where these have no place",
    arguments: [
      ("gemma2-mean", "a layer after the pooling"),
      ("gemma3-both-sides", "the windows that look ahead"),
      ("qwen2-both-sides", "the windows that look ahead"),
    ])
  func refused(name: String, part: String) throws {
    let model = try EmbeddingDecoder.named(name).open()
    let error = engineError { try ExportFormat.gguf.writer(ExportOptions()).check(model) }
    #expect(error?.description.contains(part) == true)
  }

  @Test("Are measured by their embeddings, sites and budgets too")
  func measured() throws {
    let model = try EmbeddingDecoder.named("qwen3-last").open()
    let content = try pruned(model)
    let evaluator = Evaluator(model)
    let data = SampleModel.tinyBERT.evaluation.file
    let similarity = try evaluator.run(
      content.smaller, EvaluationOptions(task: .similarity, file: data, limit: 16))
    #expect(similarity.conditions["pooling"] == "lasttoken, normalised")
    let fidelity = EvaluationOptions(
      task: .fidelity, file: SampleModel.tinyBERT.calibrationText, limit: 16)
    let dense = try evaluator.run(model.dense, fidelity)
    let pruned = try evaluator.run(content.smaller, fidelity)
    #expect(dense.metric == .cosine && abs(dense.value - 1) < 1e-5)
    #expect(pruned.value < dense.value)
  }
}
