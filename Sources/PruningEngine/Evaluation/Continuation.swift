internal import Foundation
internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// A prompt being continued, a token at a time, so that several models can take turns.
struct Continuation {
  private let subject: TransformerModel
  private let endOfText: [Int]
  private let temperature: Double
  private let cache: KeyValueCache
  private let workspace = Workspace()
  private var generator: SplitMix64
  private var decoder: StreamDecoder
  private var next: [Int]

  /// Prepares to continue a prompt by a model: the dense one, or a pruned copy.
  /// - Throws: ``EngineError`` for encoders and prompts that are empty or too long.
  init(
    _ model: LoadedModel, by subject: TransformerModel, prompt: String, temperature: Double,
    seed: UInt64
  ) throws {
    guard model.summary.predictsText else {
      throw EngineError(
        .unsupported,
        "\(model.summary.name) is \(model.summary.kindWithArticle) and generates no text")
    }
    next = try model.tokenizer.encode(prompt, addingSpecialTokens: true)
    guard !next.isEmpty else { throw EngineError(.usage, "the prompt has no tokens") }
    let positions = subject.architecture.maximumPositions
    guard next.count <= positions else {
      throw EngineError(
        .usage,
        "the prompt has \(next.count) tokens, and \(model.summary.name) has room for \(positions)"
      )
    }
    self.subject = subject
    self.temperature = temperature
    endOfText = Array(model.tokenizer.specialTokens.endOfText)
    cache = KeyValueCache(layers: subject.layers.count)
    generator = SplitMix64(seed: seed)
    decoder = StreamDecoder(model.tokenizer)
  }

  /// The next token and the text that is now certain; nil at the end of the text, or where the
  /// model has no more positions.
  /// - Throws: ``NotFinite`` where the model's logits aren't.
  mutating func step() throws -> GeneratedToken? {
    guard cache.count + next.count <= subject.architecture.maximumPositions else { return nil }
    let hidden = subject.forward(next, cache: cache, workspace: workspace)
    let logits = subject.logits(hidden, rows: hidden.rows - 1..<hidden.rows).values
    guard logits.allSatisfy(\.isFinite) else {
      throw NotFinite(result: "a logit after \(cache.count) tokens")
    }
    let token = choose(logits)
    guard !endOfText.contains(token) else { return nil }
    next = [token]
    return GeneratedToken(token: token, text: decoder.append(token))
  }

  /// Text that was held back because its last character wasn't complete.
  mutating func finish() -> String { decoder.finish() }

  private mutating func choose(_ logits: [Float]) -> Int {
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
