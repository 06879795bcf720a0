import Dispatch
import PruningPlan
import Synchronization
import Testing

@testable import PruningEngine

@Suite("Waiting jobs") struct JobLaneTests {
  /// A lane whose first job runs until it is let go; what ran is noted.
  private final class Busy: Sendable {
    let lane = JobLane("test")
    private let ran = Mutex<[Int]>([])
    private let gate = DispatchSemaphore(value: 0)
    private let begun = DispatchSemaphore(value: 0)

    init() {
      lane.add(JobID(0)) { [self] in
        begun.signal()
        gate.wait()
      }
      begun.wait()
      for number in 1...4 {
        lane.add(JobID(number)) { [self] in ran.withLock { $0.append(number) } }
      }
    }

    /// Lets all run, and gives the numbers of those that have in their order.
    func finish() -> [Int] {
      let ended = DispatchSemaphore(value: 0)
      lane.add(JobID(9)) { ended.signal() }
      gate.signal()
      ended.wait()
      return ran.withLock { $0 }
    }
  }

  @Test("run in the order in which they came")
  func order() { #expect(Busy().finish() == [1, 2, 3, 4]) }

  @Test("one that goes before another runs before it")
  func moved() {
    let busy = Busy()
    busy.lane.move(JobID(4), before: JobID(2))
    busy.lane.move(JobID(1), before: JobID(3))
    #expect(busy.finish() == [4, 2, 1, 3])
  }

  @Test("one that has left doesn't run; its place is no pause")
  func removed() {
    let busy = Busy()
    #expect(busy.lane.remove(JobID(2)))
    #expect(!busy.lane.remove(JobID(2)))
    #expect(busy.finish() == [1, 3, 4])
  }

  @Test("what has begun, or isn't there, keeps all in their places")
  func fixed() {
    let busy = Busy()
    #expect(!busy.lane.remove(JobID(0)))
    busy.lane.move(JobID(0), before: JobID(3))
    busy.lane.move(JobID(3), before: JobID(0))
    busy.lane.move(JobID(7), before: JobID(1))
    busy.lane.move(JobID(1), before: JobID(1))
    #expect(busy.finish() == [1, 2, 3, 4])
  }
}
