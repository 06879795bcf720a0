internal import Dispatch
internal import Foundation
internal import Synchronization

/// Tells a running piece of work to stop, and lets it report how far it is.
///
/// Work asks `check()` between steps of at most a few tens of milliseconds; both calls are cheap.
package final class Work: Sendable {
  private let isCancelled = Atomic<Bool>(false)
  private let parent: Work?
  private let report: @Sendable (WorkProgress) -> Void
  private let state: Mutex<State>

  private struct State {
    var start: DispatchTime
    var last = DispatchTime(uptimeNanoseconds: 0)
    var fraction = 0.0
  }

  /// Work whose progress goes to `report`, at most twenty times a second.
  package convenience init(report: @escaping @Sendable (WorkProgress) -> Void = { _ in }) {
    self.init(parent: nil, report: report)
  }

  /// Work that is also stopped with its parent.
  init(parent: Work?, report: @escaping @Sendable (WorkProgress) -> Void) {
    self.parent = parent
    self.report = report
    state = Mutex(State(start: .now()))
  }

  /// Asks the work to stop.
  package func cancel() { isCancelled.store(true, ordering: .relaxed) }

  /// Whether it was asked to.
  package var cancelled: Bool {
    isCancelled.load(ordering: .relaxed) || parent?.cancelled ?? false
  }

  /// Throws once the work was asked to stop.
  package func check() throws {
    if cancelled { throw CancellationError() }
  }

  /// Reports the share done; the time left follows from the time spent.
  package func progress(_ fraction: Double, _ message: String) {
    let now = DispatchTime.now()
    let elapsed: Double? = state.withLock { state in
      // A share that falls back belongs to a new stage, whose time is counted anew.
      if fraction < state.fraction { state.start = now }
      state.fraction = fraction
      let sinceLast = now.uptimeNanoseconds &- state.last.uptimeNanoseconds
      guard fraction >= 1 || sinceLast > 50_000_000 else { return nil }
      state.last = now
      return Double(now.uptimeNanoseconds - state.start.uptimeNanoseconds) / 1e9
    }
    guard let elapsed else { return }
    let left = fraction > 0.02 ? elapsed * (1 - fraction) / fraction : nil
    report(WorkProgress(fraction: fraction, secondsLeft: left, message: message))
  }
}
