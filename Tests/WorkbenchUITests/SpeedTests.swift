import Foundation
import PruningPlan
import TerminalGraphics
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

/// Bounds on processor time, far above what `liar bench --workbench` measures: they don't say how
/// fast it is, only that it hasn't become slower by an order of magnitude.
@Suite("Speed", .serialized) struct SpeedTests {
  /// Milliseconds of this thread's processor time, the least of several rounds.
  private func milliseconds(_ times: Int, _ body: () -> Void) -> Double {
    // The first one also pays for what the language looks up once.
    body()
    var best = Double.infinity
    for _ in 0..<3 {
      let start = Self.now()
      for _ in 0..<times { body() }
      best = min(best, (Self.now() - start) / Double(times))
    }
    return best
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  @Test("a frame is built well within a screen's refresh", arguments: Subject.all)
  func frames(_ subject: Subject) {
    let state = subject.state(200, 60)
    for rung in [
      Rung(glyphs: .full, colors: .colors256), Rung(glyphs: .ascii, colors: .monochrome),
    ] {
      let time = milliseconds(10) {
        _ = render(state, capabilities: rung.capabilities, theme: .builtIn)
      }
      #expect(time < 10, "\(subject), \(rung)")
    }
  }

  @Test("a key is handled and drawn within a frame, with sixty sites")
  func keys() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    bench.send(.resized(width: 200, height: 60))
    bench.settle()
    var frame = draw(bench.state).buffer
    var isUp = false
    for keys in ["j", "a a"] {
      bench.press(keys)
      let time = milliseconds(10) {
        isUp.toggle()
        bench.press(isUp ? "right" : "left")
        let next = draw(bench.state).buffer
        _ = next.diff(from: frame)
        frame = next
      }
      #expect(time < 30, "after \(keys)")
    }
  }
}
