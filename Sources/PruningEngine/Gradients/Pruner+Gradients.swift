internal import Dispatch
public import LIARCore
public import PruningPlan
internal import Synchronization
internal import Transformer

/// What a loss's gradient says of every site.
public struct GradientAnalysis: Sendable {
  /// The loss; never `automatic`.
  public let loss: LossKind
  /// Examples of the loss: texts, pairs or windows.
  public let examples: Int
  /// Their tokens.
  public let tokens: Int
  /// Wall time.
  public let seconds: Double
  /// The scores by site.
  public let scores: [SiteID: GradientScores]

  /// One line for logs.
  public var description: String {
    let time = (seconds * 10).rounded() / 10
    return "gradients of the \(loss.rawValue) loss: \(examples) examples, \(tokens) tokens, "
      + "\(time) s"
  }
}

extension Pruner {
  /// What a loss's gradient says of every site; computed once a calibration, loss and seed.
  public func gradients(
    _ estimate: EstimateOptions, work: Work = Work()
  ) throws -> GradientAnalysis {
    try calibration.derived.gradients.analysis(estimate, work: work) {
      do {
        let watch = Stopwatch()
        let source = try CalibrationLoss(
          estimate.loss, seed: estimate.seed, model: model, calibration: calibration)
        let examples = source.loss.examples
        let scores = try GradientPass(
          model: model.dense, sites: model.summary.sites, loss: source.loss
        ).run(work: work)
        return GradientAnalysis(
          loss: source.kind, examples: examples.count,
          tokens: examples.reduce(0) { $0 + $1.tokenCount }, seconds: watch.seconds,
          scores: scores)
      } catch {
        throw EngineError(error)
      }
    }
  }

  /// Computes what criteria need beside statistics, so that sites can then be ranked at once.
  /// - Returns: what was computed for them, now or before; nil where nothing is needed.
  @discardableResult
  public func prepare(
    _ criteria: some Sequence<Criterion>, _ estimate: EstimateOptions, work: Work = Work()
  ) throws -> GradientAnalysis? {
    guard criteria.contains(where: \.needsGradient) else { return nil }
    return try gradients(estimate, work: work)
  }
}

extension SiteProblem {
  /// The problem with what a criterion needs of the dense model's gradient, if it needs any.
  func withGradients(
    for criterion: Criterion, _ estimate: EstimateOptions, from pruner: Pruner
  ) throws -> SiteProblem {
    guard criterion.needsGradient else { return self }
    var result = self
    result.gradientScores = try pruner.gradients(estimate).scores[site]
    return result
  }
}

/// The gradient analyses of one calibration.
final class GradientCache: Sendable {
  private struct Key: Hashable {
    var loss: LossKind
    var seed: UInt64
  }

  private let known = Mutex<[Key: GradientAnalysis]>([:])
  private let turn = DispatchSemaphore(value: 1)

  /// One caller computes; others wait for it, and stop waiting when their own work is cancelled.
  func analysis(
    _ estimate: EstimateOptions, work: Work, _ compute: () throws -> GradientAnalysis
  ) throws -> GradientAnalysis {
    let key = Key(loss: estimate.loss, seed: estimate.seed)
    if let analysis = known.withLock({ $0[key] }) { return analysis }
    while turn.wait(timeout: .now() + .milliseconds(20)) == .timedOut { try work.check() }
    defer { turn.signal() }
    if let analysis = known.withLock({ $0[key] }) { return analysis }
    let analysis = try compute()
    known.withLock { $0[key] = analysis }
    return analysis
  }
}
