internal import ModelFormats
internal import PruningPlan
internal import Transformer

extension Evaluator {
  /// Mean KL(dense ‖ subject) of the next-token distributions, and how often both name the same
  /// token first.
  func divergence(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let windows = try windows(options)
    let workspace = Workspace()
    var sum = (divergence: 0.0, agreement: 0, tokens: 0)
    for (index, batch) in windows.batches.enumerated() {
      func step(_ share: Double) throws {
        try work.step(share, of: index, windows.batches.count, "fidelity")
      }
      let reference = try model.dense.forward(batch, workspace: workspace) { try step(0.35 * $0) }
      let states = try subject.forward(batch, workspace: workspace) {
        try step(0.35 + 0.35 * $0)
      }
      for start in stride(from: 0, to: batch.tokenCount, by: 256) {
        try step(0.7 + 0.3 * Double(start) / Double(batch.tokenCount))
        let rows = start..<min(start + 256, batch.tokenCount)
        let part = Scoring.divergence(
          model.dense.logits(reference, rows: rows), subject.logits(states, rows: rows))
        sum.divergence += part.divergence
        sum.agreement += part.agreement
        sum.tokens += rows.count
      }
    }
    return EvaluationResult(
      task: .fidelity, metric: .divergence, value: sum.divergence / Double(sum.tokens),
      more: ["top1_agreement": Double(sum.agreement) / Double(sum.tokens)],
      conditions: windows.conditions, examples: windows.count, tokens: sum.tokens, seconds: 0)
  }

  /// The mean cosine of the subject's embeddings with the dense ones.
  func cosineFidelity(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let texts = Array(try TextFile(path: options.file).texts().prefix(options.limit ?? .max))
    let (reference, tokens) = try embeddings(
      texts, model.dense, length: options.length, work: work)
    let (vectors, _) = try embeddings(texts, subject, length: options.length, work: work)
    // A text without tokens has no embedding.
    let cosines = zip(reference, vectors).filter { !$0.0.isEmpty }.map { Scoring.cosine($0, $1) }
    return EvaluationResult(
      task: .fidelity, metric: .cosine,
      value: cosines.reduce(0, +) / Double(max(cosines.count, 1)),
      conditions: embeddingConditions(length: longest(options)), examples: cosines.count,
      tokens: tokens, seconds: 0)
  }
}
