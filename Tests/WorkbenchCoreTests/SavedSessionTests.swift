import PruningPlan
import Testing
import WorkbenchFixture

@testable import WorkbenchCore

@Suite("Saved sessions") struct SavedSessionTests {
  private func record(_ bench: Bench) throws -> SessionRecord {
    try SessionLog.decode(SessionLog.encode(bench.state.session.entries))
  }

  private func digest(_ bench: Bench) throws -> SessionDigest {
    try #require(try record(bench).digest)
  }

  @Test("looking around is no work: it makes no file and is nothing to go on with")
  func untouched() throws {
    var bench = Bench.ready()
    bench.press("j j 3 l n w 4 1 a a space V j A esc { 2 v L z")
    bench.settle()
    #expect(!bench.state.session.entries.contains { $0.isWork })
    let digest = try digest(bench)
    #expect(!digest.isTouched)
    #expect(digest.undoable == nil)
  }

  @Test("changes, trials, exports and names are work", arguments: ["l", "e enter", "x enter", ":"])
  func touched(_ keys: String) throws {
    var bench = Bench.ready()
    bench.press(keys)
    if keys == ":" {
      bench.type("name mine")
      bench.press("enter")
    }
    bench.settle()
    #expect(bench.state.session.entries.contains { $0.isWork })
    #expect(try digest(bench).isTouched)
  }

  @Test("what was undone to the last change is as untouched")
  func undone() throws {
    var bench = Bench.ready()
    bench.press("l l u")
    #expect(try !digest(bench).isTouched)
    bench.press("U")
    #expect(try digest(bench).isTouched)
  }

  @Test("the file says how many changes can be undone as undo does", arguments: UInt64(0)..<12)
  func undoable(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    var bench = Bench.ready()
    for step in 0..<60 {
      bench.send(.command(RandomCommands.next(bench.state, &generator)))
      if step % 7 == 0 { bench.press("u") }
    }
    let file = try digest(bench).undoable ?? 0
    #expect(file == bench.state.undoableChanges)
    var again = Bench(Configuration())
    again.send(.replay(try #require(Replay(try record(bench).lastPart, purpose: .resume))))
    again.settle()
    #expect(again.state.undoableChanges == file)
    #expect(
      again.state.message?.contains("\(file) change\(file == 1 ? "" : "s") can be undone")
        == true)
  }

  @Test("a file of an earlier version says nothing of undo, but that it was worked in")
  func earlierVersion() throws {
    var bench = Bench.ready()
    bench.press("l c")
    var text = try SessionLog.encode(
      bench.state.session.entries.filter { if case .note(.progress) = $0 { false } else { true } })
    text = text.replacing("\"session\":2", with: "\"session\":1")
    let old = try #require(try SessionLog.decode(text).digest)
    #expect(old.undoable == nil)
    #expect(old.isTouched)
    var again = Bench(Configuration())
    let record = try SessionLog.decode(text).lastPart
    again.send(.replay(try #require(Replay(record, purpose: .resume))))
    again.settle()
    #expect(again.state.plan.document == bench.state.plan.document)
    #expect(again.state.session.replay?.problems == [])
  }

  /// A session's lines with trials of given figures on one file.
  private func session(_ task: EvaluationTask, _ values: [Double]) -> SessionRecord {
    var record = SessionRecord()
    record.lines.append(
      SessionLine(number: 1, entry: .opened(SessionHeader(model: "/m", name: "m"))))
    let site = SiteID(layer: 0, module: .ffn)
    for (number, value) in values.enumerated() {
      let recipe = Recipe(
        model: "m", calibration: nil, sites: number == 0 ? [:] : [site: SiteSettings(kept: number)])
      record.lines.append(
        SessionLine(
          number: number + 2,
          entry: .note(
            .trial(
              Trial(
                number: number, recipe: recipe,
                options: EvaluationOptions(task: task, file: "/data"),
                result: EvaluationResult(
                  task: task, metric: task == .perplexity ? .perplexity : .spearman, value: value,
                  examples: 1, tokens: 1,
                  seconds: 1), parametersLeft: 0.5, isPartial: false)))))
    }
    return record
  }

  @Test("the best score is the metric's: the greatest correlation, the least perplexity")
  func best() throws {
    let similarity = try #require(session(.similarity, [0.9, 0.5, 0.7, 0.6]).digest)
    #expect(similarity.trials.count == 3)
    #expect(similarity.best?.number == 2)
    #expect(similarity.dense?.number == 0)
    #expect(similarity.bestText(decimals: 2) == "Spearman 0.70 of 0.90")
    let perplexity = try #require(session(.perplexity, [20, 35, .infinity, 30, .nan]).digest)
    #expect(perplexity.best?.number == 3)
    #expect(try #require(session(.similarity, [0.9]).digest).best == nil)
  }

  @Test("a trial that was deleted counts no more")
  func deleted() throws {
    var record = session(.similarity, [0.9, 0.5, 0.7])
    record.lines.append(
      SessionLine(number: 9, entry: .command(Command(.trialRemove, .number(2)))))
    let digest = try #require(record.digest)
    #expect(digest.trials.map(\.number) == [1])
    #expect(digest.best?.number == 1)
  }

  private func saved(
    _ path: String, _ record: SessionRecord, isOfOpenModel: Bool = true, isInUse: Bool = false
  ) throws -> SavedSession {
    SavedSession(
      path: path, date: Timestamp(seconds: 86_400), digest: try #require(record.digest),
      isOfOpenModel: isOfOpenModel, isInUse: isInUse)
  }

  @Test("sessions of the open model are offered, and listed first; enter goes on with one")
  func list() throws {
    var bench = Bench.ready()
    let record = session(.similarity, [0.9, 0.5])
    #expect(bench.run(.sessionResume) == [.listSessions])
    bench.press("esc")
    let sessions = [
      try saved("/s/other.jsonl", record, isOfOpenModel: false),
      try saved("/s/mine.jsonl", record), try saved("/s/busy.jsonl", record, isInUse: true),
    ]
    bench.send(.sessions(sessions))
    #expect(
      bench.state.log.lines.last?.text
        == ":resume continues the session of 1970-01-02 00:00 (1 trial)")
    bench.run(.sessionResume)
    guard case .list(let list)? = bench.state.dialogs.open else {
      Issue.record("no list is open")
      return
    }
    #expect(bench.state.sessions(of: list).map(\.id) == ["mine", "busy", "other"])
    #expect(bench.press("down enter").isEmpty)
    #expect(bench.state.message == "another workbench is writing it")
    #expect(bench.press("up enter") == [.resume("/s/mine.jsonl")])
    #expect(bench.run(.sessionContinue, .text("mine")) == [.resume("mine")])
  }

  @Test("the list is searched by model, name and note")
  func search() throws {
    var record = session(.similarity, [0.9, 0.5])
    let plain = try saved("/s/a.jsonl", record)
    record.lines.append(
      SessionLine(
        number: 9,
        entry: .note(
          .progress(SessionProgress(undoable: 1, label: Label(name: "wide", note: "for Anna"))))))
    let named = try saved("/s/b.jsonl", record)
    var bench = Bench.ready()
    bench.send(.sessions([plain, named]))
    bench.run(.sessionResume)
    bench.type("anna")
    guard case .list(let list)? = bench.state.dialogs.open else {
      Issue.record("no list is open")
      return
    }
    #expect(bench.state.sessions(of: list).map(\.id) == ["b"])
    #expect(named.answers(to: "wide") && named.answers(to: "b") && !plain.answers(to: "wide"))
  }
}
