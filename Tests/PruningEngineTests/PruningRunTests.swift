import Foundation
import PruningEngine
import PruningPlan
import Synchronization
import Testing

/// The way from a recipe to a figure or a file, as the command line and the workbench go it.
@Suite(.serialized)
struct PruningRunTests {
  private let sample = SampleModel.tinyBERT

  /// What an engine answers to requests made one after the other.
  private func events(
    _ requests: [EngineRequest], _ resources: EngineResources = EngineResources()
  ) async -> [EngineEvent] {
    let engine = PruningEngine(resources: resources)
    var events: [EngineEvent] = []
    var iterator = engine.events.makeAsyncIterator()
    for (number, request) in requests.enumerated() {
      await engine.submit(request, as: JobID(number))
      var isOver = false
      while !isOver, let event = await iterator.next() {
        events.append(event)
        switch event {
        case .finished, .failed, .cancelled: isOver = true
        default: break
        }
      }
    }
    return events
  }

  private func notices(_ events: [EngineEvent]) -> [Notice] {
    events.compactMap { if case .note(_, let notice) = $0 { notice } else { nil } }
  }

  private func failure(_ events: [EngineEvent]) -> String? {
    events.compactMap { if case .failed(_, let message, _) = $0 { message } else { nil } }.last
  }

  private func run(_ resources: EngineResources = EngineResources()) throws -> PruningRun {
    PruningRun(try sample.open(), resources)
  }

  @Test func bothSidesComeToTheSameFigure() async throws {
    let recipe = try sample.open().recipe(0.5, calibration: sample.options())
    let trial = try run().trial(recipe, sample.evaluation)
    let told = await events([
      .openModel(path: sample.folder), .calibrate(sample.options()),
      .evaluate(recipe: recipe, options: sample.evaluation),
    ])
    let result = told.compactMap { event -> EvaluationResult? in
      if case .evaluated(_, _, let result) = event { result } else { nil }
    }.last
    #expect(try #require(result).value == trial.result.value)
  }

  @Test func bothSidesAreWarnedOfTooFewTokens() async throws {
    let recipe = try sample.open().recipe(0.5, calibration: sample.options(samples: 4))
    let told = await events([
      .openModel(path: sample.folder), .evaluate(recipe: recipe, options: sample.evaluation),
    ])
    #expect(failure(told) == nil)
    let known = Mutex<[Notice]>([])
    _ = try PruningRun(try sample.open(), EngineResources()) { notice in
      known.withLock { $0.append(notice) }
    }.prune(recipe)
    let warnings = notices(told).filter(\.isWarning)
    #expect(warnings.contains { $0.text.contains("calibration tokens are fewer than") })
    #expect(warnings == known.withLock { $0 }.filter(\.isWarning))
  }

  @Test func aRecipeOfAnotherModelIsRefusedBeforeItsTextIsRead() async throws {
    var recipe = try sample.open().recipe(0.5, calibration: sample.options())
    recipe.calibration?.file = "/nowhere.txt"
    recipe.sites[SiteID(layer: 40, module: .ffn)] = SiteSettings(kept: 1)
    let refused = try #require(engineError { _ = try run().prune(recipe) })
    #expect(refused.description.contains("names site 40.ffn"))
    let told = await events([
      .openModel(path: sample.folder), .evaluate(recipe: recipe, options: sample.evaluation),
    ])
    #expect(failure(told)?.contains("names site 40.ffn") == true)
  }

  @Test func aRidgeByHeldOutErrorNeedsHeldOutSamplesBeforeAnythingIsRead() throws {
    var recipe = try sample.open().recipe(0.5, calibration: sample.options(heldOut: 0))
    recipe.calibration?.file = "/nowhere.txt"
    recipe.estimate.ridge = .automatic
    let refused = try #require(engineError { _ = try run().prune(recipe) })
    #expect(refused.kind == .usage && refused.description.contains("held-out"))
  }

  @Test func dataThatIsntThereIsToldBeforeACalibration() async throws {
    let recipe = try sample.open().recipe(0.5, calibration: sample.options(samples: 64))
    var evaluation = sample.evaluation
    evaluation.file = "/nowhere.csv"
    let told = await events([
      .openModel(path: sample.folder), .calibrate(sample.options()),
      .evaluate(recipe: recipe, options: evaluation),
    ])
    #expect(failure(told)?.contains("/nowhere.csv") == true)
    #expect(notices(told).isEmpty, "it calibrated for nothing")
  }

  @Test func aRecipeIsWrittenWithoutStatistics() async throws {
    let folder = try TemporaryFolder()
    let recipe = try sample.open().recipe(0.5, calibration: sample.options())
    let path = folder.path + "/recipe.toml"
    let told = await events([
      .openModel(path: sample.folder),
      .export(
        recipe: recipe, format: .recipe, storage: .keep, destination: path, overwrite: false),
    ])
    #expect(failure(told) == nil)
    #expect(try Recipe(toml: String(contentsOfFile: path, encoding: .utf8)) == recipe)
  }

  @Test func aNamedFileServesARecipeThatNamesNoText() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.safetensors"
    try Calibrator.write(sample.open(), sample.options(), to: path, overwrite: false)
    let resources = EngineResources(accumulators: path)
    let outcome = try run(resources).prune(try sample.open().recipe(0.5))
    #expect(outcome.pruner.calibration.summary.options == sample.options())
  }

  @Test func aNamedFileDoesntServeARecipeOfOtherOptions() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.safetensors"
    try Calibrator.write(sample.open(), sample.options(), to: path, overwrite: false)
    let other = sample.options(samples: 64)
    let outcome = try run(EngineResources(accumulators: path))
      .prune(try sample.open().recipe(0.5, calibration: other))
    #expect(outcome.pruner.calibration.summary.options == other)
  }

  @Test func anUnprunedPlanContinuesAsTheDenseModel() async throws {
    let empty = Recipe(model: "", calibration: nil, sites: [:])
    let told = await events([
      .openModel(path: SampleModel.tinyLLaMA.folder),
      .generate(
        prompt: "the", recipe: empty, options: GenerationOptions(maximumTokens: 4, temperature: 0)),
    ])
    #expect(failure(told) == nil)
    var texts: [ModelSide: String] = [:]
    for case .generated(_, let side, let token) in told { texts[side, default: ""] += token.text }
    #expect(texts[.dense] == texts[.pruned] && texts[.dense]?.isEmpty == false)
  }

  @Test func aBudgetsGradientsAreToldOfAsTheyAreComputed() async throws {
    var recipe = try sample.open().recipe(0)
    for site in recipe.sites.keys { recipe.sites[site]?.criterion = .fisher }
    let told = await events([
      .openModel(path: sample.folder), .calibrate(sample.options()),
      .allocate(
        AllocationOptions(budget: try Budget(parsing: "40%"), scale: .own, roundTo: 1),
        settings: recipe.sites, estimate: recipe.estimate, revision: 0),
    ])
    #expect(failure(told) == nil)
    let messages = told.compactMap { event -> String? in
      if case .progress(JobID(2), _, _, let message) = event { message } else { nil }
    }
    #expect(messages.contains { $0.contains("gradients") || $0.contains("backward") })
  }

  @Test func aStreamedModelsSitesAreAnalyzedAsAResidentOnes() async throws {
    let sites = try sample.open().summary.sites.map(\.site)
    let requests: [EngineRequest] = [
      .openModel(path: sample.folder), .calibrate(sample.options()),
      .analyze(sites: sites, criterion: .wifv, estimate: EstimateOptions()),
    ]
    func analyses(_ resources: EngineResources) async -> [SiteID: [Float]] {
      var known: [SiteID: [Float]] = [:]
      for case .siteAnalyzed(_, let analysis) in await events(requests, resources) {
        known[analysis.site] = analysis.curves[.liar]?.error
      }
      return known
    }
    let streamed = await analyses(EngineResources(spills: true))
    #expect(streamed.count == sites.count)
    #expect(await analyses(EngineResources()) == streamed)
  }
}
