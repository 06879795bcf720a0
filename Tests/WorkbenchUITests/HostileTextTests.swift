import PruningPlan
import TerminalGraphics
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

@Suite("Text from outside") struct HostileTextTests {
  /// Wide, combining, emoji, right-to-left, control, overlong.
  private static let strange = [
    "日本語モデル", "👩‍👩‍👧‍👦👍🏽🇩🇪", "e\u{301}\u{323}\u{327}a\u{308}", "\u{200B}\u{202E}שלום", "a\u{0}b\u{7}\n\r\t",
    "\u{1B}[31mred\u{1B}[2J", "ﷺ á̷̢̡̛͇͍͎̖̗", String(repeating: "長い", count: 200), "\u{301}\u{301}", "",
  ]

  private static let sizes = [(220, 70), (150, 40), (100, 30), (80, 24), (47, 13), (40, 10)]

  private func expectSound(_ bench: Bench, _ what: String) {
    var bench = bench
    for (width, height) in Self.sizes {
      bench.send(.resized(width: width, height: height))
      for rung in Rung.all where rung.colors == .colors256 || rung.colors == .monochrome {
        let frame = render(bench.state, capabilities: rung.capabilities, theme: .builtIn)
        let flaw = frame.flaw(Size(columns: width, rows: height)) ?? frame.flaw(rung)
        #expect(flaw == nil, "\(what) at \(width)×\(height), \(rung): \(flaw ?? "")")
        #expect(!frame.buffer.text.contains("\u{1B}"))
        #expect(
          Layout(bench.state).panes.values.allSatisfy { edgesStand($0, frame.buffer) }
            || bench.state.dialogs.open != nil, "\(what) at \(width)×\(height), \(rung)")
      }
    }
  }

  /// Whether the pane's left edge, where no scrollbar ever is, is where it belongs.
  private func edgesStand(_ pane: Rect, _ buffer: CellBuffer) -> Bool {
    (pane.y + 1..<pane.y + pane.height - 1).allSatisfy { y in
      ["│", "|"].contains(buffer[pane.x, y]?.text ?? "")
    }
  }

  @Test("as names of models and files", arguments: strange)
  func names(_ text: String) {
    var model = ModelSummary.smallBERT
    model.name = text
    var configuration = Configuration.fixture
    configuration.modelPath = "/models/" + text
    configuration.calibration = CalibrationOptions(file: "/texts/" + text)
    configuration.evaluation = EvaluationOptions(task: .similarity, file: "/texts/" + text)
    let ready = Bench.ready(configuration, engine: FormulaEngine(model: model))
    for keys in ["", "o", "K", "e", "x", "e enter 4", "7"] {
      var bench = ready
      bench.press(keys)
      expectSound(bench, "after \(keys)")
    }
  }

  @Test("as what is typed", arguments: strange)
  func typed(_ text: String) {
    for keys in ["6 enter", "o", "K", "?", ":", "="] {
      var bench = Bench.ready()
      bench.press(keys)
      bench.send(.paste(text))
      expectSound(bench, "pasted after \(keys)")
      bench.press("left left right home end backspace")
      expectSound(bench, "edited after \(keys)")
    }
  }

  @Test("as tokens, in every place that shows one", arguments: strange)
  func tokens(_ text: String) {
    var bench = Bench.ready(engine: FormulaEngine(samples: [[text, "a", text, text]]))
    for keys in ["3", "3 right", "3 right right z", "6 i"] {
      bench.press(keys)
      expectSound(bench, "after \(keys)")
    }
    bench.send(.paste(text + " | " + text))
    bench.press("enter")
    bench.settle()
    expectSound(bench, "tried")
  }

  @Test("as what the engine says", arguments: strange)
  func engine(_ text: String) {
    var bench = Bench.ready()
    bench.press("7 e enter")
    let job = bench.pending[0].job
    bench.send(.engine(.note(job, Notice(text))))
    bench.send(.engine(.progress(job, fraction: .nan, secondsLeft: .infinity, message: text)))
    expectSound(bench, "a note")
    bench.send(.engine(.failed(job, message: text)))
    expectSound(bench, "a failure")
  }
}
