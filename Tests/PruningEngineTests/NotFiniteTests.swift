import Foundation
import LIARCore
import ModelFormats
import PruningPlan
import Testing

@testable import PruningEngine

@Suite("Nothing that isn't finite passes")
struct NotFiniteTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A sample model with one number of a tensor, by its index, replaced in the file.
  private func model(
    _ sample: SampleModel, _ tensor: String, _ index: Int, _ value: Float
  ) throws -> LoadedModel {
    let path = folder.path + "/model"
    try FileManager.default.copyItem(atPath: sample.folder, toPath: path)
    let file = URL(fileURLWithPath: path + "/model.safetensors")
    var data = try Data(contentsOf: file)
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: data[8..<8 + length])
    let entry = try #require((header as? [String: Any])?[tensor] as? [String: Any])
    let start = try #require((entry["data_offsets"] as? [Int])?.first) + 8 + length + 4 * index
    withUnsafeBytes(of: value.bitPattern.littleEndian) {
      data.replaceSubrange(start..<start + 4, with: $0)
    }
    try data.write(to: file)
    return try LoadedModel.open(path: path)
  }

  private func content(_ model: LoadedModel, _ sample: SampleModel) throws -> ExportContent {
    let pruner = Pruner(
      model: model, calibration: try Calibrator.run(model, sample.options(samples: 16)))
    let recipe = model.recipe(0.25)
    return ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe))
  }

  @Test(
    "A weight that is too large for the file's type is named, and nothing is written",
    arguments: [
      (ExportFormat.huggingFace, WeightStorage.f16), (.huggingFacePadded, .f16), (.gguf, .f16),
      (.gguf, .q8),
    ])
  func overflow(format: ExportFormat, storage: WeightStorage) throws {
    // Of the embeddings, which pruning leaves as they are; token 600 is in no text.
    let large: Float = storage == .q8 ? 1e7 : 70_000
    let model = try model(.tinyLLaMA, "model.embed_tokens.weight", 600 * 128 + 5, large)
    let content = try content(model, .tinyLLaMA)
    let error = engineError {
      _ = try Exporter(model, options: ExportOptions(storage: storage))
        .write(content, as: format, to: folder.path + "/out", overwrite: false)
    }
    let message = try #require(error?.description)
    #expect(
      message.lowercased().contains("[600, 5], too large for \(storage.rawValue)"), "\(message)")
    #expect(message.contains("embd") || message.contains("embed"), "\(message)")
    #expect(try folder.contents == ["model"])
  }

  @Test("Other types take it")
  func fits() throws {
    let model = try model(.tinyLLaMA, "model.embed_tokens.weight", 600 * 128 + 5, 70_000)
    let content = try content(model, .tinyLLaMA)
    for storage in [WeightStorage.f32, .bf16] {
      _ = try Exporter(model, options: ExportOptions(storage: storage))
        .write(content, as: .gguf, to: folder.path + "/out-\(storage)", overwrite: false)
    }
  }

  @Test("A reconstructed model whose states overflow in the file isn't kept")
  func statesOverflow() throws {
    let model = try model(.tinyLLaMA, "model.layers.0.mlp.down_proj.weight", 7, 1e6)
    let content = try content(model, .tinyLLaMA)
    let error = engineError {
      _ = try Exporter(model, options: ExportOptions(storage: .f16))
        .write(content, as: .huggingFace, to: folder.path + "/out", overwrite: false)
    }
    #expect(
      error?.description.contains("too large for F16") == true, "\(error?.description ?? "none")")
    #expect(try folder.contents == ["model"])
  }

  @Test(
    "Logits that are no numbers name the weight",
    arguments: [Float.nan, .infinity, -.infinity])
  func logits(value: Float) throws {
    let model = try model(.tinyLLaMA, "model.layers.1.mlp.up_proj.weight", 128 * 3 + 17, value)
    let generator = TextGenerator(model)
    let named = "model.layers.1.mlp.up_proj.weight is \(value) at [3, 17]"
    var text = ""
    let failures = [
      engineError { _ = try generator.logits(after: "Once upon") },
      engineError {
        try generator.run(
          model.dense, prompt: "Once upon", maximumTokens: 4, temperature: 0, seed: 1
        ) { text += $0 }
      },
      engineError {
        _ = try CalibrationSamples(
          CalibrationOptions(file: "self:2", samples: 2, length: 8), model: model)
      },
    ]
    for failure in failures {
      #expect(failure?.kind == .badData)
      #expect(failure?.description.contains(named) == true, "\(failure?.description ?? "none")")
    }
    #expect(text.isEmpty)
  }

  @Test("A vocabulary entry that is no number spoils the logits alone")
  func head() throws {
    let model = try model(.tinyLLaMA, "model.embed_tokens.weight", 600 * 128, .nan)
    let error = engineError { _ = try TextGenerator(model).logits(after: "Once upon") }
    #expect(
      error?.description.contains("model.embed_tokens.weight is nan at [600, 0]") == true)
  }

  @Test("Numbers that outgrow float32 with finite weights are told apart")
  func growing() throws {
    let model = try model(.tinyLLaMA, "model.layers.1.mlp.down_proj.weight", 0, 3e38)
    let failures = [
      engineError { _ = try TextGenerator(model).logits(after: "Once upon a time") },
      engineError { _ = try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 16)) },
    ]
    for case let failure? in failures {
      #expect(
        failure.description.contains("grow beyond float32"), "\(failure.description)")
    }
    #expect(failures.contains { $0 != nil })
  }

  @Test("Calibration, gradients and sequential pruning name the weight")
  func calibration() throws {
    let model = try model(.tinyBERT, "encoder.layer.1.intermediate.dense.weight", 129, .nan)
    let options = SampleModel.tinyBERT.options(samples: 16)
    let error = engineError { _ = try Calibrator.run(model, options) }
    let named = "encoder.layer.1.intermediate.dense.weight is nan"
    #expect(error?.description.contains(named) == true, "\(error?.description ?? "none")")
    #expect(error?.kind == .badData)
  }

  @Test(
    "Every task of an encoder names the weight", arguments: [EvaluationTask.similarity, .fidelity])
  func tasks(task: EvaluationTask) throws {
    let model = try model(.tinyBERT, "encoder.layer.1.intermediate.dense.weight", 129, .nan)
    let pairs = SampleModel.tinyBERT.folder + "/data/similarity.csv"
    let error = engineError {
      _ = try Evaluator(model).run(
        model.dense, EvaluationOptions(task: task, file: pairs, limit: 8))
    }
    #expect(error?.description.contains("intermediate.dense.weight is nan") == true)
  }

  @Test(
    "Perplexity and divergence name the weight", arguments: [EvaluationTask.perplexity, .fidelity])
  func decoderTasks(task: EvaluationTask) throws {
    let model = try model(.tinyLLaMA, "model.layers.1.mlp.up_proj.weight", 5, .nan)
    let text = SampleModel.tinyLLaMA.folder + "/data/held-out.txt"
    let error = engineError {
      _ = try Evaluator(model).run(
        model.dense, EvaluationOptions(task: task, file: text, length: 64, limit: 2))
    }
    #expect(error?.description.contains("up_proj.weight is nan at [0, 5]") == true)
  }
}
