internal import COpenBLAS
internal import Dispatch
internal import Foundation

/// How work is divided over the cores.
///
/// OpenBLAS is held to one thread and the division is ours: a product is cut by rows, elementwise
/// work by rows, independent factorisations by matrix. Small matrices then cost no thread
/// synchronisation, and concurrent callers don't queue for one pool.
public enum Parallel {
  /// Threads that a large operation is divided over: `LIAR_THREADS`, or all cores. Read once; with
  /// it OpenBLAS is held to one thread.
  public static let workers: Int = {
    openblas_set_num_threads(1)
    let requested = ProcessInfo.processInfo.environment["LIAR_THREADS"].flatMap(Int.init)
    return max(1, requested ?? ProcessInfo.processInfo.activeProcessorCount)
  }()

  /// Runs `body` for every index in `0..<count`, on all workers; returns when all are done.
  public static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    if count <= 1 || workers == 1 {
      for index in 0..<count { body(index) }
    } else {
      DispatchQueue.concurrentPerform(iterations: count, execute: body)
    }
  }

  /// Cuts `0..<count` into one range a worker, none shorter than `minimum` but the last, and runs
  /// `body` on each.
  public static func forEachRange(
    of count: Int, minimum: Int = 1, _ body: @Sendable (Range<Int>) -> Void
  ) {
    guard count > 0 else { return }
    let parts = max(1, min(workers, count / max(minimum, 1)))
    forEach(parts) { part in
      body(count * part / parts..<count * (part + 1) / parts)
    }
  }
}

/// A pointer that is handed to several workers which touch disjoint parts of it.
///
/// `@unchecked Sendable`: the compiler can't see that ranges are disjoint; every use divides the
/// buffer by the worker's own range, and the buffer outlives the call, which waits for all workers.
package struct Shared<Pointee>: @unchecked Sendable {
  /// The first element.
  package let pointer: UnsafeMutablePointer<Pointee>

  /// Wraps a pointer for the length of one parallel call.
  package init(_ pointer: UnsafeMutablePointer<Pointee>) { self.pointer = pointer }
}

/// The read-only counterpart of ``Shared``; reading from several threads is safe while the caller
/// holds the memory.
package struct SharedConstant<Pointee>: @unchecked Sendable {
  /// The first element.
  package let pointer: UnsafePointer<Pointee>

  /// Wraps a pointer for the length of one parallel call.
  package init(_ pointer: UnsafePointer<Pointee>) { self.pointer = pointer }
}
