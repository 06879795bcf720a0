import Foundation
import LIARCore
import LinearAlgebra
import ModelFormats
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

  @Test(
    arguments: SampleModel.allCases, [ExportFormat.huggingFace, .huggingFacePadded, .gguf])
  func anExportOfAStreamedModelIsTheSame(sample: SampleModel, format: ExportFormat) throws {
    var files: [Data] = []
    for model in [try sample.open(), try streamed(sample)] {
      let pruner = Pruner(model: model, calibration: try sample.pruner().calibration)
      let recipe = model.recipe(0.5)
      let target = "\(folder.path)/export-\(model.isStreamed)"
      _ = try Exporter(model).write(
        ExportContent(recipe: recipe, pruner: pruner, updates: pruner.updates(recipe)),
        as: format, to: target, overwrite: false)
      let file = format == .gguf ? target : target + "/model.safetensors"
      files.append(try Data(contentsOf: URL(fileURLWithPath: file)))
    }
    #expect(files[0] == files[1])
  }

  @Test func aGGUFFileExportedToAFolderStreamsToo() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let recipe = pruner.model.recipe(0.25)
    let source = folder.path + "/source.gguf"
    _ = try Exporter(pruner.model).write(
      ExportContent(recipe: recipe, pruner: pruner, updates: pruner.updates(recipe)), as: .gguf,
      to: source, overwrite: false)
    var files: [Data] = []
    for residency in [Residency.resident, .streamed] {
      let model = try LoadedModel.open(path: source, residency)
      let target = "\(folder.path)/folder-\(model.isStreamed)"
      let empty = Recipe(model: model.summary.name, calibration: nil, sites: [:])
      _ = try Exporter(model).write(
        ExportContent(
          recipe: empty, pruner: Pruner(model: model, calibration: pruner.calibration), updates: []),
        as: .huggingFace, to: target, overwrite: false)
      files.append(try Data(contentsOf: URL(fileURLWithPath: target + "/model.safetensors")))
    }
    #expect(files[0] == files[1])
  }

  /// Weights that were captured would not be read a second time.
  @Test func aGGUFFileIsWrittenLayerByLayer() throws {
    let resident = try SampleModel.tinyLLaMA.open().dense
    let reads = Mutex<[Int]>([])
    var model = resident
    model.layers = LayerList(count: resident.layers.count) { index in
      reads.withLock { $0.append(index) }
      return resident.layers[index]
    }
    let tensors = try GGUFTensors(model, .llama, type: .f32)
    #expect(reads.withLock { $0 } == [0, 1, 2, 3])
    try GGUFWriter.write(
      tensors.sources, metadata: GGUFMetadata(model, .llama, type: .f32).values,
      path: folder.path + "/out.gguf")
    // Once more for the metadata, and once for the numbers.
    #expect(reads.withLock { $0 } == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
  }

  // MARK: What more than one pass through the layers goes into

  private func spilling(_ sample: SampleModel) throws -> Pruner {
    var model = try streamed(sample)
    model.spillsStates = true
    let resources = EngineResources(spills: true, scratchFolder: folder.path)
    return Pruner(model: model, calibration: try resources.calibration(model, sample.options()))
  }

  @Test(arguments: SampleModel.allCases, SequentialTarget.allCases)
  func sequentialModeOnAStreamedModelIsTheSame(
    sample: SampleModel, target: SequentialTarget
  ) throws {
    let (resident, spilling) = (try sample.pruner(), try spilling(sample))
    var recipe = resident.model.recipe(0.4)
    recipe.mode = .sequential
    recipe.target = target
    let expected = try resident.updates(recipe).map(\.outcome)
    let found = try spilling.updates(recipe).map(\.outcome)
    #expect(found.map(\.site) == expected.map(\.site))
    #expect(found.map(\.error) == expected.map(\.error))
    #expect(found.map(\.heldOutError) == expected.map(\.heldOutError))
    #expect(try folder.contents.isEmpty)
  }

  @Test(arguments: SampleModel.allCases, AllocationScale.allCases)
  func aBudgetOnAStreamedModelIsTheSame(sample: SampleModel, scale: AllocationScale) throws {
    let budget = AllocationOptions(budget: Budget(.removed(0.4)), scale: scale)
    let widths = try [sample.pruner(), spilling(sample)].map { pruner in
      try pruner.allocation(budget, pruner.model.recipe(0).sites, EstimateOptions()).widths
    }
    #expect(widths[0] == widths[1])
  }

  @Test(arguments: SampleModel.allCases, [Criterion.snip, .fisher, .taylor])
  func gradientsOnAStreamedModelAreTheSame(sample: SampleModel, criterion: Criterion) throws {
    let columns = try [sample.pruner(), spilling(sample)].map { pruner in
      try pruner.updates(pruner.model.recipe(0.5, criterion: criterion)).map(\.keptColumns)
    }
    #expect(columns[0] == columns[1])
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
