import Foundation
import LIARCore
import PruningEngine
import PruningPlan
import Testing

struct ExporterTests {
  private func export(
    _ sample: SampleModel, to path: String, overwrite: Bool = false, work: Work = Work()
  ) throws -> ExportOutcome {
    let pruner = try sample.pruner()
    let recipe = pruner.model.recipe(0.5, calibration: sample.options())
    return try Exporter(pruner.model).write(
      ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe)),
      as: .huggingFacePadded, to: path, overwrite: overwrite, work: work)
  }

  @Test func thePaddedEncoderReadsBackWithTheSameEmbeddings() throws {
    let folder = try TemporaryFolder()
    let outcome = try export(.tinyBERT, to: folder.path + "/out")
    let written = try LoadedModel.open(path: outcome.path)
    let pruner = try SampleModel.tinyBERT.pruner()
    let updates = try pruner.updates(pruner.model.recipe(0.5))
    let texts = ["A tired queen loaned the table to five smart doctors.", "Geese sleep."]
    let expected = try Evaluator(pruner.model).embeddings(texts, pruner.pruned(updates)).vectors
    let vectors = try Evaluator(written).embeddings(texts, written.dense).vectors
    for (a, b) in zip(vectors, expected) {
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    #expect(written.summary.sites == pruner.model.summary.sites)
    #expect(outcome.difference ?? 1 < 1e-4)
    #expect(outcome.bytes > 3_000_000)
    #expect(outcome.parameters < pruner.model.summary.parameters)
  }

  @Test func thePaddedDecoderReadsBackWithTheSameLogits() throws {
    let folder = try TemporaryFolder()
    let outcome = try export(.tinyLLaMA, to: folder.path + "/out")
    let written = try LoadedModel.open(path: outcome.path)
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let updates = try pruner.updates(pruner.model.recipe(0.5))
    let padded = pruner.pruned(updates)
    let options = EvaluationOptions(
      task: .perplexity, file: SampleModel.tinyLLaMA.folder + "/data/held-out.txt", length: 128,
      limit: 16)
    let expected = try Evaluator(pruner.model).run(padded, options).value
    let value = try Evaluator(written).run(written.dense, options).value
    #expect(abs(value - expected) < 1e-4 * expected)
    let config = try String(contentsOfFile: outcome.path + "/config.json", encoding: .utf8)
    #expect(config.contains("\"mlp_bias\": true") && config.contains("\"attention_bias\": true"))
  }

  @Test func everythingButTheWeightsComesAlong() throws {
    let folder = try TemporaryFolder()
    let outcome = try export(.tinyBERT, to: folder.path + "/out")
    for name in [
      "tokenizer.json", "vocab.txt", "modules.json", "1_Pooling/config.json",
      "sentence_bert_config.json", "config.json", "model.safetensors", "pruning-recipe.toml",
    ] {
      #expect(FileManager.default.fileExists(atPath: outcome.path + "/" + name), "\(name)")
    }
    let toml = try String(contentsOfFile: outcome.path + "/pruning-recipe.toml", encoding: .utf8)
    let recipe = try Recipe(toml: toml)
    let expected = try SampleModel.tinyBERT.open()
      .recipe(0.5, calibration: SampleModel.tinyBERT.options())
    #expect(recipe == expected)
  }

  @Test func anExistingTargetIsRefusedAndKept() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/out"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: target + "/note.txt"))
    let error = engineError { _ = try export(.tinyBERT, to: target) }
    #expect(error?.kind == .cannotCreate)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["note.txt"])
    #expect(try folder.contents == ["out"])
  }

  @Test func overwritingReplacesTheWholeFolder() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/out"
    _ = try export(.tinyBERT, to: target)
    try Data("old".utf8).write(to: URL(fileURLWithPath: target + "/note.txt"))
    let outcome = try export(.tinyBERT, to: target, overwrite: true)
    #expect(!FileManager.default.fileExists(atPath: target + "/note.txt"))
    _ = try LoadedModel.open(path: outcome.path)
    #expect(try folder.contents == ["out"])
  }

  @Test func aFolderOfOthersIsNotOverwritten() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/out"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    let error = engineError {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: target + "/note.txt"))
      _ = try export(.tinyBERT, to: target, overwrite: true)
    }
    #expect(error?.kind == .cannotCreate && error?.message.contains("didn't write") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["note.txt"])
  }

  @Test(arguments: ["copying", "writing weights", "reading back"])
  func aCancelledExportLeavesNothingBehind(stage: String) throws {
    let folder = try TemporaryFolder()
    let box = WorkBox()
    let work = Work { if $0.message == stage || stage == "copying" { box.work?.cancel() } }
    box.work = work
    // Progress comes at most twenty times a second: what isn't reported is cancelled from the start.
    if stage == "copying" { work.cancel() }
    let error = engineError { _ = try export(.tinyBERT, to: folder.path + "/out", work: work) }
    if error != nil {
      #expect(error?.kind == .interrupted)
      #expect(try folder.contents.isEmpty)
    } else {
      #expect(try folder.contents == ["out"])
    }
    if stage == "copying" { #expect(error != nil) }
  }

  @Test func aFolderThatDoesNotExistIsAnError() throws {
    let folder = try TemporaryFolder()
    let error = engineError { _ = try export(.tinyBERT, to: folder.path + "/no/out") }
    #expect(error?.kind == .cannotCreate)
  }

  @Test func recipesSurviveTheFile() throws {
    let folder = try TemporaryFolder()
    let model = try SampleModel.tinyLLaMA.open()
    var recipe = model.recipe(
      0.4, .bias, criterion: .interpolation, calibration: SampleModel.tinyLLaMA.options())
    recipe.estimate = EstimateOptions(ridge: 1e-6, guardShare: 0, seed: 12)
    recipe.sites[SiteID(layer: 1, module: .ffn)] = SiteSettings(kept: 7, protected: true)
    let path = folder.path + "/recipe.toml"
    _ = try Exporter(model).write(recipe, parameters: 1, to: path, overwrite: false)
    #expect(try Recipe(toml: String(contentsOfFile: path, encoding: .utf8)) == recipe)
    let again = engineError {
      _ = try Exporter(model).write(recipe, parameters: 1, to: path, overwrite: false)
    }
    #expect(again?.kind == .cannotCreate)
    _ = try Exporter(model).write(recipe, parameters: 1, to: path, overwrite: true)
  }

  @Test func aRecipeRepeatsThePruning() throws {
    let sample = SampleModel.tinyBERT
    let pruner = try sample.pruner()
    let recipe = pruner.model.recipe(0.5, calibration: sample.options())
    let again = try Recipe(toml: recipe.toml())
    let calibration = try Calibrator.run(
      pruner.model, try #require(again.calibration))
    let outcomes = try Pruner(model: pruner.model, calibration: calibration).updates(again)
    for (a, b) in zip(outcomes, try pruner.updates(recipe)) {
      #expect(a.update.keptColumns == b.update.keptColumns)
      #expect(abs(a.outcome.error - b.outcome.error) < 1e-9)
    }
  }
}

/// Lets a report reach the work that it belongs to.
private final class WorkBox: @unchecked Sendable {
  // Written once before the work runs.
  var work: Work?
}
