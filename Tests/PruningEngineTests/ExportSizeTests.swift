import Foundation
import PruningEngine
import PruningPlan
import Testing

/// What is told before an export is what is then on the disk.
@Suite("Sizes told before an export")
struct ExportSizeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var sample: SampleModel
    var format: ExportFormat
    var storage: WeightStorage
    var testDescription: String { "\(sample) \(format.rawValue) \(storage.rawValue)" }
  }

  static let cases = SampleModel.allCases.flatMap { sample in
    ExportFormat.allCases.flatMap { format in
      (format == .recipe ? [.keep] : format.storages).map {
        Case(sample: sample, format: format, storage: $0)
      }
    }
  }

  private func compare(
    _ pruner: Pruner, _ recipe: Recipe, _ format: ExportFormat, _ options: ExportOptions
  ) throws {
    let folder = try TemporaryFolder()
    let exporter = Exporter(pruner.model, options: options)
    let told = try #require(try exporter.size(recipe, pruner, as: format).bytes)
    let written = try exporter.write(
      ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe)),
      as: format, to: folder.path + "/out", overwrite: false
    ).bytes
    let difference = abs(told - written)
    #expect(difference * 100 <= written, "\(told) told, \(written) written")
    // One file without a card of words is told to the byte.
    if format == .gguf || format == .recipe { #expect(told == written) }
  }

  @Test("every format and type, at a ratio that leaves odd widths", arguments: cases)
  func everyFormat(_ item: Case) throws {
    let pruner = try item.sample.pruner()
    let recipe = pruner.model.recipe(0.3, calibration: item.sample.options())
    try compare(pruner, recipe, item.format, ExportOptions(storage: item.storage))
  }

  @Test(
    "widths of each layer's own, some sites whole", arguments: SampleModel.allCases,
    [ExportFormat.huggingFace, .gguf])
  func ownWidths(sample: SampleModel, format: ExportFormat) throws {
    let pruner = try sample.pruner()
    var recipe = pruner.model.recipe(0.5, .none, calibration: sample.options())
    for (index, site) in pruner.model.summary.sites.enumerated() {
      recipe.sites[site.site]?.kept = max(1, site.units - index * site.units / 10)
    }
    try compare(pruner, recipe, format, ExportOptions(storage: .q8.offered(by: format)))
  }

  @Test("shards, each with its header, and their index")
  func shards() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let recipe = pruner.model.recipe(0.5, calibration: SampleModel.tinyLLaMA.options())
    try compare(
      pruner, recipe, .huggingFace, ExportOptions(storage: .f32, shardBytes: 200_000))
  }

  @Test("sequential mode gives biases to sites of full width too")
  func sequential() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    var recipe = pruner.model.recipe(0.5, calibration: SampleModel.tinyLLaMA.options())
    recipe.mode = .sequential
    for site in pruner.model.summary.sites where site.site.layer > 0 {
      recipe.sites[site.site]?.kept = site.units
    }
    try compare(pruner, recipe, .gguf, ExportOptions())
  }

  @Test("a pruned file can be pruned again, from GGUF too")
  func fromGGUF() throws {
    let folder = try TemporaryFolder()
    let dense = try SampleModel.tinyLLaMA.pruner()
    let path = folder.path + "/m.gguf"
    let recipe = dense.model.recipe(0.2, calibration: SampleModel.tinyLLaMA.options())
    _ = try Exporter(dense.model, options: ExportOptions(storage: .q8)).write(
      ExportContent(recipe: recipe, pruner: dense, updates: try dense.updates(recipe)), as: .gguf,
      to: path, overwrite: false)
    let model = try LoadedModel.open(path: path)
    let pruner = Pruner(
      model: model,
      calibration: try Calibrator.run(model, SampleModel.tinyLLaMA.options(samples: 8)))
    let again = model.recipe(0.3, calibration: SampleModel.tinyLLaMA.options(samples: 8))
    for format in [ExportFormat.gguf, .huggingFace] {
      try compare(pruner, again, format, ExportOptions())
    }
    let wide = try Exporter(model, options: ExportOptions(storage: .f32))
      .size(again, pruner, as: .gguf)
    #expect(wide.grows && wide.denseBytes == model.summary.fileBytes)
    let narrow = try Exporter(model).size(again, pruner, as: .gguf)
    #expect(!narrow.grows)
  }

  @Test("rows that don't fill blocks are said")
  func fallBacks() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    var recipe = pruner.model.recipe(0.5, calibration: SampleModel.tinyLLaMA.options())
    for site in pruner.model.summary.sites where site.unit == .neuron {
      recipe.sites[site.site]?.kept = 50
    }
    let exporter = Exporter(pruner.model, options: ExportOptions(storage: .q8))
    #expect(try exporter.size(recipe, pruner, as: .gguf).use?.contains("are F16") == true)
    try compare(pruner, recipe, .gguf, ExportOptions(storage: .q8))
  }

  @Test("the parameters of a plan are those of the file", arguments: SampleModel.allCases)
  func parameters(_ sample: SampleModel) throws {
    let pruner = try sample.pruner()
    for method in [Reconstruction.none, .bias, .liar] {
      let recipe = pruner.model.recipe(0.4, method, calibration: sample.options())
      let pruned = pruner.pruned(try pruner.updates(recipe))
      #expect(
        pruner.model.summary.size(under: recipe.sites).after == pruner.parameters(of: pruned))
    }
  }
}

extension WeightStorage {
  /// The type, or as it is where a format lacks it.
  fileprivate func offered(by format: ExportFormat) -> WeightStorage {
    format.storages.contains(self) ? self : .keep
  }
}
