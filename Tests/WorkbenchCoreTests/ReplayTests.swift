import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Going through a session again") struct ReplayTests {
  /// A session in which about everything has happened.
  private func live(_ seed: UInt64) -> Bench {
    var configuration = Configuration.fixture
    configuration.start = Timestamp("2026-11-23T10:00:00Z")
    var generator = SeededGenerator(state: seed)
    var live = Bench.ready(configuration)
    for step in 0..<120 {
      live.send(.command(RandomCommands.next(live.state, &generator)))
      if step % 17 == 0 { live.press("u") }
      if step == 50 {
        live.send(.resized(width: 80, height: 24))
        live.press("e enter")
        live.settle()
      }
      if step == 60 { live.press("3 n l l l w") }
      if step == 70 { live.settle() }
      if step == 80 {
        live.run(.sessionName, .text("wide"))
        live.run(.labelSet, .label(.trial(1), Label(name: "first", note: "by chance")))
        live.press("u")
        live.press("ctrl-r")
      }
      if step == 90 { live.press("4 end enter 1") }
      if step % 30 == 0 {
        live.press("=")
        live.type("40")
        live.press("enter esc")
      }
    }
    live.press("3 n l l 1")
    live.settle()
    return live
  }

  private func replayed(
    _ live: Bench, _ purpose: Replay.Purpose, width: Int = 150, height: Int = 40
  ) throws -> Bench {
    let record = try SessionLog.decode(SessionLog.encode(live.state.session.entries))
    var configuration = Configuration(homeDirectory: "/home/me")
    configuration.start = Timestamp("2026-11-24T10:00:00Z")
    var bench = Bench(configuration)
    bench.send(.resized(width: width, height: height))
    bench.send(.replay(try #require(Replay(record.lastPart, purpose: purpose))))
    bench.settle()
    return bench
  }

  @Test(
    "replaying the log of a live state gives that state",
    arguments: UInt64(0)..<10, [Replay.Purpose.resume, .repetition(exports: false)])
  func identity(_ seed: UInt64, _ purpose: Replay.Purpose) throws {
    let live = live(seed)
    let again = try replayed(live, purpose)
    #expect(again.state.session.replay?.problems == [])
    #expect(!again.state.isReplaying)
    #expect(again.state.plan.document == live.state.plan.document)
    #expect(again.state.plan.history.past == live.state.plan.history.past)
    #expect(again.state.plan.history.future == live.state.plan.history.future)
    #expect(again.state.trials.all.map(\.result) == live.state.trials.all.map(\.result))
    #expect(again.state.trials.all.map(\.recipe) == live.state.trials.all.map(\.recipe))
    #expect(again.state.trials.all.map(\.label) == live.state.trials.all.map(\.label))
    #expect(again.state.session.label == live.state.session.label)
    #expect(again.state.undoableChanges == live.state.undoableChanges)
    let (a, b) = (again.state, live.state)
    #expect(a.panes.focus == b.panes.focus)
    #expect(a.siteList.cursor == b.siteList.cursor)
    #expect(a.siteList.selection == b.siteList.selection)
    #expect(a.siteList.scope == b.siteList.scope)
    #expect(a.tokens.sample == b.tokens.sample)
    #expect(a.tokens.cursor == b.tokens.cursor)
    #expect(a.panes.isZoomed == b.panes.isZoomed)
    #expect(a.curves.isLogAxis == b.curves.isLogAxis)
  }

  @Test("going on evaluates, exports and tries nothing again")
  func noWork() throws {
    var live = Bench.ready()
    live.press("e enter")
    live.settle()
    live.run(
      .exportRun,
      .export(ExportOrder(format: .recipe, destination: "/out.toml", overwrite: true)))
    live.settle()
    live.run(.tryText, .text("a sentence"))
    live.settle()
    let again = try replayed(live, .resume)
    for case .engine(_, let request) in again.effects {
      switch request {
      case .evaluate, .export, .neighbours, .generate: Issue.record("\(request.title)")
      default: break
      }
    }
    #expect(again.state.trials.all.count == 2)
    #expect(again.state.trials.all.map(\.isEarlier) == [true, true])
    #expect(again.state.environment.configuration.evaluation?.file == "/texts/pairs.csv")
  }

  @Test("a repetition exports only where that is wanted", arguments: [false, true])
  func exports(_ wanted: Bool) throws {
    var live = Bench.ready()
    live.run(
      .exportRun,
      .export(ExportOrder(format: .recipe, destination: "/out.toml", overwrite: true)))
    live.settle()
    let again = try replayed(live, .repetition(exports: wanted))
    let exports = again.effects.count { effect in
      if case .engine(_, .export) = effect { true } else { false }
    }
    #expect(exports == (wanted ? 1 : 0))
  }

  @Test("trials keep their dates and numbers, and the next one is counted on")
  func trials() throws {
    var configuration = Configuration.fixture
    configuration.start = Timestamp("2026-11-23T10:00:00Z")
    var live = Bench.ready(configuration)
    live.press("e enter")
    live.settle()
    var again = try replayed(live, .resume)
    #expect(
      again.state.trials.all.map(\.date?.description) == [
        "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z",
      ])
    again.press("] e enter")
    again.settle()
    #expect(again.state.trials.all.map(\.number) == [0, 1, 2])
    #expect(again.state.trials.all.map(\.isEarlier) == [true, true, false])
  }

  @Test("what was read isn't written again, and what follows can be read with it")
  func continuing() throws {
    var live = Bench.ready()
    live.press("l l")
    var again = try replayed(live, .resume, width: 100, height: 30)
    let read = again.state.session.replayedCount
    again.press("l u")
    let entries = live.state.session.entries + again.state.session.entries[read...]
    #expect(entries.contains(.command(Command(.resize, .size(width: 100, height: 30)))))
    let record = try SessionLog.decode(SessionLog.encode(entries))
    var third = Bench(Configuration())
    third.send(.replay(try #require(Replay(record.lastPart, purpose: .resume))))
    third.settle()
    #expect(third.state.plan.document == again.state.plan.document)
    #expect(third.state.plan.history.past == again.state.plan.history.past)
  }

  @Test("keys wait until the session is restored; leaving doesn't")
  func keysMeanwhile() throws {
    var live = Bench.ready()
    live.press("l")
    let record = try SessionLog.decode(SessionLog.encode(live.state.session.entries))
    var again = Bench(Configuration())
    again.send(.replay(try #require(Replay(record.lastPart, purpose: .resume))))
    again.press("l")
    #expect(again.state.message == "the session is being restored")
    again.send(.resized(width: 90, height: 30))
    again.settle()
    #expect(again.state.plan.document == live.state.plan.document)
    #expect(again.state.environment.width == 90)
  }

  @Test("a model that can't be opened ends the session with its line")
  func noModel() throws {
    let live = Bench.ready()
    let record = try SessionLog.decode(
      "# from yesterday\n" + SessionLog.encode(live.state.session.entries))
    var again = Bench(Configuration())
    again.send(.replay(try #require(Replay(record.lastPart, purpose: .resume))))
    let line = again.state.session.replay?.problems.first?.line
    #expect(line == nil)
    again.send(.engine(.failed(JobID(1), message: "no such folder")))
    #expect(!again.state.isReplaying)
    #expect(again.state.session.replay?.problems.count == 1)
    #expect((again.state.session.replay?.problems.first?.line ?? 0) > 1)
  }

  @Test("a command that can't be followed is told by its line, and the others are")
  func problems() throws {
    let live = Bench.ready()
    var text = try SessionLog.encode(live.state.session.entries)
    let lines = text.split(separator: "\n").count
    text += "{\"command\":\"plan.undo\"}\n{\"command\":\"cursor.down\"}\n"
    let record = try SessionLog.decode(text)
    var again = Bench(Configuration())
    again.send(.replay(try #require(Replay(record.lastPart, purpose: .repetition(exports: false)))))
    again.settle()
    #expect(
      again.state.session.replay?.problems.map(\.description) == [
        "line \(lines + 1): plan.undo: nothing to undo"
      ])
    #expect(again.state.siteList.cursor == 1)
  }

  @Test("paths of a session start from where it was recorded")
  func rebasing() throws {
    var live = Bench.ready()
    live.run(.trialRun, .evaluation(EvaluationOptions(task: .similarity, file: "pairs.csv")))
    let record = try SessionLog.decode(SessionLog.encode(live.state.session.entries))
    let moved = record.rebased { $0.hasPrefix("/") ? $0 : "/then/" + $0 }
    #expect(
      moved.commands.last?.argument
        == .evaluation(EvaluationOptions(task: .similarity, file: "/then/pairs.csv")))
    #expect(moved.lastHeader?.calibration?.file == "/texts/sentences.txt")
  }

  @Test(
    "moments are written and read",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"),
      (951_782_400, "2000-02-29T00:00:00Z"), (1_795_487_400, "2026-11-24T02:30:00Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    ])
  func timestamps(_ seconds: Int, _ text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
    #expect(Timestamp(text)?.seconds == seconds)
    #expect(Timestamp(seconds: seconds).compact == text.filter { $0 != "-" && $0 != ":" })
  }

  @Test("a moment is shown by the clock of a place", arguments: [Int.min, 0, Int.max])
  func localTime(_ extreme: Int) {
    let moment = Timestamp(seconds: 1_795_487_400)
    #expect(moment.text(offset: -3 * 3600) == "2026-11-23 23:30")
    #expect(moment.text(offset: 5 * 3600 + 1800) == "2026-11-24 08:00")
    #expect(moment.date(offset: -3 * 3600) == "2026-11-23")
    #expect(!Timestamp(seconds: extreme).text(offset: 3600).isEmpty)
  }

  @Test(
    "what is no moment isn't read",
    arguments: [
      "", "2026-11-24", "2026-02-30T00:00:00Z", "2026-11-24T25:00:00Z", "yesterday",
      "2026-11-24T02:30:00+01:00", "2026-11-24T02:30:60Z", "20261124T023000Z",
      "1969-12-31T23:59:59Z", " 2026-11-24T02:30:00Z",
    ])
  func noTimestamp(_ text: String) {
    #expect(Timestamp(text) == nil)
  }
}
