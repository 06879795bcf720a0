internal import LinearAlgebra
internal import PruningPlan
internal import Tokenization
package import Transformer

/// Continues a prompt token by token.
package struct TextGenerator: Sendable {
  /// The opened model.
  package let model: LoadedModel

  /// Prepares to generate.
  package init(_ model: LoadedModel) { self.model = model }

  /// Continues a prompt and hands out the text as it comes.
  /// - Parameters:
  ///   - subject: the dense model, or a pruned copy.
  ///   - temperature: 0 takes the likeliest token each time.
  ///   - onText: told every new piece of text that is complete UTF-8.
  /// - Throws: ``EngineError`` for encoders, empty prompts, and logits that aren't finite.
  package func run(
    _ subject: TransformerModel, prompt: String, maximumTokens: Int, temperature: Double,
    seed: UInt64, work: Work = Work(), onText: (String) -> Void
  ) throws {
    var continuation = try Continuation(
      model.stopping(with: work), by: subject, prompt: prompt, temperature: temperature, seed: seed)
    for step in 0..<max(maximumTokens, 0) {
      try work.check()
      guard let next = try model.namingWeights({ try continuation.step() }) else { break }
      if !next.text.isEmpty { onText(next.text) }
      work.progress(Double(step + 1) / Double(maximumTokens), "generating")
    }
    let rest = continuation.finish()
    if !rest.isEmpty { onText(rest) }
  }

  /// The ids of a text and the logits of what follows it.
  package func logits(after text: String) throws -> (tokens: [Int], logits: [Float]) {
    guard model.summary.predictsText else {
      throw EngineError(
        .unsupported,
        "\(model.summary.name) is \(model.summary.kindWithArticle) and predicts no text")
    }
    let tokens = try model.tokenizer.encode(text, addingSpecialTokens: true)
    guard !tokens.isEmpty else { throw EngineError(.usage, "the text has no tokens") }
    let hidden = model.dense.forward(TokenBatch([tokens]), workspace: Workspace())
    let last = tokens.count - 1
    let logits = model.dense.logits(hidden, rows: last..<last + 1).values
    guard logits.allSatisfy(\.isFinite) else {
      throw model.notFinite("a logit after \(tokens.count) tokens")
    }
    return (tokens, logits)
  }
}
