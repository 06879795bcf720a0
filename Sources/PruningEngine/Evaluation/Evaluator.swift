internal import LinearAlgebra
internal import ModelFormats
public import PruningPlan
internal import Tokenization
public import Transformer

/// Measures a model, dense or pruned, by a task.
public struct Evaluator: Sendable {
  /// The opened model: tokeniser, pooling and the dense reference.
  public let model: LoadedModel

  /// Prepares to evaluate.
  public init(_ model: LoadedModel) { self.model = model }

  /// Runs a task.
  /// - Parameters:
  ///   - subject: the model to measure; the dense one, or a pruned copy.
  ///   - options: task and data.
  ///   - work: progress and cancellation.
  public func run(
    _ subject: TransformerModel, _ options: EvaluationOptions, work: Work = Work()
  ) throws -> EvaluationResult {
    do {
      let result = try measure(subject, options, work)
      guard result.value.isFinite else {
        throw EngineError(
          .badData, "the \(result.metric) isn't finite: the weights hold infinity or NaN")
      }
      return result
    } catch {
      throw EngineError(error)
    }
  }

  private func measure(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    if let limit = options.limit, limit < 1 {
      throw EngineError(.usage, "--limit must be at least 1")
    }
    if let length = options.length, length < 2 {
      throw EngineError(.usage, "--length must be at least 2")
    }
    switch options.task {
    case .perplexity:
      try require(decoder: true, options.task)
      return try perplexity(subject, options, work)
    case .similarity:
      try require(decoder: false, options.task)
      return try similarity(subject, options, work)
    case .fidelity:
      return model.summary.isDecoder
        ? try divergence(subject, options, work) : try cosineFidelity(subject, options, work)
    }
  }

  private func require(decoder: Bool, _ task: EvaluationTask) throws {
    guard model.summary.isDecoder != decoder else { return }
    throw EngineError(
      .unsupported,
      "\(task.rawValue) needs \(decoder ? "a decoder" : "an encoder"), and "
        + "\(model.summary.name) is \(decoder ? "an encoder" : "a decoder"); "
        + "use \(decoder ? "similarity or fidelity" : "perplexity or fidelity")")
  }

  // MARK: Decoders

  /// Whole windows of the file's tokens, without overlap.
  private func windows(_ options: EvaluationOptions) throws -> [TokenBatch] {
    let length = min(options.length ?? 512, model.dense.configuration.maximumPositions)
    let ids = model.tokenizer.encode(
      try TextFile(path: options.file).stream(), addingSpecialTokens: true)
    let count = min(ids.count / length, options.limit ?? .max)
    guard count > 0 else {
      throw EngineError(
        .badData, "\(options.file) has \(ids.count) tokens, not one window of \(length)")
    }
    return TokenBatch.packed(
      (0..<count).map { Array(ids[$0 * length..<($0 + 1) * length]) },
      tokens: Calibrator.batchTokens)
  }

  /// exp of the mean negative log-likelihood of the predicted tokens.
  private func perplexity(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let watch = Stopwatch()
    let batches = try windows(options)
    let workspace = Workspace()
    var total = 0.0
    var tokens = 0
    for (index, batch) in batches.enumerated() {
      try work.check()
      let losses = subject.negativeLogLikelihoods(
        subject.forward(batch, workspace: workspace), batch)
      total += losses.reduce(0) { $0 + Double($1) }
      tokens += losses.count
      work.progress(Double(index + 1) / Double(batches.count), "perplexity")
    }
    return EvaluationResult(
      task: .perplexity, metric: "perplexity", value: Numeric.perplexity(total / Double(tokens)),
      more: ["mean_nll": total / Double(tokens)],
      examples: batches.reduce(0) { $0 + $1.count }, tokens: tokens, seconds: watch.seconds)
  }

  /// Mean KL(dense ‖ subject) of the next-token distributions, and how often both name the same
  /// token first.
  private func divergence(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let watch = Stopwatch()
    let batches = try windows(options)
    let workspace = Workspace()
    var sum = (divergence: 0.0, agreement: 0, tokens: 0)
    for (index, batch) in batches.enumerated() {
      let reference = model.dense.forward(batch, workspace: workspace)
      let states = subject.forward(batch, workspace: workspace)
      for start in stride(from: 0, to: batch.tokenCount, by: 256) {
        try work.check()
        let rows = start..<min(start + 256, batch.tokenCount)
        let part = Numeric.divergence(
          model.dense.logits(reference, rows: rows), subject.logits(states, rows: rows))
        sum.divergence += part.divergence
        sum.agreement += part.agreement
        sum.tokens += rows.count
      }
      work.progress(Double(index + 1) / Double(batches.count), "fidelity")
    }
    return EvaluationResult(
      task: .fidelity, metric: "kl-divergence", value: sum.divergence / Double(sum.tokens),
      more: ["top1_agreement": Double(sum.agreement) / Double(sum.tokens)],
      examples: batches.reduce(0) { $0 + $1.count }, tokens: sum.tokens, seconds: watch.seconds)
  }

  // MARK: Encoders

  /// The embeddings of texts, computed in order of length so that batches are even.
  public func embeddings(
    _ texts: [String], _ subject: TransformerModel, length: Int? = nil, work: Work = Work()
  ) throws -> (vectors: [[Float]], tokens: Int) {
    let limit = min(length ?? model.maximumLength, model.maximumLength)
    let sequences = texts.map { model.tokenizer.encode($0, maximumLength: limit) }
    return (
      try embeddings(of: sequences, subject, work: work), sequences.reduce(0) { $0 + $1.count }
    )
  }

  /// The embeddings of texts that are tokens already.
  func embeddings(of sequences: [[Int]], _ subject: TransformerModel, work: Work) throws
    -> [[Float]]
  {
    // A text without tokens is in no batch and keeps an empty embedding.
    let order = sequences.indices.filter { !sequences[$0].isEmpty }.sorted {
      (sequences[$0].count, $0) < (sequences[$1].count, $1)
    }
    var vectors = [[Float]](repeating: [], count: sequences.count)
    let workspace = Workspace()
    var done = 0
    for batch in TokenBatch.packed(order.map { sequences[$0] }, tokens: Calibrator.batchTokens) {
      try work.check()
      let hidden = subject.forward(batch, workspace: workspace)
      for vector in model.pooling.embeddings(hidden, batch) {
        guard vector.allSatisfy(\.isFinite) else {
          throw EngineError(
            .badData, "an embedding isn't finite: the model's weights hold infinity or NaN")
        }
        vectors[order[done]] = vector
        done += 1
      }
      work.progress(Double(done) / Double(sequences.count), "embedding")
    }
    return vectors
  }

  /// Spearman's ρ of the cosine with the score.
  private func similarity(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let watch = Stopwatch()
    let pairs = try TextFile(path: options.file).scoredPairs().prefix(options.limit ?? .max)
    guard pairs.count > 1 else {
      throw EngineError(.badData, "\(options.file) has no two rows of text, text, score")
    }
    var numbers: [String: Int] = [:]
    var texts: [String] = []
    func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
    let indices = pairs.map { (number($0.first), number($0.second)) }
    let (vectors, tokens) = try embeddings(texts, subject, length: options.length, work: work)
    let cosines = indices.map { Numeric.cosine(vectors[$0.0], vectors[$0.1]) }
    return EvaluationResult(
      task: .similarity, metric: "spearman",
      value: Numeric.spearman(cosines, pairs.map(\.score)), examples: pairs.count, tokens: tokens,
      seconds: watch.seconds)
  }

  /// The mean cosine of the subject's embeddings with the dense ones.
  private func cosineFidelity(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let watch = Stopwatch()
    let texts = Array(try TextFile(path: options.file).texts().prefix(options.limit ?? .max))
    let (reference, tokens) = try embeddings(
      texts, model.dense, length: options.length, work: work)
    let (vectors, _) = try embeddings(texts, subject, length: options.length, work: work)
    let total = zip(reference, vectors).reduce(0) { $0 + Numeric.cosine($1.0, $1.1) }
    return EvaluationResult(
      task: .fidelity, metric: "cosine", value: total / Double(max(texts.count, 1)),
      examples: texts.count, tokens: tokens, seconds: watch.seconds)
  }
}
