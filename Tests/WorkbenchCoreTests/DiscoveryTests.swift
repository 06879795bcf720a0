import PruningPlan
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Themes, tour and help") struct DiscoveryTests {
  @Test("the chooser shows a theme at once, keeps it on Enter, goes back on Esc")
  func themes() {
    var configuration = Configuration.fixture
    configuration.themes = ["dark", "light", "nord"]
    var bench = Bench.ready(configuration)
    bench.press("T down")
    #expect(bench.state.theme == "light")
    bench.press("end")
    #expect(bench.state.theme == "nord")
    bench.press("esc")
    #expect(bench.state.theme == "dark")
    bench.press("T")
    bench.type("ni")
    bench.press("backspace o")
    #expect(bench.state.theme == "nord")
    let effects = bench.press("enter")
    #expect(bench.state.theme == "nord")
    #expect(bench.state.preferences.theme == "nord")
    #expect(effects == [.savePreferences(bench.state.preferences)])
  }

  @Test("a read-only workbench changes its theme and keeps nothing")
  func readOnly() {
    var configuration = Configuration.fixture
    configuration.isReadOnly = true
    var bench = Bench.ready(configuration)
    #expect(bench.press("T down enter").isEmpty)
    #expect(bench.state.theme == "light")
  }

  private func first(_ change: (inout Configuration) -> Void = { _ in }) -> Bench {
    var configuration = Configuration.fixture
    configuration.hasSeenTour = false
    change(&configuration)
    return Bench.ready(configuration)
  }

  @Test("the tour is shown at the first start of all, and that is kept at once")
  func firstStart() {
    let bench = first()
    #expect(bench.state.tour?.step == 0)
    guard case .savePreferences(let kept)? = bench.effects.first else {
      Issue.record("nothing was kept")
      return
    }
    #expect(kept.hasSeenTour)
    #expect(Bench.ready().state.tour == nil)
    #expect(first { $0.isReadOnly = true }.state.tour == nil)
  }

  @Test("each step ends with what it speaks of")
  func steps() {
    var bench = first()
    for (step, keys) in ["down", "right", "c", "w", "b"].enumerated() {
      #expect(bench.state.tour?.step == step)
      #expect(!bench.state.tourText.isEmpty)
      bench.press("f5")
      #expect(bench.state.tour?.step == step)
      bench.press(keys)
    }
    #expect(bench.state.tour == nil)
    #expect(bench.state.dialogs.open != nil)
  }

  @Test("it goes on without doing, is left, and comes back")
  func leaving() {
    var bench = first()
    bench.press("ctrl-n ctrl-n")
    #expect(bench.state.tour?.step == 2)
    bench.press("esc")
    #expect(bench.state.tour == nil)
    bench.run(.tourStart)
    #expect(bench.state.tour?.step == 0)
    bench.press("V j esc")
    #expect(bench.state.tour == nil)
    #expect(bench.state.siteList.selection.count == 2)
  }

  @Test("without a model it says how to open one, and waits for it")
  func noModel() {
    var bench = Bench(Configuration())
    bench.run(.tourStart)
    #expect(bench.state.tourText.hasPrefix("Press o"))
    bench.press("j j")
    #expect(bench.state.tour?.step == 0)
  }

  @Test(
    "its box hides no pane that it speaks of",
    arguments: [(150, 40), (100, 30), (80, 24), (40, 10), (41, 16), (220, 70)])
  func box(_ width: Int, _ height: Int) throws {
    for keys in ["", "z"] {
      var bench = Bench.ready()
      bench.send(.resized(width: width, height: height))
      bench.press(keys)
      bench.run(.tourStart)
      for _ in 0..<Tour.count {
        let layout = Layout(bench.state)
        let box = try #require(layout.tour)
        let pane = try #require(bench.state.tour).pane
        if let frame = layout.panes[pane] ?? layout.panes[bench.state.panes.focus] {
          let isApart =
            box.x >= frame.x + frame.width || frame.x >= box.x + box.width
            || box.y >= frame.y + frame.height || frame.y >= box.y + box.height
          #expect(isApart, "\(box) \(frame)")
        }
        #expect(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height)
        bench.press("ctrl-n")
      }
    }
  }

  @Test(
    "help is searched by title, by name and by key",
    arguments: [
      ("ratio.enter", CommandID.ratioEnter), ("ctrl-r", .redo), ("Undo", .undo),
      ("T", .themeChoose),
    ])
  func search(_ query: String, _ id: CommandID) {
    var bench = Bench.ready()
    bench.press("?")
    bench.type(query)
    guard case .list(let list)? = bench.state.dialogs.open else { return }
    #expect(bench.state.items(of: list).first?.command.id == id)
  }

  @Test("help opens the line on a command that wants an argument")
  func typedFromHelp() {
    var bench = Bench.ready()
    bench.press("?")
    bench.type("Set the units kept")
    bench.press("enter")
    guard case .line(let line)? = bench.state.dialogs.open else {
      Issue.record("no line is open")
      return
    }
    #expect(line.entry.text == "width ")
  }

  @Test("every command of help can be run, or says why not")
  func everyCommandAnswers() {
    for state in [Bench(Configuration()).state, Bench.ready().state] {
      for descriptor in CommandRegistry.all where descriptor.isRunnable {
        var copy = state
        let reason = descriptor.enabled(copy)
        _ = reduce(&copy, .command(Command(descriptor.id)))
        if let reason {
          #expect(copy.message == reason)
          #expect(!reason.isEmpty)
        }
      }
    }
  }
}
