import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Jobs") struct JobTests {
  @Test("progress is kept within bounds, and ends with the job")
  func progress() throws {
    var bench = Bench()
    bench.send(.start)
    let job = JobID(1)
    #expect(bench.state.wantsTicks)
    bench.send(.engine(.progress(job, fraction: 1.7, secondsLeft: 3, message: "reading")))
    #expect(bench.state.jobs.all[0].fraction == 1)
    bench.send(.engine(.progress(job, fraction: .nan, secondsLeft: 3, message: "reading")))
    #expect(bench.state.jobs.all[0].fraction == 0)
    bench.send(.engine(.finished(job, seconds: 2)))
    #expect(bench.state.jobs.all[0].phase == .finished)
    #expect(bench.state.jobs.all[0].secondsLeft == nil)
    #expect(!bench.state.wantsTicks)
  }

  @Test("ctrl-c cancels what the user started first, and says so at once")
  func interrupt() {
    var bench = Bench.ready()
    bench.press("K enter")
    let job = bench.pending[0].job
    #expect(bench.press("ctrl-c") == [.cancel(job)])
    #expect(bench.state.jobs.all.last?.phase == .cancelling)
    bench.press("ctrl-c")
    guard case .confirm(let question)? = bench.state.dialogs.open else {
      Issue.record("no question is open")
      return
    }
    #expect(question.command == Command(.leave))
    #expect(bench.press("ctrl-c") == [.quit])
  }

  @Test("a cancelled calibration leaves the old one in use")
  func cancelledCalibration() {
    var bench = Bench.ready()
    let before = bench.state.calibration.summary
    bench.press("K enter ctrl-c")
    bench.settle()
    #expect(bench.state.calibration.summary == before)
    #expect(bench.state.totals.pending == 0)
    #expect(bench.state.log.lines.contains { $0.text.hasSuffix("cancelled") })
  }

  @Test("a new calibration makes the figures stale until they are computed anew")
  func recalibration() throws {
    var bench = Bench.ready()
    bench.press("K enter")
    bench.answer(try #require(bench.pending.first).job)
    let site = try #require(bench.state.focusedSite)
    #expect(bench.state.figures(of: site).isStale)
    #expect(bench.state.tokenRow(of: site)?.isStale == true)
    bench.settle()
    #expect(!bench.state.figures(of: site).isStale)
    #expect(bench.state.tokenRow(of: site)?.isStale == false)
  }

  @Test("q leaves at once when nothing runs, and asks when something does")
  func quit() {
    var bench = Bench.ready()
    #expect(bench.press("q") == [.quit])
    bench.press("K enter")
    #expect(bench.press("q").isEmpty)
    #expect(bench.press("y") == [.quit])
  }

  @Test("a model that is no longer wanted doesn't replace the one that is")
  func lateModel() {
    var bench = Bench()
    bench.send(.start)
    #expect(
      bench.run(.modelLoad, .text("/second")) == [
        .cancel(JobID(1)), .engine(JobID(2), .openModel(path: "/second")),
      ])
    #expect(bench.send(.engine(.modelOpened(JobID(1), .smallLLaMA))).isEmpty)
    #expect(bench.state.model == nil)
    bench.send(.engine(.modelOpened(JobID(2), .smallBERT)))
    #expect(bench.state.model == .smallBERT)
  }

  @Test("a failure waits until what is being typed is done")
  func failureWaits() throws {
    var bench = Bench.ready()
    bench.press("x enter")
    let job = try #require(bench.pending.last?.job)
    bench.press("=")
    bench.type("4")
    bench.send(.engine(.failed(job, message: "disk full")))
    bench.type("0")
    bench.press("enter")
    guard case .form(let form)? = bench.state.dialogs.open else {
      Issue.record("nothing says what failed")
      return
    }
    #expect(form.problem == "disk full")
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 7)
  }

  @Test("a warning that many sites share takes one line of the log")
  func sharedWarning() throws {
    var bench = Bench.ready()
    bench.press("a a c")
    let job = try #require(bench.effects.reversed().lazy.compactMap(\.analysisJob).first)
    func analyse(_ layer: Int, _ warnings: [String]) {
      var analysis = FormulaEngine().analysis(
        of: SiteID(layer: layer, module: .ffn), by: .interpolation)
      analysis.warnings = warnings
      bench.send(.engine(.siteAnalyzed(job, analysis)))
    }
    func lines() -> [String] {
      bench.state.log.lines.filter { $0.level == .warning }.map(\.text)
    }
    analyse(0, ["take more text"])
    #expect(lines() == ["0.ffn: take more text"])
    analyse(1, ["take more text", "raise the ridge"])
    analyse(2, ["take more text"])
    analyse(2, ["take more text"])
    #expect(lines() == ["3 sites: take more text", "1.ffn: raise the ridge"])
  }

  @Test("answers to jobs nobody knows are passed over")
  func unknownJob() {
    var bench = Bench.ready()
    let before = bench.state
    bench.send(.engine(.finished(JobID(999), seconds: 1)))
    bench.send(.engine(.cancelled(JobID(999))))
    bench.send(
      .engine(
        .tokenErrors(
          JobID(999), TokenErrors(sample: 0, sampleCount: 1, tokens: ["x"], rows: [:]), revision: 0)
      ))
    #expect(bench.state == before)
  }

  @Test("the export form's destination follows its format until it is edited")
  func export() {
    var bench = Bench.ready()
    bench.press("x right")
    guard case .form(let form)? = bench.state.dialogs.open else {
      Issue.record("no form is open")
      return
    }
    #expect(form.text("destination") == "small-bert-pruned")
    bench.press("tab ctrl-u")
    bench.type("out")
    bench.press("up left down down down right enter")
    #expect(
      bench.pending.last?.request
        == .export(
          recipe: bench.state.recipe, format: .recipe, storage: .keep, destination: "out",
          overwrite: true))
  }

  @Test("nothing is written in read-only mode")
  func readOnly() {
    var configuration = Configuration.fixture
    configuration.isReadOnly = true
    var bench = Bench.ready(configuration)
    bench.press("x")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.message == "the workbench is read-only")
  }

  @Test("the theme is remembered because it was chosen")
  func theme() {
    var bench = Bench.ready()
    #expect(bench.run(.themeNext) == [.savePreferences(bench.state.preferences)])
    #expect(bench.state.environment.configuration.theme == "light")
  }

  @Test("copying gives the row, or the recipe")
  func copy() throws {
    var bench = Bench.ready()
    guard case .copy(let row)? = bench.press("y").first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(row.hasPrefix("0.attention\t6/12\twifv\tliar\t"))
    guard case .copy(let recipe)? = bench.press("Y").first else { return }
    #expect(try Recipe(toml: recipe) == bench.state.recipe)
  }
}
