internal import LIARCore
package import PruningPlan
internal import Transformer

extension Pruner {
  /// What a loss's gradient says of every site; computed once a calibration, loss and seed.
  package func gradients(
    _ estimate: EstimateOptions, work: Work = Work()
  ) throws -> GradientAnalysis {
    try calibration.derived.gradients.analysis(estimate, work: work) {
      do {
        let watch = Stopwatch()
        let source = try CalibrationLoss(
          estimate.loss, seed: estimate.seed, model: model, calibration: calibration)
        let examples = source.loss.examples
        let scores = try model.namingWeights {
          try GradientPass(
            model: model.dense, sites: model.summary.sites, loss: source.loss
          ).run(work: work)
        }
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
  package func prepare(
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
