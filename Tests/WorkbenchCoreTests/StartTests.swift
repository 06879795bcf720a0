import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("From start to a calibrated screen") struct StartTests {
  @Test("the model opens, calibrates, is analyzed with the focused site first, then shows tokens")
  func wholePath() {
    var bench = Bench()
    #expect(bench.send(.start) == [.engine(JobID(1), .openModel(path: "/models/small-bert"))])
    #expect(bench.send(.engine(.started(JobID(1), title: "open"))).isEmpty)
    var options = CalibrationOptions(file: "/texts/sentences.txt", samples: 640, length: 64)
    options.length = 128
    #expect(
      bench.send(.engine(.modelOpened(JobID(1), .smallBERT))) == [
        .savePreferences(bench.state.preferences), .engine(JobID(2), .calibrate(options)),
      ])
    #expect(bench.state.plan.document.sites.count == 12)
    #expect(bench.state.plan.document.sites.values.allSatisfy { $0.criterion == .wifv })
    let effects = bench.send(
      .engine(
        .calibrated(
          JobID(2),
          CalibrationSummary(
            options: options, samples: 512, heldOutSamples: 128, tokens: 9000, heldOutTokens: 2000,
            seconds: 1))))
    let sites = bench.state.sites.map(\.site)
    #expect(
      effects == [
        .savePreferences(bench.state.preferences),
        .engine(JobID(3), .analyze(sites: sites, criterion: .wifv, estimate: .init())),
        .engine(
          JobID(4),
          .tokenErrors(
            sample: 512, sites: sites, settings: bench.state.plan.document.sites, estimate: .init(),
            revision: bench.state.plan.revision)),
      ])
  }

  @Test("a chosen calibration length is kept")
  func chosenLength() {
    var configuration = Configuration.fixture
    configuration.calibrationLengthIsChosen = true
    let bench = Bench.ready(configuration)
    #expect(bench.state.calibration.summary?.options.length == 64)
  }

  @Test("a decoder calibrates on windows of 512 tokens")
  func decoderLength() {
    let bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    #expect(bench.state.calibration.summary?.options.length == 512)
  }

  @Test("without a calibration text the dialog asks for one")
  func noCalibration() throws {
    var configuration = Configuration.fixture
    configuration.calibration = nil
    var bench = Bench.ready(configuration)
    guard case .form(let form) = try #require(bench.state.dialogs.open) else {
      Issue.record("no form is open")
      return
    }
    #expect(form.kind == .calibration)
    bench.type("~/text.csv")
    bench.press("enter")
    #expect(bench.state.dialogs.open == nil)
    guard case .calibrate(let options) = try #require(bench.pending.first?.request) else {
      Issue.record("no calibration was asked for")
      return
    }
    #expect(options.file == "/home/me/text.csv")
    #expect(options.length == 128)
  }

  @Test("without a model the dialog asks for one")
  func noModel() throws {
    var bench = Bench(Configuration())
    #expect(bench.send(.start) == [.engine(JobID(1), .list(folder: "/"))])
    guard case .browser(let browser) = try #require(bench.state.dialogs.open) else {
      Issue.record("no browser is open")
      return
    }
    #expect(browser.purpose == .model)
    bench.press("enter")
    guard case .browser(let again) = try #require(bench.state.dialogs.open) else { return }
    #expect(again.problem == "type a path, or choose a row")
    bench.type("/m")
    bench.press("enter")
    #expect(bench.pending.map(\.request) == [.openModel(path: "/m")])
  }

  @Test("a model that can't be opened gives a dialog that says why")
  func failure() throws {
    var bench = Bench()
    bench.send(.start)
    bench.send(.engine(.failed(JobID(1), message: "config.json: line 3, column 1: no value")))
    guard case .message(let message) = try #require(bench.state.dialogs.open) else {
      Issue.record("no message is open")
      return
    }
    #expect(message.isError)
    #expect(message.text == "config.json: line 3, column 1: no value")
    #expect(bench.state.log.lines.last?.level == .error)
    // Then it is asked for again, with the path to be corrected.
    bench.press("enter")
    guard case .browser(let browser) = try #require(bench.state.dialogs.open) else {
      Issue.record("no browser is open")
      return
    }
    #expect(browser.query == bench.state.environment.configuration.modelPath)
  }

  @Test("a text that can't be used leaves the form open, at the field that is wrong")
  func failedCalibration() throws {
    var bench = Bench.ready()
    for (column, message, field) in [
      (nil, "/none.txt: no such file", "file"), ("x", "there is no column 'x'", "column"),
      ("x", "/none.csv: no such file", "file"),
    ] as [(String?, String, String)] {
      let options = CalibrationOptions(file: "/none.csv", samples: 7, textColumn: column)
      bench.run(.calibrationRun, .calibration(options))
      let job = try #require(bench.pending.last?.job)
      bench.send(.engine(.failed(job, message: message)))
      guard case .form(let form) = try #require(bench.state.dialogs.open) else {
        Issue.record("no form is open")
        return
      }
      #expect(form.kind == .calibration && form.text("samples") == "7")
      #expect(form.problem == message && form.problemField == field)
      #expect(form.fields[form.focus].id == field)
      // What is typed takes the complaint away.
      bench.type("2")
      guard case .form(let typed) = try #require(bench.state.dialogs.open) else { return }
      #expect(typed.problem == nil)
      bench.press("esc")
    }
  }

  @Test("a failure leaves the status line with the next command")
  func staleFailure() throws {
    var bench = Bench.ready()
    let job = try #require(bench.press("c").compactMap(\.analysisJob).first)
    bench.send(.engine(.failed(job, message: "singular")))
    #expect(bench.state.statusLine?.level == .error)
    bench.send(.resized(width: 120, height: 30))
    #expect(bench.state.statusLine?.level == .error)
    bench.press("j")
    #expect(bench.state.statusLine == nil)
    #expect(bench.state.log.lines.last?.level == .error)
  }

  @Test("the theme follows the terminal until one is chosen")
  func suggestedTheme() {
    var bench = Bench.ready()
    bench.send(.themeSuggested("light"))
    #expect(bench.state.theme == "light" && bench.state.preferences.theme == nil)
    bench.send(.themeSuggested("no-such-theme"))
    #expect(bench.state.theme == "light")
    bench.run(.themeSet, .text("dark"))
    bench.send(.themeSuggested("light"))
    #expect(bench.state.theme == "dark" && bench.state.preferences.theme == "dark")
  }

  @Test("what must be told of a model's files is in the log, once")
  func notes() {
    var bench = Bench()
    bench.send(.start)
    var model = ModelSummary.smallBERT
    model.notes = ["a key of config.json is not known here and was passed over: extra"]
    bench.send(.engine(.modelOpened(JobID(1), model)))
    let told = bench.state.log.lines.filter { $0.text.contains("extra") }
    #expect(told.map(\.level) == [.note])
  }

  @Test("a failed analysis is a line of the log, and is not asked for again by itself")
  func failedAnalysis() throws {
    var bench = Bench.ready()
    let job = try #require(bench.press("c").compactMap(\.analysisJob).first)
    #expect(bench.send(.engine(.failed(job, message: "singular"))).isEmpty)
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.log.lines.last?.text.hasSuffix("singular") == true)
    #expect(!bench.press("j").contains { $0.isAnalysis })
    #expect(bench.press("f5").contains { $0.isAnalysis })
  }

  @Test("opening another model starts a new plan")
  func anotherModel() {
    var bench = Bench.ready()
    bench.press("right e enter")
    bench.settle()
    bench.run(.modelLoad, .text("/other"))
    bench.settle()
    #expect(bench.state.plan.history.past.isEmpty)
    #expect(bench.state.trials.all.isEmpty)
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 6)
  }
}
