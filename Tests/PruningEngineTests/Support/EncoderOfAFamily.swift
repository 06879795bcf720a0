import Foundation
import ModelFormats
import PruningPlan
import Testing

@testable import PruningEngine

extension TemporaryFolder {
  /// An encoder of another family with the sample encoder's tokeniser, calibrated.
  func encoder(
    _ config: [String: JSONValue], _ tensors: [TensorSource]
  ) throws -> Pruner {
    let path = path + "/dense"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let sample = SampleModel.tinyBERT
    for name in ["tokenizer.json", "tokenizer_config.json", "modules.json", "1_Pooling"] {
      try FileManager.default.copyItem(
        atPath: sample.folder + "/" + name, toPath: path + "/" + name)
    }
    try JSONValue.object(config).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    try SafetensorsWriter.write(tensors, path: path + "/model.safetensors")
    let model = try LoadedModel.open(path: path)
    return Pruner(
      model: model, calibration: try Calibrator.run(model, sample.options(samples: 64)))
  }

  /// Writes a recipe's model and opens it again.
  func written(
    _ recipe: Recipe, _ pruner: Pruner, _ format: ExportFormat, _ storage: WeightStorage = .keep
  ) throws -> LoadedModel {
    let exporter = Exporter(pruner.model, options: ExportOptions(storage: storage))
    let told = try #require(try exporter.size(recipe, pruner, as: format).bytes)
    let outcome = try exporter.write(
      ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe)),
      as: format, to: path + "/out-\(UUID())", overwrite: false)
    #expect(abs(told - outcome.bytes) * 100 <= outcome.bytes)
    if storage == .keep { #expect(outcome.difference ?? 1 < 5e-5) }
    return try LoadedModel.open(path: outcome.path)
  }
}
