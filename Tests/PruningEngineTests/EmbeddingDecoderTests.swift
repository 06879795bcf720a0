import Foundation
import LIARCore
import LinearAlgebra
import ModelFormats
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

@Suite("Decoders that embed")
struct EmbeddingDecoderTests {
  @Test("Cut texts into the tokens of their classes", arguments: EmbeddingDecoder.all)
  func tokens(_ item: EmbeddingDecoder) throws {
    let model = try item.open()
    let found = try item.texts().map {
      try model.encode($0, maximumLength: model.maximumLength)
    }
    let ids = try item.expected("ids").map { Int($0) }
    let offsets = try item.expected("offsets").map { Int($0) }
    #expect(found == zip(offsets, offsets.dropFirst()).map { Array(ids[$0..<$1]) })
  }

  @Test("Embed as sentence-transformers does", arguments: EmbeddingDecoder.all)
  func embeddings(_ item: EmbeddingDecoder) throws {
    for (number, model) in try item.prompted().enumerated() {
      let vectors = try Evaluator(model).embeddings(item.texts(), model.dense).vectors
      let expected = try item.expected("embedding.\(number)")
      #expect(greatestDistance(Array(vectors.joined()), expected) < 1e-4, "prompt \(number)")
    }
  }

  @Test("Have the gradients of PyTorch's autograd", arguments: EmbeddingDecoder.all)
  func gradients(_ item: EmbeddingDecoder) throws {
    let model = try item.open()
    let directions = try item.expected("directions")
    let width = directions.count / 3
    for (number, text) in try item.texts().prefix(3).enumerated() {
      let ids = try model.encode(text, maximumLength: model.maximumLength)
      let loss = EmbeddingLoss(
        [ids], directions: [Array(directions[number * width..<(number + 1) * width])],
        pipeline: model.pipeline)
      let scores = try GradientPass(model: model.dense, sites: model.summary.sites, loss: loss)
        .run(work: Work())
      for site in model.summary.sites {
        let masks = try item.expected("mask.\(site.site)").map { abs(Double($0)) }
        let expected = masks[number * site.units..<(number + 1) * site.units]
        let snip = try #require(scores[site.site]).snip
        let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let error = zip(snip, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(error.squareRoot() < 1e-3 * norm, "\(site.site) of text \(number)")
      }
    }
  }

  @Test("Are known for what they are")
  func kinds() throws {
    for item in EmbeddingDecoder.all {
      let summary = try item.open().summary
      #expect(!summary.predictsText)
      #expect(summary.kind == (item.name.hasSuffix("both-sides") ? "encoder" : "embedding decoder"))
      #expect(summary.tasks == [.similarity, .classification, .fidelity])
    }
  }

  @Test("Predict and draw no text, and say why")
  func noText() throws {
    let model = try EmbeddingDecoder.named("qwen3-last").open()
    var options = CalibrationOptions(file: "self:8", samples: 8, length: 16)
    let error = engineError { _ = try CalibrationSamples(options, model: model) }
    #expect(error?.description.contains("is an embedding decoder and draws no text") == true)
    let logits = engineError { _ = try TextGenerator(model).logits(after: "a") }
    #expect(logits?.description.contains("is an embedding decoder and predicts no text") == true)
    options.file = try EmbeddingDecoder.named("qwen3-last").folder + "/texts.json"
    let perplexity = EvaluationOptions(task: .perplexity, file: options.file)
    let refusal = engineError { _ = try Evaluator(model).run(model.dense, perplexity) }
    #expect(refusal?.description.contains("needs a decoder that predicts text") == true)
  }

  @Test("With a table of logits, are what their other files make them")
  func bothPurposes() throws {
    let folder = try EmbeddingDecoder.named("mistral-last").copy()
    let path = folder.path + "/model.safetensors"
    let weights = try SafetensorsFile(path: path)
    var tensors = try weights.tensors.keys.sorted().map {
      try TensorSource(copying: $0, of: weights)
    }
    let shape = try weights.descriptor("embed_tokens.weight").shape
    let numbers = try weights.floats("embed_tokens.weight").map { 2 * $0 }
    tensors.append(
      try TensorSource(name: "lm_head.weight", shape: shape, type: .f32, numbers: numbers))
    try SafetensorsWriter.write(tensors, path: path + ".new")
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".new", toPath: path)

    let embeds = try LoadedModel.open(path: folder.path)
    #expect(embeds.dense.head == nil && !embeds.summary.predictsText)
    #expect(embeds.summary.notes.contains { $0.contains("lm_head.weight is not read") })
    try FileManager.default.removeItem(atPath: folder.path + "/modules.json")
    let predicts = try LoadedModel.open(path: folder.path)
    #expect(predicts.summary.predictsText && predicts.dense.head != nil)
  }

  @Test("Tell where texts are cut, if their files ask for more than they have positions")
  func longestText() throws {
    let folder = try EmbeddingDecoder.named("qwen3-last").copy()
    try folder.edit("sentence_bert_config.json", ["max_seq_length": .int(8192)])
    let model = try LoadedModel.open(path: folder.path)
    #expect(model.maximumLength == 96)
    #expect(model.summary.notes.contains { $0.contains("cut at 96") && $0.contains("8192") })
    #expect(try EmbeddingDecoder.named("qwen3-last").open().summary.notes.isEmpty)
  }

  @Test("That look ahead are refused where they should predict")
  func foresight() throws {
    let folder = try EmbeddingDecoder.named("qwen2-both-sides").copy()
    try FileManager.default.removeItem(atPath: folder.path + "/modules.json")
    try folder.edit(
      "config.json",
      ["architectures": .array([.string("Qwen2ForCausalLM")]), "tie_word_embeddings": .bool(true)])
    let error = engineError { _ = try LoadedModel.open(path: folder.path) }
    #expect(error?.description.contains("is_causal") == true)
  }
}

/// The greatest |a − b|; infinite where counts differ.
private func greatestDistance(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
