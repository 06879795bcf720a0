import PruningPlan
import TerminalGraphics
import Testing
import Timing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

/// Bounds on processor time, far above what `liar bench --workbench` measures: they don't say how
/// fast it is, only that it hasn't become slower by an order of magnitude.
@Suite("Speed", .serialized) struct SpeedTests {
  /// Processor time of one call, the least of several rounds.
  private func spent(_ times: Int, _ body: () -> Void) -> Duration {
    // The first one also pays for what the language looks up once.
    body()
    var best = Duration.seconds(1000)
    for _ in 0..<3 {
      best = min(best, Timing.processorTime { for _ in 0..<times { body() } } / times)
    }
    return best
  }

  @Test("a frame is built well within a screen's refresh", arguments: Subject.all)
  func frames(_ subject: Subject) {
    let state = subject.state(200, 60)
    for rung in [
      Rung(glyphs: .full, colors: .colors256), Rung(glyphs: .ascii, colors: .monochrome),
    ] {
      let time = spent(10) {
        _ = render(state, capabilities: rung.capabilities, theme: .builtIn)
      }
      #expect(time < .milliseconds(10), "\(subject), \(rung)")
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
      let time = spent(10) {
        isUp.toggle()
        bench.press(isUp ? "right" : "left")
        let next = draw(bench.state).buffer
        _ = next.diff(from: frame)
        frame = next
      }
      #expect(time < .milliseconds(30), "after \(keys)")
    }
  }
}
