import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("An evaluation whose result is known") struct KnownTrialTests {
  private let options = EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")

  private func evaluated() -> Bench {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    return bench
  }

  private func offer(_ bench: Bench) -> ListDialog? {
    if case .list(let list)? = bench.state.dialogs.open { list } else { nil }
  }

  @Test("the same plan on the same data is offered, and nothing is computed")
  func offered() throws {
    var bench = evaluated()
    #expect(bench.run(.trialRun, .evaluation(options)).isEmpty)
    let list = try #require(offer(bench))
    #expect(list.kind == .known)
    #expect(list.title.hasPrefix("Trial 1: "))
    bench.press("enter")
    #expect(bench.state.panes.focus == .trials)
    #expect(bench.state.focusedTrial?.number == 1)
    #expect(bench.state.trials.all.count == 2)
  }

  @Test("it is evaluated all the same where that is chosen")
  func again() {
    var bench = evaluated()
    bench.press("e enter")
    #expect(offer(bench)?.kind == .known)
    #expect(bench.press("down enter").count == 1)
    bench.settle()
    #expect(bench.state.trials.all.map(\.number) == [0, 1, 2])
    #expect(
      bench.state.session.entries.contains(.command(Command(.trialRepeat, .evaluation(options)))))
  }

  @Test("it is known again after an edit was undone, and in another order of rows")
  func undone() {
    var bench = evaluated()
    bench.press("right")
    bench.press("u")
    bench.run(.trialSortBy, .text("score"))
    bench.run(.trialRun, .evaluation(options))
    bench.press("enter")
    #expect(bench.state.focusedTrial?.number == 1)
  }

  @Test(
    "another plan, mode, file, length or limit is no repetition",
    arguments: ["plan", "mode", "file", "length", "limit"])
  func different(_ what: String) {
    var bench = evaluated()
    var other = options
    switch what {
    case "plan": bench.press("right")
    case "file": other.file = "/texts/others.csv"
    case "length": other.length = 32
    case "limit": other.limit = 10
    default: break
    }
    let mode: ModeChoice? = what == "mode" ? .residual : nil
    #expect(!bench.run(.trialRun, .evaluation(other, mode: mode)).isEmpty)
    #expect(bench.state.dialogs.open == nil)
  }

  @Test("another calibration is no repetition")
  func calibration() {
    var bench = evaluated()
    bench.run(
      .calibrationRun,
      .calibration(CalibrationOptions(file: "/texts/sentences.txt", samples: 64, length: 64)))
    bench.settle()
    #expect(!bench.run(.trialRun, .evaluation(options)).isEmpty)
  }

  @Test("what was stopped or deleted is not known")
  func partial() throws {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    let (job, request) = try #require(bench.pending.last)
    bench.press("ctrl-c")
    for event in FormulaEngine().answers(job, request) { bench.send(.engine(event)) }
    bench.settle()
    #expect(bench.state.trials.all.contains { $0.isPartial })
    #expect(!bench.run(.trialRun, .evaluation(options)).isEmpty)
    bench.settle()
    for trial in bench.state.trials.all where !trial.isDense {
      bench.run(.trialRemove, .number(Double(trial.number)))
    }
    #expect(!bench.run(.trialRun, .evaluation(options)).isEmpty)
  }

  @Test("an evaluation that waits is pointed to instead of asked for twice")
  func waiting() {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    #expect(bench.run(.trialRun, .evaluation(options)).isEmpty)
    #expect(offer(bench)?.title == "Under evaluation already")
    bench.press("enter")
    #expect(bench.state.panes.focus == .jobs)
  }

  @Test("a file of the home folder is the same by its short path")
  func home() {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(EvaluationOptions(task: .similarity, file: "~/pairs.csv")))
    bench.settle()
    #expect(
      bench.run(
        .trialRun, .evaluation(EvaluationOptions(task: .similarity, file: "/home/me/pairs.csv"))
      ).isEmpty)
  }

  @Test("a session in which the same was evaluated twice is repeated as it was")
  func repetition() throws {
    var live = evaluated()
    live.run(.trialRepeat, .evaluation(options))
    live.settle()
    // Sessions of earlier versions have the plain command twice.
    let text = try SessionLog.encode(live.state.session.entries)
      .replacing("\"trial.repeat\"", with: "\"trial.run\"")
    for purpose in [Replay.Purpose.repetition(exports: false), .resume] {
      var again = Bench(Configuration(homeDirectory: "/home/me"))
      let record = try SessionLog.decode(text)
      again.send(.replay(try #require(Replay(record.lastPart, purpose: purpose))))
      again.settle()
      #expect(again.state.session.replay?.problems == [])
      #expect(again.state.trials.all.map(\.number) == [0, 1, 2])
      #expect(again.state.dialogs.open == nil)
    }
  }
}
