import Foundation
import LinearAlgebra
import ModelFormats
import PruningEngine
import PruningPlan
import Testing
import Tokenization
import Transformer

@testable import PruningEngine

struct GGUFExportTests {
  private struct Export {
    var outcome: ExportOutcome
    var written: LoadedModel
    var pruner: Pruner
    var expected: TransformerModel

    var file: GGUFFile {
      get throws { try #require(written.location.gguf) }
    }

    var settings: FileSettings {
      get throws { FileSettings(gguf: try file) }
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func export(
    _ pruner: Pruner, _ recipe: Recipe, _ storage: WeightStorage = .f32, name: String = "out.gguf"
  ) throws -> Export {
    let updates = try pruner.updates(recipe)
    let outcome = try Exporter(pruner.model, options: ExportOptions(storage: storage)).write(
      ExportContent(recipe: recipe, pruner: pruner, updates: updates), as: .gguf,
      to: folder.path + "/" + name, overwrite: false)
    return Export(
      outcome: outcome, written: try LoadedModel.open(path: outcome.path), pruner: pruner,
      expected: pruner.pruned(updates))
  }

  /// Every FFN of its own width, and two attentions narrowed.
  private func unevenRecipe(_ pruner: Pruner) -> Recipe {
    var recipe = pruner.model.recipe(0)
    for layer in 0..<pruner.model.summary.layers {
      recipe.sites[SiteID(layer: layer, module: .ffn)]?.kept = 300 - 37 * layer
    }
    recipe.sites[SiteID(layer: 1, module: .attention)]?.kept = 3
    recipe.sites[SiteID(layer: 2, module: .attention)]?.kept = 1
    return recipe
  }

  private func difference(_ export: Export) -> Float {
    let batch = TokenBatch(Array(export.pruner.calibration.samples.heldOut.prefix(3)))
    let a = export.expected.forward(batch, workspace: Workspace())
    let b = export.written.dense.forward(batch, workspace: Workspace())
    return zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  // MARK: Decoders

  @Test func oneWidthForAllLayersIsLlama() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let result = try export(pruner, pruner.model.recipe(0.5))
    let file = try result.file
    let settings = try result.settings
    #expect(try settings.string("general.architecture") == "llama")
    #expect(try settings.int("llama.feed_forward_length") == 192)
    #expect(try settings.int("llama.attention.head_count") == 4)
    #expect(try settings.int("llama.attention.head_count_kv") == 2)
    #expect(try settings.int("llama.attention.key_length") == 16)
    #expect(file.tensors["blk.0.attn_output.bias"]?.shape == [128])
    #expect(file.tensors["blk.0.ffn_down.bias"]?.shape == [128])
    #expect(file.tensors["output.weight"] == nil, "tied")
    #expect(difference(result) < 1e-4)
    #expect(result.outcome.difference ?? 1 < 1e-4)
    #expect(result.written.dense.parameterCount == result.expected.parameterCount)
  }

  @Test func manyWidthsAreDeci() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let result = try export(pruner, unevenRecipe(pruner))
    let settings = try result.settings
    #expect(try settings.string("general.architecture") == "deci")
    #expect(try settings.optionalInts("deci.feed_forward_length") == [300, 263, 226, 189])
    #expect(try settings.optionalInts("deci.attention.head_count") == [8, 6, 2, 8])
    #expect(try settings.optionalInts("deci.attention.head_count_kv") == [4, 3, 1, 4])
    #expect(difference(result) < 1e-4)
    let sites = result.written.summary.sites
    #expect(sites.filter { $0.site.module == .ffn }.map(\.units) == [300, 263, 226, 189])
  }

  @Test func aPrunedFileCanBePrunedAgain() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let first = try export(pruner, unevenRecipe(pruner), name: "first.gguf")
    let calibration = try Calibrator.run(first.written, SampleModel.tinyLLaMA.options(samples: 8))
    let again = Pruner(model: first.written, calibration: calibration)
    let second = try export(again, again.model.recipe(0.3), name: "second.gguf")
    #expect(difference(second) < 1e-4)
    #expect(second.outcome.bytes < first.outcome.bytes)
    // Tokens, and what else the first file said of itself, come along.
    let (a, b) = (try first.file, try second.file)
    #expect(a.metadata["tokenizer.ggml.tokens"] == b.metadata["tokenizer.ggml.tokens"])
    #expect(a.metadata["general.name"] == b.metadata["general.name"])
  }

  @Test func theTokenizerComesAlong() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let written = try export(pruner, pruner.model.recipe(0.5)).written
    let text = try String(contentsOfFile: SampleModel.tinyLLaMA.calibrationText, encoding: .utf8)
    let sample = String(text.prefix(2000)) + " 12 345,6 àé 🙂\n\n\tx"
    #expect(try written.tokenizer.encode(sample) == pruner.model.tokenizer.encode(sample))
    #expect(written.tokenizer.specialTokens.end == pruner.model.tokenizer.specialTokens.end)
  }

  @Test func theRecipeComesAlong() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let recipe = unevenRecipe(pruner)
    let settings = try export(pruner, recipe).settings
    #expect(try Recipe(toml: settings.string("liar.recipe")) == recipe)
  }

  // MARK: Storage

  @Test(arguments: [
    (WeightStorage.f16, ElementType.f16, Float(2e-2)), (.q8, .q8_0, 0.5), (.keep, .f32, 1e-4),
  ])
  func matricesAreStoredAsAsked(
    storage: WeightStorage, type: ElementType, tolerance: Float
  ) throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let result = try export(pruner, pruner.model.recipe(0.5), storage)
    let tensors = try result.file.tensors
    for name in ["token_embd", "blk.1.attn_q", "blk.3.ffn_down"] {
      #expect(tensors[name + ".weight"]?.type == type)
    }
    #expect(tensors["blk.0.attn_norm.weight"]?.type == .f32)
    #expect(tensors["blk.0.ffn_down.bias"]?.type == .f32)
    #expect(difference(result) < tolerance)
  }

  @Test func rowsThatFillNoBlocksAreHalfPrecision() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let tensors = try export(pruner, unevenRecipe(pruner), .q8).file.tensors
    #expect(tensors["blk.0.ffn_down.weight"]?.type == .f16)
    #expect(tensors["blk.0.ffn_up.weight"]?.type == .q8_0)
    #expect(tensors["blk.2.attn_output.weight"]?.type == .q8_0)
  }

  // MARK: Encoders

  @Test func anEncoderKeepsItsHeadsAndOneFFNWidth() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 1, module: .ffn)]?.kept = 320
    recipe.sites[SiteID(layer: 2, module: .attention)]?.kept = 3
    let result = try export(pruner, recipe)
    let settings = try result.settings
    #expect(try settings.string("general.architecture") == "bert")
    #expect(try settings.int("bert.feed_forward_length") == 320)
    #expect(try settings.int("bert.attention.head_count") == 8)
    #expect(try settings.int("bert.pooling_type") == 1)
    #expect(try settings.optionalBool("bert.attention.causal") == false)
    #expect(try settings.int("tokenizer.ggml.token_type_count") == 2)
    #expect(difference(result) < 1e-4)
    let texts = ["A tired queen loaned the table to five smart doctors.", "Geese sleep!"]
    let a = try Evaluator(pruner.model).embeddings(texts, result.expected).vectors
    let b = try Evaluator(result.written).embeddings(texts, result.written.dense).vectors
    for (x, y) in zip(a, b) { #expect(zip(x, y).allSatisfy { abs($0 - $1) < 1e-4 }) }
  }

  // MARK: Refusals

  private func loader(_ name: String) throws -> WeightLoader {
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().path + "/TransformerTests/Fixtures/" + name
    return try WeightLoader(ModelLocation.open(path: path))
  }

  private func fixture(_ name: String) throws -> TransformerModel { try loader(name).model() }

  private func architecture(
    of model: TransformerModel, _ name: String
  ) throws -> GGUFArchitecture {
    try GGUFArchitecture.choose(
      for: model, ExportFamilies.export(of: loader(name).family), name: "tiny")
  }

  @Test(arguments: [
    ("llama", GGUFArchitecture.llama), ("qwen2", .llama), ("mistral-window", .llama),
    ("llama3-rope", .llama), ("qwen3", .qwen3), ("bert", .bert), ("distilbert", .bert),
    ("roberta", .bert), ("gemma2", .gemma2), ("smollm3", .smollm3),
    ("gemma3", .gemma3), ("phi3", .llama), ("phi3-window", .phi3), ("phi3-long", .phi3),
    ("granite", .granite), ("granite-tied-biased", .granite), ("granite-plain", .granite),
    ("olmo", .olmo), ("olmo-clipped", .olmo),
  ])
  func familiesHaveTheirArchitecture(name: String, architecture: GGUFArchitecture) throws {
    #expect(try self.architecture(of: fixture(name), name) == architecture)
  }

  @Test(arguments: ["qwen3", "smollm3", "gemma3", "phi3-long", "olmo"])
  func biasesWithoutAPlaceAreRefusedWithTheRemedy(name: String) throws {
    var model = try fixture(name)
    let hidden = model.architecture.hiddenSize
    model.layers[0].feedForward.down.bias = [Float](repeating: 0.1, count: hidden)
    let error = engineError { _ = try architecture(of: model, name) }
    #expect(error?.kind == .unsupported)
    #expect(error?.remedies.first == .reconstruction(.liarValues))
  }

  @Test(
    "What llama.cpp can't compute is refused",
    arguments: [
      ("gemma2-full", "the uncapped attention"), ("gemma2-window", "the uncapped logits"),
      ("gemma3-full", "an output table of its own"),
      ("smollm3-window", "the layers without positions"),
      ("smollm3-interval", "the layers without positions"),
    ])
  func missingPlaces(name: String, obstacle: String) throws {
    let model = try fixture(name)
    let error = engineError { _ = try architecture(of: model, name) }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains(obstacle) == true)
  }

  @Test(arguments: ["xlm-roberta", "camembert"])
  func familiesWithoutGGUFAreRefused(name: String) throws {
    let model = try fixture(name)
    let error = engineError { _ = try architecture(of: model, name) }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("export hf") == true)
  }

  @Test(arguments: ["qwen3", "granite"])
  func manyWidthsAreRefused(name: String) throws {
    var model = try fixture(name)
    let ffn = model.layers[0].feedForward.up.weight.rows
    model.layers[0].feedForward.widen(to: ffn + 1)
    let error = engineError { _ = try architecture(of: model, name) }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("one width for all layers") == true)
  }

  @Test(arguments: [
    "llama3-rope", "qwen2", "mistral-window", "llama-tied-biased", "roberta", "gemma2",
    "smollm3", "gemma3", "phi3", "phi3-window", "phi3-long", "granite", "granite-tied-biased",
    "olmo", "olmo-clipped",
  ])
  func otherFamiliesReadBack(name: String) throws {
    let model = try fixture(name)
    let architecture = try architecture(of: model, name)
    let path = folder.path + "/family.gguf"
    let metadata = GGUFMetadata(model, architecture, type: .f32)
    try GGUFWriter.write(
      GGUFTensors(model, architecture, type: .f32).sources, metadata: metadata.values, path: path)
    let written = try WeightLoader(ModelLocation.open(path: path)).model()
    // Within Mistral's window, which is the file's context.
    let batch = TokenBatch([[3, 9, 4, 7]])
    let a = model.forward(batch, workspace: Workspace())
    let b = written.forward(batch, workspace: Workspace())
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-4 })
    if name == "llama3-rope" {
      #expect(written.architecture.rope?.divisors?.isEmpty == false)
    }
  }

  /// Writes a fixture's model as GGUF and reads it back.
  private func readBack(
    _ model: TransformerModel, _ architecture: GGUFArchitecture, _ type: ElementType
  ) throws -> TransformerModel {
    let path = folder.path + "/family.gguf"
    let metadata = GGUFMetadata(model, architecture, type: type)
    try GGUFWriter.write(
      GGUFTensors(model, architecture, type: type).sources, metadata: metadata.values, path: path)
    return try WeightLoader(ModelLocation.open(path: path)).model()
  }

  @Test func wherePositionsEnterEveryLayerLLaMAsPlacesForBiasesAreUsed() throws {
    var model = try fixture("smollm3")
    for index in model.layers.indices {
      model.architecture.layers[index].rotation = .shared
      model.layers.edit(index) { $0.attention.rotation = .shared }
    }
    let hidden = model.architecture.hiddenSize
    model.layers[0].feedForward.down.bias = [Float](repeating: 0.1, count: hidden)
    #expect(try architecture(of: model, "smollm3") == .llama)
    let written = try readBack(model, .llama, .f32)
    let batch = TokenBatch([[3, 9, 4, 7, 11, 2]])
    let a = model.forward(batch, workspace: Workspace())
    let b = written.forward(batch, workspace: Workspace())
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(arguments: [("gemma2", GGUFArchitecture.gemma2), ("gemma3", .gemma3)])
  func queriesWithTheScaleInThemAreRoundedAsTheyAreStored(
    name: String, architecture: GGUFArchitecture
  ) throws {
    let model = try fixture(name)
    #expect(architecture.queryFactor(of: model) != 1)
    let written = try readBack(model, architecture, .f16)
    let stored = try GGUFTensors.rounded(model, to: .f16, architecture)
    let batch = TokenBatch([[3, 9, 4, 7, 11, 2]])
    let a = stored.forward(batch, workspace: Workspace())
    let b = written.forward(batch, workspace: Workspace())
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func theGreatestGemma2sQueryScaleFollowsTheHeadsThatTheFileHas() throws {
    var model = try fixture("gemma2")
    let dense = model.architecture
    model.architecture.layers = Array(repeating: dense.layers[0], count: 46)
    model.layers = LayerList(Array(repeating: model.layers[0], count: 46))
    for heads in [dense.heads, dense.heads / 2] {
      model.layers.edit(0) { layer in
        layer.change(.query) { linear in
          linear.weight = linear.weight.selecting(rows: Array(0..<heads * dense.headSize))
        }
      }
      let implied = 1 / (Float(dense.hiddenSize) / Float(heads)).squareRoot()
      let factor = GGUFArchitecture.gemma2.queryFactor(of: model)
      #expect(abs(factor - dense.attention.scale / implied) < 1e-6)
    }
  }

  @Test func llamaCppFindsALayerWithAWindowInAModelWithoutAny() throws {
    let dense = try loader("gemma2")
    let path = folder.path + "/full"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let source =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().path + "/TransformerTests/Fixtures/gemma2/"
    try FileManager.default.copyItem(
      atPath: source + "model.safetensors", toPath: path + "/model.safetensors")
    var config = try JSONValue.read(path: source + "config.json").object()
    config["layer_types"] = .array(
      dense.architecture.layers.map { _ in .string("full_attention") })
    try JSONValue.object(config).serialized()
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let model = try WeightLoader(ModelLocation.open(path: path)).model()
    #expect(model.architecture.shortestWindow == nil)
    let written = try readBack(model, .gemma2, .f32)
    let file = try GGUFFile(path: folder.path + "/family.gguf")
    let pattern = file.metadata["gemma2.attention.sliding_window_pattern"]?.arrayValue
    #expect(pattern?.contains { $0.boolValue == true } == true)
    #expect(written.architecture.shortestWindow == nil)
    let batch = TokenBatch([[3, 9, 4, 7, 11, 2, 8, 5]])
    let a = model.forward(batch, workspace: Workspace())
    let b = written.forward(batch, workspace: Workspace())
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func anExistingFileIsRefusedAndKept() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let path = try folder.file("out.gguf", "mine")
    let error = engineError { _ = try export(pruner, pruner.model.recipe(0.5)) }
    #expect(error?.kind == .cannotCreate)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    #expect(try folder.contents == ["out.gguf"])
  }
}
