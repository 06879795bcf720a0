import Dispatch
import Foundation
import Synchronization
import Testing

/// Cases that mostly wait for a process of their own, on so many threads: a test's own threads are
/// as few as the machine's cores.
/// - Parameter body: gives what is wrong in a case.
func concurrently<Case: Sendable & CustomStringConvertible>(
  _ cases: [Case], threads: Int = 6, _ body: @escaping @Sendable (Case) throws -> [String]
) {
  let next = Atomic<Int>(0)
  let complaints = Mutex<[String]>([])
  let ended = DispatchGroup()
  for _ in 0..<min(threads, cases.count) {
    ended.enter()
    Thread.detachNewThread {
      while case let index = next.add(1, ordering: .relaxed).oldValue, index < cases.count {
        let found: [String]
        do { found = try body(cases[index]) } catch { found = ["\(error)"] }
        complaints.withLock { $0 += found.map { "\(cases[index]): \($0)" } }
      }
      ended.leave()
    }
  }
  ended.wait()
  for complaint in complaints.withLock({ $0 }) {
    Issue.record(Comment(rawValue: complaint))
  }
}
