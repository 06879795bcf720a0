import Foundation
import PruningEngine
import PruningPlan
import Testing
import Timing

/// An engine and a reader of its events.
private final class Bench {
  let engine = PruningEngine()
  private var iterator: AsyncStream<EngineEvent>.Iterator
  private var next = 0

  init() { iterator = engine.events.makeAsyncIterator() }

  func submit(_ request: EngineRequest) async -> JobID {
    next += 1
    await engine.submit(request, as: JobID(next))
    return JobID(next)
  }

  /// Events up to the end of a job.
  func events(of job: JobID) async -> [EngineEvent] {
    var events: [EngineEvent] = []
    while let event = await iterator.next() {
      if event.job == job { events.append(event) }
      if event.ends(job) { break }
    }
    return events
  }

  func run(_ request: EngineRequest) async -> [EngineEvent] {
    await events(of: submit(request))
  }

  /// Reads on until an event is met.
  func wait(for isMet: (EngineEvent) -> Bool) async -> EngineEvent? {
    while let event = await iterator.next() { if isMet(event) { return event } }
    return nil
  }
}

extension EngineEvent {
  fileprivate func ends(_ job: JobID) -> Bool {
    switch self {
    case .finished, .failed, .cancelled: self.job == job
    default: false
    }
  }

  /// The event's case, for sequences.
  fileprivate var name: String {
    switch self {
    case .started: "started"
    case .progress: "progress"
    case .note: "note"
    case .finished: "finished"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .modelOpened: "modelOpened"
    case .listed: "listed"
    case .summarised: "summarised"
    case .calibrating: "calibrating"
    case .calibrated: "calibrated"
    case .siteAnalyzed: "siteAnalyzed"
    case .allocated: "allocated"
    case .removals: "removals"
    case .depth: "depth"
    case .tokenErrors: "tokenErrors"
    case .worstToken: "worstToken"
    case .worstTokens: "worstTokens"
    case .distribution: "distribution"
    case .figures: "figures"
    case .generated: "generated"
    case .neighbours: "neighbours"
    case .evaluated: "evaluated"
    case .exported: "exported"
    case .measured: "measured"
    }
  }

  fileprivate var failure: String? {
    if case .failed(_, let message, _) = self { message } else { nil }
  }
}

extension [EngineEvent] {
  /// Without progress and parts, which come when they come.
  fileprivate var lifecycle: [String] {
    map(\.name).filter { $0 != "progress" && $0 != "calibrating" }
  }
}

@Suite(.serialized)
struct PruningEngineTests {
  private let sample = SampleModel.tinyBERT

  private func calibrated(_ sample: SampleModel = .tinyBERT) async -> Bench {
    let bench = Bench()
    _ = await bench.run(.openModel(path: sample.folder))
    _ = await bench.run(.calibrate(sample.options()))
    return bench
  }

  /// An engine in the midst of a calibration that takes longer than the test.
  private func calibrating() async -> (Bench, JobID) {
    let bench = Bench()
    _ = await bench.run(.openModel(path: SampleModel.tinyLLaMA.folder))
    var long = SampleModel.tinyLLaMA.options(samples: 100_000)
    long.length = 512
    let job = await bench.submit(.calibrate(long))
    _ = await bench.wait { $0.job == job && $0.name == "progress" }
    return (bench, job)
  }

  @Test func tellsEveryStepInOrder() async throws {
    let bench = Bench()
    let folder = try TemporaryFolder()
    let opened = await bench.run(.openModel(path: sample.folder))
    #expect(opened.lifecycle == ["started", "modelOpened", "finished"])
    guard case .modelOpened(_, let summary) = opened.first(where: { $0.name == "modelOpened" })
    else { return }
    #expect(try summary == sample.open().summary)

    let calibrated = await bench.run(.calibrate(sample.options()))
    #expect(calibrated.lifecycle == ["started", "calibrated", "finished"])
    #expect(calibrated.contains { $0.name == "progress" })

    let sites = summary.sites.map(\.site)
    let analyzed = await bench.run(
      .analyze(sites: sites, criterion: .wifv, estimate: EstimateOptions()))
    #expect(
      analyzed.lifecycle
        == ["started"] + sites.map { _ in "siteAnalyzed" } + ["finished"])

    let bySlope = await bench.run(
      .analyze(sites: sites, criterion: .fisher, estimate: EstimateOptions()))
    #expect(
      bySlope.lifecycle
        == ["started", "note"] + sites.map { _ in "siteAnalyzed" } + ["finished"])
    #expect(bySlope.contains { $0.name == "progress" })

    let recipe = try sample.open().recipe(0.5, calibration: sample.options())
    let tokens = await bench.run(
      .tokenErrors(
        sample: 0, sites: sites, settings: recipe.sites, estimate: recipe.estimate, revision: 3))
    #expect(tokens.lifecycle.first == "started" && tokens.lifecycle.last == "finished")
    var rows: [SiteID: [Float]] = [:]
    for case .tokenErrors(_, let errors, let revision) in tokens {
      #expect(revision == 3 && errors.sampleCount == 256)
      for (site, row) in errors.rows {
        #expect(row.count == errors.tokens.count)
        rows[site] = row
      }
    }
    #expect(Set(rows.keys) == Set(sites))

    let evaluated = await bench.run(.evaluate(recipe: recipe, options: sample.evaluation))
    #expect(evaluated.lifecycle == ["started", "evaluated", "finished"])

    let exported = await bench.run(
      .export(
        recipe: recipe, format: .huggingFacePadded, storage: .keep,
        destination: folder.path + "/out",
        overwrite: false))
    #expect(exported.lifecycle == ["started", "exported", "finished"])
    guard case .exported(_, let path, let bytes, let parameters)? = exported.dropLast().last else {
      Issue.record("no export was told")
      return
    }
    #expect(FileManager.default.fileExists(atPath: path + "/model.safetensors"))
    #expect(bytes > 0 && parameters < summary.parameters)
  }

  @Test func theDenseModelIsEvaluatedByAnEmptyRecipe() async throws {
    let bench = Bench()
    _ = await bench.run(.openModel(path: sample.folder))
    let events = await bench.run(
      .evaluate(
        recipe: Recipe(model: "", calibration: nil, sites: [:]), options: sample.evaluation))
    guard case .evaluated(_, _, let result)? = events.dropLast().last else {
      Issue.record("\(events)")
      return
    }
    #expect(abs(result.value - 0.854) < 0.001)
  }

  @Test func anEvaluationCalibratesWhenTheRecipeAsksForAnotherText() async throws {
    let bench = await calibrated()
    let recipe = try sample.open().recipe(0.5, calibration: sample.options(samples: 64))
    let events = await bench.run(.evaluate(recipe: recipe, options: sample.evaluation))
    #expect(events.lifecycle == ["started", "note", "evaluated", "finished"])
  }

  @Test func aNewerQuestionAboutTokensCancelsTheOlder() async throws {
    let bench = await calibrated()
    let recipe = try sample.open().recipe(0.5)
    let sites = Array(recipe.sites.keys)
    var jobs: [JobID] = []
    for revision in 0..<30 {
      jobs.append(
        await bench.submit(
          .tokenErrors(
            sample: revision, sites: sites, settings: recipe.sites, estimate: recipe.estimate,
            revision: revision)))
    }
    var ended: [JobID: String] = [:]
    while ended.count < jobs.count {
      guard let event = await bench.wait(for: { $0.ends($0.job) }) else { break }
      ended[event.job] = event.name
    }
    #expect(ended[try #require(jobs.last)] == "finished")
    #expect(ended.values.filter { $0 == "cancelled" }.count >= 20)
    #expect(!ended.values.contains("failed"))
  }

  @Test func cancellingACalibrationIsAnsweredQuicklyAndLeavesTheEngineUsable() async throws {
    // Milliseconds on a machine of one's own; other tests compute meanwhile.
    let time = await Timing.least(of: 3, below: .seconds(4)) {
      let (bench, job) = await calibrating()
      let start = ContinuousClock.now
      await bench.engine.cancel(job)
      let events = await bench.events(of: job)
      #expect(events.last?.name == "cancelled")
      let time = ContinuousClock.now - start
      let again = await bench.run(.calibrate(SampleModel.tinyLLaMA.options()))
      #expect(again.lifecycle == ["started", "calibrated", "finished"])
      return time
    }
    #expect(time < .seconds(4))
  }

  @Test func aJobWhoseTurnHasNotComeIsCancelledWithoutWaitingForTheOneAhead() async throws {
    let (bench, ahead) = await calibrating()
    let queued = await bench.submit(
      .evaluate(
        recipe: Recipe(model: "", calibration: nil, sites: [:]),
        options: SampleModel.tinyLLaMA.evaluation))
    await bench.engine.cancel(queued)
    let answer = await bench.wait { $0.job == queued || $0.ends(ahead) }
    #expect(answer?.job == queued)
    #expect(answer?.name == "cancelled")
    await bench.engine.cancel(ahead)
    #expect(await bench.events(of: ahead).last?.name == "cancelled")
  }

  @Test func aNewModelEndsTheWorkOnTheOldOne() async throws {
    let bench = Bench()
    _ = await bench.run(.openModel(path: SampleModel.tinyLLaMA.folder))
    let old = await bench.submit(
      .calibrate(SampleModel.tinyLLaMA.options(samples: 100_000)))
    let new = await bench.submit(.openModel(path: sample.folder))
    var ended: [JobID: String] = [:]
    while ended.count < 2 {
      guard let event = await bench.wait(for: { $0.ends($0.job) }) else { break }
      ended[event.job] = event.name
    }
    #expect(ended == [old: "cancelled", new: "finished"])
    let analysis = await bench.run(
      .analyze(
        sites: [SiteID(layer: 0, module: .ffn)], criterion: .wifv, estimate: EstimateOptions()))
    #expect(analysis.last?.failure == "there are no statistics")
  }

  @Test func requestsThatCannotBeMetSayWhy() async throws {
    let bench = Bench()
    let site = SiteID(layer: 0, module: .ffn)
    let before = await bench.run(.calibrate(sample.options()))
    #expect(before.last?.failure == "there is no model")
    let missing = await bench.run(.openModel(path: "/no/such/model"))
    #expect(missing.last?.failure?.contains("/no/such/model") == true)
    _ = await bench.run(.openModel(path: sample.folder))
    let uncalibrated = await bench.run(
      .worstToken(
        site: site, settings: SiteSettings(kept: 5), estimate: EstimateOptions(), revision: 0))
    #expect(uncalibrated.last?.failure == "there are no statistics")
    var options = sample.options()
    options.file = "/no/such/text.txt"
    let text = await bench.run(.calibrate(options))
    #expect(text.last?.failure?.contains("/no/such/text.txt") == true)
    _ = await bench.run(.calibrate(sample.options(samples: 32)))
    let unknown = await bench.run(
      .analyze(
        sites: [SiteID(layer: 77, module: .ffn)], criterion: .wifv, estimate: EstimateOptions()))
    #expect(unknown.last?.failure?.contains("77.ffn") == true)
    let worst = await bench.run(
      .worstToken(
        site: SiteID(layer: 77, module: .ffn), settings: SiteSettings(kept: 5),
        estimate: EstimateOptions(), revision: 0))
    #expect(worst.last?.failure?.contains("77.ffn") == true)
    var recipe = try sample.open().recipe(0.5)
    recipe.sites[SiteID(layer: 9, module: .ffn)] = SiteSettings(kept: 1)
    let evaluation = await bench.run(.evaluate(recipe: recipe, options: sample.evaluation))
    #expect(evaluation.last?.failure?.contains("9.ffn") == true)
    let export = await bench.run(
      .export(
        recipe: try sample.open().recipe(0.5), format: .huggingFacePadded, storage: .keep,
        destination: sample.folder, overwrite: false))
    #expect(export.last?.failure?.contains(sample.folder) == true)
  }

  @Test func shuttingDownEndsTheEvents() async throws {
    let bench = Bench()
    await bench.engine.shutDown()
    #expect(await bench.wait { _ in true } == nil)
  }

  /// A slider's step is answered from linear algebra: far below a forward pass over the text.
  @Test func analysisOfACalibratedModelIsFast() async throws {
    // Each attempt asks for what no earlier one has left in memory.
    let ridges = [1e-4, 2e-4, 3e-4, 4e-4, 5e-4]
    let bench = await calibrated()
    var attempts = ridges.makeIterator()
    let time = await Timing.least(of: ridges.count, below: .seconds(2)) {
      let ridge = attempts.next() ?? 0
      let start = ContinuousClock.now
      let events = await bench.run(
        .analyze(
          sites: [SiteID(layer: 0, module: .ffn)], criterion: .wifv,
          estimate: EstimateOptions(ridge: .fixed(ridge))))
      #expect(events.last?.name == "finished")
      return ContinuousClock.now - start
    }
    #expect(time < .seconds(2))
  }
}
