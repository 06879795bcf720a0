import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Live calibration") struct LiveCalibrationTests {
  private let engine = FormulaEngine()

  /// A workbench whose calibration has come so far.
  private func calibrating(_ layers: Int) throws -> (bench: Bench, job: JobID) {
    var bench = Bench()
    bench.send(.start)
    bench.answer(try #require(bench.pending.first).job)
    let (job, request) = try #require(bench.pending.first)
    bench.send(.engine(.started(job, title: "")))
    for layer in 1...layers { bench.send(partial(job, request, layers: layer)) }
    return (bench, job)
  }

  private func partial(_ job: JobID, _ request: EngineRequest, layers: Int) -> Action {
    guard case .calibrated(_, let summary)? = engine.answers(job, request).first else {
      preconditionFailure("the engine doesn't calibrate")
    }
    let sites = (0..<layers).flatMap { layer in
      ModuleKind.allCases.map { SiteID(layer: layer, module: $0) }
    }
    return .engine(.calibrating(job, summary, sites: sites))
  }

  /// Lets the engine answer everything but the calibration.
  private func answerAll(_ bench: inout Bench, but job: JobID) {
    while let next = bench.pending.first(where: { $0.job != job }) { bench.answer(next.job) }
  }

  @Test("known layers have their figures while the others come")
  func figures() throws {
    var (bench, job) = try calibrating(2)
    answerAll(&bench, but: job)
    let known = bench.state.sites.filter { bench.state.figures(of: $0).error.value != nil }
    #expect(known.map(\.site.layer).max() == 1 && known.count == 4)
    #expect(bench.state.calibration.isPartial)
    #expect(bench.state.totals.pending == bench.state.sites.count - 4)
    #expect(known.allSatisfy { bench.state.tokenRow(of: $0)?.isStale == false })
  }

  @Test("each layer is asked for once, also when all are known")
  func once() throws {
    var (bench, job) = try calibrating(1)
    answerAll(&bench, but: job)
    let request = try #require(bench.pending.first).request
    for layers in 2...6 {
      bench.send(partial(job, request, layers: layers))
      answerAll(&bench, but: job)
    }
    bench.answer(job)
    bench.settle()
    var asked: [SiteID: Int] = [:]
    for case .engine(_, .analyze(let sites, _, _, _)) in bench.effects {
      for site in sites { asked[site, default: 0] += 1 }
    }
    #expect(asked.count == bench.state.sites.count)
    #expect(asked.values.allSatisfy { $0 == 1 })
    #expect(!bench.state.calibration.isPartial)
    #expect(bench.state.calibration.sites == nil)
    #expect(bench.state.totals.pending == 0)
  }

  @Test("what a stopped calibration knows stays, and says that it is partial")
  func stopped() throws {
    var (bench, job) = try calibrating(3)
    bench.press("ctrl-c")
    bench.send(.engine(.cancelled(job)))
    bench.settle()
    #expect(bench.state.calibration.sites?.count == 6)
    #expect(
      bench.state.log.lines.contains { $0.text.contains("6 of 12 sites are known (partial)") })
    let site = try #require(bench.state.focusedSite)
    bench.press("right")
    bench.settle()
    #expect(bench.state.figures(of: site).error.value != nil)
    #expect(bench.state.tokenRow(of: site)?.isStale == false)
    #expect(bench.pending.isEmpty)
  }

  @Test("a site that is not known yet is not asked for")
  func unknown() throws {
    var (bench, job) = try calibrating(1)
    answerAll(&bench, but: job)
    bench.press("G 3")
    bench.press("2 v")
    bench.press("5")
    #expect(bench.pending.map(\.job) == [job])
  }
}
