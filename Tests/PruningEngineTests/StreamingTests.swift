import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Synchronization
import Testing
import Transformer

@testable import PruningEngine

/// Streamed models and spilled results give what those in memory give, bit for bit.
struct StreamingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func streamed(_ sample: SampleModel) throws -> LoadedModel {
    var model = try LoadedModel.open(path: sample.folder, .streamed)
    model.scratchFolder = folder.path
    return model
  }

  @Test(arguments: SampleModel.allCases)
  func aStreamedModelIsTheSameModel(sample: SampleModel) throws {
    let resident = try sample.open()
    let model = try streamed(sample)
    #expect(model.isStreamed && !resident.isStreamed)
    #expect(model.summary == resident.summary && model.fingerprint == resident.fingerprint)
    #expect(model.dense.parameterCount == resident.dense.parameterCount)
    let batch = TokenBatch([[2, 8, 9, 30, 3]])
    #expect(
      model.dense.forward(batch, workspace: Workspace())
        == resident.dense.forward(batch, workspace: Workspace()))
  }

  @Test(arguments: SampleModel.allCases)
  func aSpilledCalibrationIsTheSame(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let path = folder.path + "/accumulators.safetensors"
    let spilled = try Calibrator.write(
      streamed(sample), sample.options(), to: path, overwrite: false, spill: folder.path)
    for (site, expected) in pruner.calibration.fitted {
      #expect(spilled.fitted[site]?.centredGram == expected.centredGram)
      #expect(
        spilled.heldOut[site]?.centredGram == pruner.calibration.heldOut[site]?.centredGram)
    }
    #expect(try folder.contents == ["accumulators.safetensors"])
  }

  @Test(arguments: SampleModel.allCases, [false, true])
  func aStreamedPruningIsTheSame(sample: SampleModel, padded: Bool) throws {
    let resident = try sample.pruner()
    let model = try streamed(sample)
    let resources = EngineResources(spills: true, scratchFolder: folder.path)
    let pruner = Pruner(
      model: model, calibration: try resources.calibration(model, sample.options()))
    let recipe = model.recipe(0.4)
    let expected = try resident.updates(recipe)
    let updates = try pruner.updates(recipe)
    #expect(updates.map(\.outcome.error) == expected.map(\.outcome.error))
    #expect(updates.map(\.outcome.heldOutError) == expected.map(\.outcome.heldOutError))
    let small = pruner.pruned(updates, padded: padded)
    let reference = resident.pruned(expected, padded: padded)
    #expect(small.layers.isStreamed)
    #expect(small.parameterCount == reference.parameterCount)
    let batch = TokenBatch([[2, 8, 9, 30, 3], [5, 6, 7]])
    #expect(
      small.forward(batch, workspace: Workspace())
        == reference.forward(batch, workspace: Workspace()))
    // Files without names leave nothing behind.
    #expect(try folder.contents.isEmpty)
  }

  @Test func aCalibrationReadsEveryLayerOnce() throws {
    let resident = try SampleModel.tinyBERT.open()
    let reads = Mutex<[Int]>([])
    var dense = resident.dense
    let layers = dense.layers
    dense.layers = LayerList(count: layers.count) { index in
      reads.withLock { $0.append(index) }
      return layers[index]
    }
    let samples = try CalibrationSamples(SampleModel.tinyBERT.options(), model: resident)
    let run = try CalibrationRun(dense, samples, .uniform, spill: nil, work: Work()) { _ in "" }
    for (part, site) in run.order { _ = try run.take(part, site) }
    #expect(reads.withLock { $0 } == [0, 1, 2, 3])
  }

  @Test func anExportOfAStreamedModelIsTheSame() throws {
    let sample = SampleModel.tinyBERT
    var files: [Data] = []
    for model in [try sample.open(), try streamed(sample)] {
      let pruner = Pruner(model: model, calibration: try sample.pruner().calibration)
      let recipe = model.recipe(0.5)
      let target = "\(folder.path)/export-\(model.isStreamed)"
      _ = try Exporter(model).write(
        ExportContent(recipe: recipe, pruner: pruner, updates: pruner.updates(recipe)),
        as: .huggingFacePadded, to: target, overwrite: false)
      files.append(
        try Data(contentsOf: URL(fileURLWithPath: target + "/model.safetensors")))
    }
    #expect(files[0] == files[1])
  }

  @Test func aStreamedModelWithAMissingTensorIsRefusedWhenItIsOpened() throws {
    // A configuration with more layers than the weights have.
    let source = SampleModel.tinyLLaMA.folder
    for name in try FileManager.default.contentsOfDirectory(atPath: source) {
      try FileManager.default.copyItem(
        atPath: "\(source)/\(name)", toPath: "\(folder.path)/\(name)")
    }
    let path = folder.path + "/config.json"
    let config = try String(contentsOfFile: path, encoding: .utf8)
    let longer = config.replacing("\"num_hidden_layers\": 4", with: "\"num_hidden_layers\": 5")
    #expect(longer != config)
    try Data(longer.utf8).write(to: URL(fileURLWithPath: path))
    let error = engineError { _ = try LoadedModel.open(path: folder.path, .streamed) }
    #expect(error?.kind == .badData || error?.kind == .missingInput)
    #expect(error?.description.contains("model.layers.4") == true)
  }
}
