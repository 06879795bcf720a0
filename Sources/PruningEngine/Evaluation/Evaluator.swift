internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
internal import Tokenization
package import Transformer

/// Measures a model, dense or pruned, by a task.
package struct Evaluator: Sendable {
  /// The opened model: tokeniser, pooling and the dense reference.
  package let model: LoadedModel
  /// The probe fitted last.
  let probes: ProbeStore

  /// Prepares to evaluate.
  package init(_ model: LoadedModel) { self.init(model, probes: ProbeStore()) }

  /// Prepares to evaluate with the probes of earlier evaluations.
  init(_ model: LoadedModel, probes: ProbeStore) {
    self.model = model
    self.probes = probes
  }

  /// Runs a task.
  /// - Parameters:
  ///   - subject: the model to measure; the dense one, or a pruned copy.
  ///   - options: task and data.
  ///   - work: progress and cancellation.
  package func run(
    _ subject: TransformerModel, _ options: EvaluationOptions, work: Work = Work()
  ) throws -> EvaluationResult {
    do {
      let watch = Stopwatch()
      let stoppable = Evaluator(model.stopping(with: work), probes: probes)
      var result = try model.namingWeights {
        let result = try stoppable.measure(subject, options, work)
        let figures = [result.value] + result.more.values
        guard figures.allSatisfy(\.isFinite) else {
          throw NotFinite(result: "the \(result.metric.title)")
        }
        return result
      }
      result.seconds = watch.seconds
      return result
    } catch {
      throw EngineError(error)
    }
  }

  /// Refuses a question that can't be answered, and data that isn't there, before any work.
  func check(_ options: EvaluationOptions) throws {
    do {
      try refuse(options)
      for file in [options.file, options.probeFile].compactMap(\.self) {
        _ = try MappedFile(path: file)
      }
    } catch {
      throw EngineError(error)
    }
  }

  private func refuse(_ options: EvaluationOptions) throws {
    if let limit = options.limit, limit < 1 {
      throw EngineError(.usage, "at least 1 example must be taken")
    }
    if let length = options.length, length < 2 {
      throw EngineError(.usage, "windows must have at least 2 tokens")
    }
    if let obstacle = model.summary.obstacle(to: options.task) {
      throw EngineError(
        .unsupported,
        "\(options.task.rawValue) \(obstacle); \(model.summary.name) is "
          + "\(model.summary.kindWithArticle), "
          + "for \(model.summary.tasks.map(\.rawValue).joined(separator: ", "))")
    }
  }

  private func measure(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    try refuse(options)
    switch options.task {
    case .perplexity: return try perplexity(subject, options, work)
    case .similarity: return try similarity(subject, options, work)
    case .classification: return try classification(subject, options, work)
    case .questionAnswering: return try questionAnswering(subject, options, work)
    case .multipleChoice: return try multipleChoice(subject, options, work)
    case .fidelity:
      return model.summary.predictsText
        ? try divergence(subject, options, work) : try cosineFidelity(subject, options, work)
    }
  }

  /// The longest example that a task may use: what is asked for, within what the model can take.
  func longest(_ options: EvaluationOptions) -> Int {
    min(options.length ?? .max, model.maximumLength)
  }

  /// Runs sequences through a model in order of length, so that batches are even.
  /// - Parameters:
  ///   - message: what the progress says.
  ///   - body: given each batch's last hidden states, and which sequences it holds. Sequences
  ///     without tokens are in no batch.
  func forEachBatch(
    of sequences: [EncodedPair], _ subject: TransformerModel, _ message: String, _ work: Work,
    _ body: (Matrix<Float>, TokenBatch, ArraySlice<Int>) throws -> Void
  ) throws {
    try model.check(segmentsOf: sequences)
    let order = sequences.indices.filter { !sequences[$0].ids.isEmpty }.sorted {
      (sequences[$0].ids.count, $0) < (sequences[$1].ids.count, $1)
    }
    let workspace = Workspace()
    var done = 0
    for batch in TokenBatch.packed(order.map { sequences[$0] }, tokens: TokenBatch.usualTokens) {
      try work.check()
      let hidden = try subject.forward(batch, workspace: workspace) { _ in try work.check() }
      try body(hidden, batch, order[done..<done + batch.count])
      done += batch.count
      work.progress(Double(done) / Double(order.count), message)
    }
  }
}
