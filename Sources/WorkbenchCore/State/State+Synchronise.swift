internal import PruningPlan

// What the engine should be working on follows from the state alone: analyses that the plan needs
// and that are not known, token errors of rows that no longer hold, and, while the Tokens pane has
// the focus, the other methods' errors at the focused site. Stale work is stopped.
extension State {
  mutating func synchronise() -> [Effect] {
    recallRemovals()
    guard model != nil, calibration.summary != nil,
      !stoppableJobs.contains(where: {
        // A calibration that has told of its first layers can be worked with.
        $0.request.stopsAnalysis && $0.id != calibration.job
      })
    else { return [] }
    return synchroniseAnalyses() + synchroniseTokens() + synchroniseComparison()
      + synchroniseRemovals() + synchroniseDepth() + synchroniseDistribution()
  }
}

extension EngineRequest {
  /// While it runs, analyses would be of something that is about to be replaced.
  fileprivate var stopsAnalysis: Bool {
    switch self {
    case .openModel, .calibrate: true
    default: false
    }
  }
}
