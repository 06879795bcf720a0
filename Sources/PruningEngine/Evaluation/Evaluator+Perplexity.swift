internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

extension Evaluator {
  /// The windows that a decoder is measured on.
  struct Windows {
    var batches: [TokenBatch]
    var conditions: [String: String]
    var count: Int { batches.reduce(0) { $0 + $1.count } }
  }

  /// Whole windows of the file's tokens, without overlap.
  func windows(_ options: EvaluationOptions) throws -> Windows {
    let length = min(options.length ?? 512, model.dense.architecture.maximumPositions)
    let ids = try model.tokenizer.encode(
      try TextFile(path: options.file).stream(), addingSpecialTokens: true)
    let count = min(ids.count / length, options.limit ?? .max)
    guard count > 0 else {
      throw EngineError(
        .badData, "\(options.file) has \(ids.count) tokens, not one window of \(length)")
    }
    let batches = TokenBatch.packed(
      (0..<count).map { Array(ids[$0 * length..<($0 + 1) * length]) },
      tokens: TokenBatch.usualTokens)
    return Windows(
      batches: batches,
      conditions: [
        "window": "\(length) tokens", "overlap": "none",
        // One stream has one beginning: later windows start in the middle of the text.
        "begin_token": model.tokenizer.addsBeginToken ? "before the first window" : "none",
      ])
  }

  /// exp of the mean negative log-likelihood of the predicted tokens.
  func perplexity(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let windows = try windows(options)
    let workspace = Workspace()
    var total = 0.0
    var tokens = 0
    for (index, batch) in windows.batches.enumerated() {
      func step(_ share: Double) throws {
        try work.step(share, of: index, windows.batches.count, "perplexity")
      }
      let hidden = try subject.forward(batch, workspace: workspace) { try step(0.75 * $0) }
      let losses = try subject.negativeLogLikelihoods(hidden, batch) {
        try step(0.75 + 0.25 * $0)
      }
      total += losses.reduce(0) { $0 + Double($1) }
      tokens += losses.count
    }
    return EvaluationResult(
      task: .perplexity, metric: .perplexity, value: Scoring.perplexity(total / Double(tokens)),
      more: ["mean_nll": total / Double(tokens)], conditions: windows.conditions,
      examples: windows.count, tokens: tokens, seconds: 0)
  }
}
