import Foundation
import ModelFormats
import PruningEngine
import PruningPlan
import Testing
import Tokenization

struct HuggingFaceExportTests {
  private func write(
    _ pruner: Pruner, _ recipe: Recipe, to path: String, as format: ExportFormat = .huggingFace,
    options: ExportOptions = ExportOptions()
  ) throws -> ExportOutcome {
    try Exporter(pruner.model, options: options).write(
      ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe)),
      as: format, to: path, overwrite: false)
  }

  private func config(_ outcome: ExportOutcome) throws -> JSONValue {
    try JSONValue.read(path: outcome.path + "/config.json")
  }

  private func expectSame(_ written: LoadedModel, as recipe: Recipe, of pruner: Pruner) throws {
    let expected = pruner.pruned(try pruner.updates(recipe))
    if pruner.model.summary.predictsText {
      let options = EvaluationOptions(
        task: .perplexity, file: SampleModel.tinyLLaMA.folder + "/data/held-out.txt", length: 128,
        limit: 8)
      let a = try Evaluator(pruner.model).run(expected, options).value
      let b = try Evaluator(written).run(written.dense, options).value
      #expect(abs(a - b) < 1e-4 * a)
    } else {
      let texts = ["A tired queen loaned the table to five smart doctors.", "Geese sleep."]
      let a = try Evaluator(pruner.model).embeddings(texts, expected).vectors
      let b = try Evaluator(written).embeddings(texts, written.dense).vectors
      for (x, y) in zip(a, b) { #expect(zip(x, y).allSatisfy { abs($0 - $1) < 1e-4 }) }
    }
  }

  @Test(arguments: [
    (SampleModel.tinyLLaMA, 0.5, "LlamaForCausalLM", "llama"),
    (.tinyLLaMA, 0.25, "SeedOssForCausalLM", "seed_oss"),
    (.tinyBERT, 0.5, "LiarBertModel", "liar_bert"),
  ])
  func uniformWidthsTakeAStockClassWhereThereIsOne(
    sample: SampleModel, ratio: Double, name: String, type: String
  ) throws {
    let folder = try TemporaryFolder()
    let pruner = try sample.pruner()
    let recipe = pruner.model.recipe(ratio)
    let outcome = try write(pruner, recipe, to: folder.path + "/out")
    let config = try config(outcome)
    #expect(config["architectures"]?[0]?.stringValue == name)
    #expect(config["model_type"]?.stringValue == type)
    let written = try LoadedModel.open(path: outcome.path)
    try expectSame(written, as: recipe, of: pruner)
    let file = outcome.path + "/model.safetensors"
    let bytes = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    #expect(bytes < pruner.model.summary.fileBytes)
  }

  @Test(arguments: SampleModel.allCases)
  func layersOfDifferentWidthsReopen(sample: SampleModel) throws {
    let folder = try TemporaryFolder()
    let pruner = try sample.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 0, module: .ffn)] = nil
    recipe.sites[SiteID(layer: 1, module: .attention)] = nil
    let outcome = try write(
      pruner, recipe, to: folder.path + "/out", options: ExportOptions(shardBytes: 500_000))
    let written = try LoadedModel.open(path: outcome.path)
    try expectSame(written, as: recipe, of: pruner)
    let names = try FileManager.default.contentsOfDirectory(atPath: outcome.path)
    #expect(names.contains("modeling_liar.py") && names.contains("configuration_liar.py"))
    #expect(names.contains("model.safetensors.index.json"))
    #expect(outcome.use?.contains("trust_remote_code") == true)
    let units = Dictionary(uniqueKeysWithValues: written.summary.sites.map { ($0.site, $0.units) })
    for site in pruner.model.summary.sites {
      #expect(units[site.site] == recipe.sites[site.site]?.kept ?? site.units)
    }
  }

  @Test(arguments: [(WeightStorage.f16, "F16"), (.bf16, "BF16"), (.f32, "F32")])
  func weightsAreStoredAsAsked(storage: WeightStorage, type: String) throws {
    let folder = try TemporaryFolder()
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let outcome = try write(
      pruner, pruner.model.recipe(0.5), to: folder.path + "/out",
      options: ExportOptions(storage: storage))
    let file = try SafetensorsFile(path: outcome.path + "/model.safetensors")
    #expect(file.tensors.values.allSatisfy { $0.type.rawValue == type })
  }

  /// An estimate from fewer tokens than columns hangs on the ridge, and rounding changes its answers.
  @Test func roundingAnIllConditionedEstimateIsNoFaultOfTheFile() throws {
    let folder = try TemporaryFolder()
    let model = try SampleModel.tinyLLaMA.open()
    var options = SampleModel.tinyLLaMA.options(samples: 1, heldOut: 0)
    (options.length, options.seed) = (64, 0)
    let pruner = Pruner(model: model, calibration: try Calibrator.run(model, options))
    let recipe = model.recipe(0.5, calibration: options)
    let outcome = try write(
      pruner, recipe, to: folder.path + "/out", options: ExportOptions(storage: .bf16))
    // Beyond what any fixed tolerance allows, and told.
    #expect(try #require(outcome.difference) > 0.1)
  }

  @Test func safetensorsHasNoPlaceForQuantisedWeights() throws {
    let folder = try TemporaryFolder()
    let exporter = Exporter(
      try SampleModel.tinyBERT.open(), options: ExportOptions(storage: .q8))
    let error = engineError {
      try exporter.check(.huggingFace, to: folder.path + "/out", overwrite: false)
    }
    #expect(error?.kind == .usage)
  }

  @Test(arguments: SampleModel.allCases)
  func aGGUFFileBecomesAFolder(sample: SampleModel) throws {
    let folder = try TemporaryFolder()
    let pruner = try sample.pruner()
    let dense = Recipe(model: "dense", calibration: nil, sites: [:])
    let gguf = try write(
      pruner, dense, to: folder.path + "/dense.gguf", as: .gguf,
      options: ExportOptions(storage: .f32))
    let model = try LoadedModel.open(path: gguf.path)
    let source = Pruner(
      model: model, calibration: try Calibrator.run(model, sample.options(samples: 32)))
    let recipe = model.recipe(0.5)
    for format in [ExportFormat.huggingFace, .huggingFacePadded] {
      let outcome = try write(
        source, recipe, to: folder.path + "/" + format.rawValue, as: format)
      let written = try LoadedModel.open(path: outcome.path)
      try expectSame(written, as: recipe, of: source)
      for text in ["A tired queen, don't you see?", "  two  spaces\n", "naïve café — 12345 ✓ 日本"] {
        #expect(
          try written.tokenizer.encode(text, addingSpecialTokens: true)
            == model.tokenizer.encode(text, addingSpecialTokens: true))
      }
    }
  }
}
