import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Token errors") struct TokenTests {
  @Test("the newest request wins, and asks only for the rows that changed")
  func newestWins() throws {
    var bench = Bench.ready()
    bench.press("right")
    let first = try #require(bench.pending.last?.job)
    let effects = bench.press("right")
    #expect(effects.first == .cancel(first))
    #expect(effects.count == 2)
    guard case .engine(_, .tokenErrors(_, let sites, let settings, _, _)) = effects[1] else {
      Issue.record("no request for token errors")
      return
    }
    #expect(sites == [SiteID(layer: 0, module: .attention)])
    #expect(settings[sites[0]]?.kept == 4)
  }

  @Test("old rows are stale until the new ones arrive")
  func staleness() throws {
    var bench = Bench.ready()
    let site = try #require(bench.state.focusedSite)
    bench.press("right")
    #expect(bench.state.tokenRow(of: site)?.isStale == true)
    #expect(bench.state.tokenRow(of: bench.state.sites[1])?.isStale == false)
    bench.settle()
    #expect(bench.state.tokenRow(of: site)?.isStale == false)
  }

  @Test("rows of an older plan that arrive late never pass for current")
  func lateRows() throws {
    var bench = Bench.ready()
    bench.press("right")
    let (job, request) = try #require(bench.pending.last)
    bench.press("right")
    for event in FormulaEngine().answers(job, request) { bench.send(.engine(event)) }
    let site = try #require(bench.state.focusedSite)
    #expect(bench.state.tokenRow(of: site)?.isStale == true)
  }

  @Test("the focused site comes first")
  func focusedFirst() {
    var bench = Bench.ready()
    let site = SiteID(layer: 3, module: .ffn)
    bench.run(.cursorSite, .site(site))
    bench.press("a a right")
    guard case .tokenErrors(_, let sites, _, _, _)? = bench.pending.last?.request else {
      Issue.record("no request for token errors")
      return
    }
    #expect(sites.first == site)
    #expect(sites.count == 12)
  }

  @Test("another sample is asked for as a whole, and the first and last end the way")
  func samples() {
    var bench = Bench.ready()
    let effects = bench.press("n")
    #expect(bench.state.tokens.sample == FormulaEngine.fittedCount + 1)
    #expect(effects.contains { $0.isTokens })
    bench.settle()
    #expect(bench.state.tokens.sheet.tokens.first == "[CLS]")
    #expect(bench.state.tokens.sheet.tokens.count == 5)
    bench.run(.sampleSet, .number(Double(FormulaEngine.sampleCount)))
    bench.press("n")
    #expect(bench.state.message == "this is the last sample")
    bench.run(.sampleSet, .number(1))
    bench.press("N")
    #expect(bench.state.message == "this is the first sample")
  }

  @Test("a calibration begins with the first held-out sample; before it are the fitted ones")
  func kinds() {
    var bench = Bench.ready()
    #expect(bench.state.sampleName == "held-out sample 1/128")
    bench.press("N")
    #expect(bench.state.sampleName == "fitted sample 512/512")
    // One that was chosen stays through another calibration.
    bench.run(.calibrationRun, .calibration(CalibrationOptions(file: "/t.txt", samples: 640)))
    bench.settle()
    #expect(bench.state.sampleName == "fitted sample 512/512")
  }

  @Test("where nothing is held out, the first fitted sample is looked at")
  func nothingHeldOut() {
    var configuration = Configuration.fixture
    configuration.calibration?.heldOut = 0
    let bench = Bench.ready(configuration)
    #expect(bench.state.sampleName == "fitted sample 1/640")
    #expect(!bench.state.holdsOut)
  }

  @Test("a sample that was seen before is asked for again, and so are the other methods")
  func backToASample() {
    var bench = Bench.ready()
    bench.press("3")
    bench.settle()
    let errors = bench.state.tokenErrorsByMethod
    bench.press("n")
    bench.settle()
    #expect(bench.press("N").contains { $0.isTokens })
    bench.settle()
    #expect(bench.state.sites.allSatisfy { bench.state.tokenRow(of: $0)?.isStale == false })
    #expect(errors.count == 3)
    #expect(bench.state.tokenErrorsByMethod == errors)
  }

  @Test("the worst token is looked for at the focused site, and gone to")
  func worst() {
    var bench = Bench.ready()
    bench.run(.cursorSite, .site(SiteID(layer: 2, module: .ffn)))
    bench.press("w")
    bench.settle()
    #expect(bench.state.tokens.sample == FormulaEngine.fittedCount + 2)
    #expect(bench.state.tokens.cursor == 5)
    #expect(bench.state.tokens.sheet.sample == FormulaEngine.fittedCount + 2)
    #expect(bench.state.message == "worst token of 2.ffn: held-out sample 3/128, token 5")
  }

  @Test("a worst token of an older plan is not gone to")
  func staleWorst() {
    var bench = Bench.ready()
    bench.press("w")
    let request = bench.pending.removeWorst()
    bench.press("right")
    guard let (job, request) = request else {
      Issue.record("no request for the worst token")
      return
    }
    for event in FormulaEngine().answers(job, request) { bench.send(.engine(event)) }
    #expect(bench.state.tokens.sample == FormulaEngine.fittedCount)
  }

  @Test("while the pane has the focus, the other methods' errors are asked for")
  func comparison() throws {
    var bench = Bench.ready()
    #expect(bench.state.tokenErrorsByMethod.count == 1)
    bench.press("3")
    bench.settle()
    let errors = bench.state.tokenErrorsByMethod
    #expect(Set(errors.keys) == Set(Reconstruction.available))
    let none = try #require(errors[.none])
    let liar = try #require(errors[.liar])
    #expect(none > liar)
    #expect(bench.pending.isEmpty)
  }

  @Test("moving through tokens stays in the sample")
  func cursor() {
    var bench = Bench.ready()
    bench.press("3 left")
    #expect(bench.state.tokens.cursor == 0)
    for _ in 0..<40 { bench.press("right") }
    #expect(bench.state.tokens.cursor == 14)
    bench.press("n")
    bench.settle()
    #expect(bench.state.tokens.cursor == 0)
  }
}

extension [(job: JobID, request: EngineRequest)] {
  func removeWorst() -> (JobID, EngineRequest)? {
    last { if case .worstToken = $0.request { true } else { false } }.map { ($0.job, $0.request) }
  }
}
