internal import Foundation
internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Tokenization
public import Transformer

/// Continues a prompt token by token.
public struct TextGenerator: Sendable {
  /// The opened model.
  public let model: LoadedModel

  /// Prepares to generate.
  public init(_ model: LoadedModel) { self.model = model }

  /// Continues a prompt and hands out the text as it comes.
  /// - Parameters:
  ///   - subject: the dense model, or a pruned copy.
  ///   - temperature: 0 takes the likeliest token each time.
  ///   - onText: told every new piece of text that is complete UTF-8.
  /// - Throws: ``EngineError`` for encoders and empty prompts.
  public func run(
    _ subject: TransformerModel, prompt: String, maximumTokens: Int, temperature: Double,
    seed: UInt64, work: Work = Work(), onText: (String) -> Void
  ) throws {
    guard model.summary.isDecoder else {
      throw EngineError(.unsupported, "\(model.summary.name) is an encoder and generates no text")
    }
    let prompt = model.tokenizer.encode(prompt, addingSpecialTokens: true)
    guard !prompt.isEmpty else { throw EngineError(.usage, "the prompt has no tokens") }
    let positions = subject.configuration.maximumPositions
    guard prompt.count <= positions else {
      throw EngineError(
        .usage,
        "the prompt has \(prompt.count) tokens, and \(model.summary.name) has room for \(positions)"
      )
    }
    let cache = KeyValueCache(layers: subject.layers.count)
    let workspace = Workspace()
    var generator = SplitMix64(seed: seed)
    var decoder = StreamDecoder(model.tokenizer)
    var next = prompt
    for step in 0..<max(maximumTokens, 0) where cache.count + next.count <= positions {
      try work.check()
      let hidden = subject.forward(next, cache: cache, workspace: workspace)
      let logits = subject.logits(hidden, rows: hidden.rows - 1..<hidden.rows).values
      let token = choose(logits, temperature: temperature, using: &generator)
      if model.tokenizer.specialTokens.endOfText.contains(token) { break }
      let text = decoder.append(token)
      if !text.isEmpty { onText(text) }
      next = [token]
      work.progress(Double(step + 1) / Double(maximumTokens), "generating")
    }
    let rest = decoder.finish()
    if !rest.isEmpty { onText(rest) }
  }

  /// The ids of a text and the logits of what follows it.
  public func logits(after text: String) throws -> (tokens: [Int], logits: [Float]) {
    guard model.summary.isDecoder else {
      throw EngineError(.unsupported, "\(model.summary.name) is an encoder and predicts no text")
    }
    let tokens = model.tokenizer.encode(text, addingSpecialTokens: true)
    guard !tokens.isEmpty else { throw EngineError(.usage, "the text has no tokens") }
    let hidden = model.dense.forward(TokenBatch([tokens]), workspace: Workspace())
    let last = tokens.count - 1
    return (tokens, model.dense.logits(hidden, rows: last..<last + 1).values)
  }

  private func choose(
    _ logits: [Float], temperature: Double, using generator: inout SplitMix64
  ) -> Int {
    let greatest = logits.indices.max { logits[$0] < logits[$1] } ?? 0
    guard temperature > 0 else { return greatest }
    let weights = logits.map { exp((Double($0) - Double(logits[greatest])) / temperature) }
    var target = Double.random(in: 0..<1, using: &generator) * weights.reduce(0, +)
    for (token, weight) in weights.enumerated() {
      target -= weight
      if target < 0 { return token }
    }
    return greatest
  }
}
