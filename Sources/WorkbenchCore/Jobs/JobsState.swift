internal import PruningPlan

/// What the engine was asked for.
package struct JobsState: Equatable, Sendable {
  /// Jobs under way and the last ones that ended, oldest first.
  package internal(set) var all: [Job] = []
  /// The number of the next job.
  var next = 1
  /// Requests that failed or were stopped, and are not repeated until asked for.
  var refused: Set<RefusedRequest> = []
  /// The job under the cursor of the Jobs pane.
  var cursor: JobID?

  /// Jobs that have not ended, without brief looks into folders.
  package var active: [Job] { all.filter { $0.phase.isActive && !$0.request.isBrowsing } }
}
