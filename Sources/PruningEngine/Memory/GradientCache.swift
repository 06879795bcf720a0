internal import Dispatch
internal import PruningPlan

/// The gradient analyses of one calibration.
final class GradientCache: Sendable {
  private struct Key: Hashable {
    var loss: LossKind
    var seed: UInt64
  }

  private let known = Memo<Key, GradientAnalysis>()
  private let turn = DispatchSemaphore(value: 1)

  /// One caller computes; others wait for it, and stop waiting when their own work is cancelled.
  func analysis(
    _ estimate: EstimateOptions, work: Work, _ compute: () throws -> GradientAnalysis
  ) throws -> GradientAnalysis {
    let key = Key(loss: estimate.loss, seed: estimate.seed)
    if let analysis = known[key] { return analysis }
    while turn.wait(timeout: .now() + .milliseconds(20)) == .timedOut { try work.check() }
    defer { turn.signal() }
    return try known.value(key, compute)
  }
}
