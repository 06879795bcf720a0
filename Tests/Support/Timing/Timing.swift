import Foundation

/// Tests run beside each other on few cores: a single wall-clock time says more of the neighbours
/// than of what is timed.
package enum Timing {
  /// Processor time that this thread spends in `body`, which must not wait for others.
  package static func processorTime(_ body: () throws -> Void) rethrows -> Duration {
    let start = now()
    try body()
    return now() - start
  }

  /// The least wall-clock time of up to `attempts` runs, which end with the first below `bound`.
  ///
  /// - Parameter body: gives the time of what is to be timed, without what prepares it
  package static func least(
    of attempts: Int, below bound: Duration, _ body: () async throws -> Duration
  ) async rethrows -> Duration {
    var least = try await body()
    for _ in 1..<attempts where least >= bound { least = min(least, try await body()) }
    return least
  }

  private static func now() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
