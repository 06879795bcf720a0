internal import CFaults
internal import Dispatch
internal import PruningPlan
internal import Synchronization

/// A serial queue whose waiting jobs can change places, or leave it.
final class JobLane: Sendable {
  private struct Waiting {
    var job: JobID
    var run: @Sendable () -> Void
  }

  private let queue: DispatchQueue
  private let line = Mutex<[Waiting]>([])

  init(_ name: String, _ priority: DispatchQoS = .userInitiated) {
    queue = DispatchQueue(label: "liar.engine.\(name)", qos: priority)
  }

  /// Lets a job wait for its turn.
  func add(_ job: JobID, _ run: @escaping @Sendable () -> Void) {
    line.withLock { $0.append(Waiting(job: job, run: run)) }
    // A turn is nobody's: whoever is first in the line by then has it.
    queue.async { [self] in
      cf_guard_thread()
      let next = line.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      next?.run()
    }
  }

  /// Takes a job out of the line.
  /// - Returns: false where its turn has come already.
  func remove(_ job: JobID) -> Bool {
    line.withLock { line in
      guard let index = line.firstIndex(where: { $0.job == job }) else { return false }
      line.remove(at: index)
      return true
    }
  }

  /// Puts a job before another one, where both still wait.
  func move(_ job: JobID, before other: JobID) {
    line.withLock { line in
      guard let index = line.firstIndex(where: { $0.job == job }),
        line.contains(where: { $0.job == other }), job != other
      else { return }
      let moved = line.remove(at: index)
      let target = line.firstIndex { $0.job == other } ?? index
      line.insert(moved, at: target)
    }
  }
}
