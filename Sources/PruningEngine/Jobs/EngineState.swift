internal import PruningPlan
internal import Synchronization

/// What the engine's jobs share: the opened model, its calibration, and the sample last looked at.
///
/// Jobs run on background queues, so this is a lock around values, not part of the actor: a job
/// stores its result before it announces it, and whoever hears of it can rely on it.
final class EngineState: Sendable {
  private struct Contents {
    var model: LoadedModel?
    var calibration: Calibration?
    var inspector: TokenInspector?
    var trials: [EvaluatedTrial] = []
  }

  private let contents = Mutex(Contents())
  /// The classifier fitted last, for all trials of a session.
  let probes = ProbeStore()

  /// The activations of the site that was looked at last.
  let activations = ActivationCache()
  /// The pruned model that was tried last.
  let pruned = PrunedCache()

  func open(_ model: LoadedModel) {
    contents.withLock { $0 = Contents(model: model) }
    forgetDerived()
  }

  func store(_ calibration: Calibration) {
    contents.withLock {
      $0.calibration = calibration
      $0.inspector = nil
    }
    forgetDerived()
  }

  /// Frees what is kept from an older model or calibration.
  private func forgetDerived() {
    activations.clear()
    pruned.clear()
  }

  /// Keeps an evaluation of the opened model, for its report.
  func record(_ trial: EvaluatedTrial) {
    contents.withLock { $0.trials.append(trial) }
  }

  var trials: [EvaluatedTrial] { contents.withLock { $0.trials } }

  func model() throws -> LoadedModel {
    guard let model = contents.withLock({ $0.model }) else {
      throw EngineError(.usage, "there is no model", .openModel)
    }
    return model
  }

  func calibration() -> Calibration? { contents.withLock { $0.calibration } }

  func pruner() throws -> Pruner {
    let (model, calibration) = contents.withLock { ($0.model, $0.calibration) }
    guard let model else { throw EngineError(.usage, "there is no model", .openModel) }
    guard let calibration else { throw EngineError(.usage, "there are no statistics", .calibrate) }
    return Pruner(model: model, calibration: calibration)
  }

  /// The sample's activations, computed once for as long as the sample is looked at.
  func inspector(_ pruner: Pruner, sample: Int) -> TokenInspector {
    if let known = contents.withLock({ $0.inspector }), known.sample == sample { return known }
    let inspector = TokenInspector(pruner, sample: sample)
    contents.withLock { $0.inspector = inspector }
    return inspector
  }
}
