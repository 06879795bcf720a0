import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The queue of jobs") struct JobQueueTests {
  private let options = EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")

  /// The dense model's evaluation runs, three of the plan wait.
  private func busy() throws -> Bench {
    var bench = Bench.ready()
    for _ in 0..<3 {
      bench.press("right")
      bench.run(.trialRun, .evaluation(options))
    }
    let first = try #require(
      bench.pending.first { if case .evaluate = $0.request { true } else { false } })
    bench.send(.engine(.started(first.job, title: "evaluate dense")))
    bench.press("7")
    return bench
  }

  private func go(_ bench: inout Bench, to job: JobID) {
    bench.run(.jobShow, .number(Double(job.number)))
  }

  private func waiting(_ bench: Bench) -> [JobID] {
    bench.state.jobRows.filter { $0.phase == .waiting && $0.isForeground }.map(\.id)
  }

  @Test("what runs comes before what waits")
  func order() throws {
    let bench = try busy()
    let phases = bench.state.jobRows.map(\.phase)
    #expect(phases.first == .running)
    let first = phases.firstIndex(of: .waiting) ?? 0
    #expect(phases[..<first].allSatisfy { $0 != .waiting })
    #expect(phases[first...].allSatisfy { $0 == .waiting })
    #expect(bench.state.focusedJob?.phase == .running)
  }

  @Test("d cancels the job under the cursor, not the newest")
  func cancel() throws {
    var bench = try busy()
    let line = waiting(bench)
    go(&bench, to: line[1])
    #expect(bench.press("d") == [.cancel(line[1])])
    #expect(bench.press("d").isEmpty)
    bench.settle()
    #expect(bench.state.trials.all.count == 3)
  }

  @Test("+ and - let a waiting job change places, and the cursor goes with it")
  func move() throws {
    var bench = try busy()
    let line = waiting(bench)
    go(&bench, to: line[2])
    #expect(bench.press("+") == [.move(line[2], before: line[1])])
    #expect(waiting(bench) == [line[0], line[2], line[1]])
    #expect(bench.state.focusedJob?.id == line[2])
    bench.press("+")
    #expect(bench.press("+").isEmpty)
    #expect(bench.state.message == "it is the next one")
    #expect(bench.press("-") == [.move(line[0], before: line[2])])
    #expect(waiting(bench) == [line[0], line[2], line[1]])
  }

  @Test("what runs, and what others depend on, keeps its place")
  func fixed() throws {
    var bench = try busy()
    #expect(bench.press("-").isEmpty)
    #expect(bench.state.message == "it has its turn already")
    bench.run(
      .calibrationRun, .calibration(CalibrationOptions(file: "/texts/other.txt", samples: 9)))
    bench.run(.trialRun, .evaluation(EvaluationOptions(task: .fidelity, file: "/texts/a.txt")))
    let fidelity = try #require(
      bench.state.jobRows.first { $0.title == "evaluate dense, fidelity" })
    go(&bench, to: fidelity.id)
    #expect(bench.press("+").isEmpty)
    #expect(bench.state.message?.contains("what waits depends on it") == true)
  }

  @Test("trials have the numbers in whose order they were asked for, however they end")
  func numbers() throws {
    var bench = try busy()
    let line = waiting(bench)
    go(&bench, to: line[2])
    bench.press("+ +")
    // The engine answers in the new order.
    let running = try #require(bench.state.jobRows.first).id
    for job in [running, line[2], line[0], line[1]] { bench.answer(job) }
    bench.settle()
    #expect(bench.state.trials.all.map(\.number) == [0, 3, 1, 2])
    #expect(bench.state.sortedTrials.map(\.number) == [0, 1, 2, 3])
    let record = try SessionLog.decode(SessionLog.encode(bench.state.session.entries))
    for purpose in [Replay.Purpose.repetition(exports: false), .resume] {
      var again = Bench(Configuration())
      again.send(.replay(try #require(Replay(record.lastPart, purpose: purpose))))
      again.settle()
      #expect(again.state.session.replay?.problems == [])
      #expect(again.state.sortedTrials.map(\.recipe) == bench.state.sortedTrials.map(\.recipe))
      #expect(again.state.sortedTrials.map(\.number) == [0, 1, 2, 3])
    }
  }

  @Test("the number of an evaluation that came to nothing is given again")
  func freed() throws {
    var bench = try busy()
    go(&bench, to: try #require(waiting(bench).last))
    bench.press("d")
    bench.settle()
    #expect(bench.state.trials.all.map(\.number) == [0, 1, 2])
    bench.press("1 right")
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    #expect(bench.state.trials.all.map(\.number) == [0, 1, 2, 3])
  }

  @Test("a job that was cancelled by itself is cancelled when the session is repeated")
  func repeated() throws {
    var bench = try busy()
    go(&bench, to: waiting(bench)[1])
    bench.press("d")
    bench.settle()
    let record = try SessionLog.decode(SessionLog.encode(bench.state.session.entries))
    var again = Bench(Configuration())
    again.send(
      .replay(try #require(Replay(record.lastPart, purpose: .repetition(exports: false)))))
    again.settle()
    #expect(again.state.session.replay?.problems == [])
    #expect(
      Set(again.state.trials.all.map(\.recipe)) == Set(bench.state.trials.all.map(\.recipe))
    )
  }

  @Test("the arrows move among the jobs as they are listed")
  func cursor() throws {
    var bench = try busy()
    let rows = bench.state.jobRows.map(\.id)
    bench.press("down")
    #expect(bench.state.focusedJob?.id == rows[1])
    for _ in rows { bench.press("down") }
    #expect(bench.state.focusedJob?.id == rows.last)
    bench.press("up")
    #expect(bench.state.focusedJob?.id == rows[rows.count - 2])
  }

  @Test("with one job the arrows go through the log")
  func log() {
    var bench = Bench.ready()
    bench.press("K enter 7")
    #expect(bench.state.jobRows.count == 1)
    bench.press("up")
    #expect(bench.state.log.offset == 1)
  }
}
