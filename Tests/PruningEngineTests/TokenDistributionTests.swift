import Foundation
import PruningEngine
import PruningPlan
import Testing
import Tokenization

/// Distributions, continuations and neighbours as the engine tells them.
@Suite(.serialized)
struct PaneRequestTests {
  /// The answers of requests that are made one after the other.
  private func run(_ sample: SampleModel, _ requests: [EngineRequest]) async -> [EngineEvent] {
    let engine = PruningEngine()
    let all: [EngineRequest] =
      [.openModel(path: sample.folder), .calibrate(sample.options())] + requests
    var events: [EngineEvent] = []
    var iterator = engine.events.makeAsyncIterator()
    for (number, request) in all.enumerated() {
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

  private func failure(_ events: [EngineEvent]) -> String? {
    events.compactMap { if case .failed(_, let message, _) = $0 { message } else { nil } }.last
  }

  private func distributions(_ events: [EngineEvent]) -> [ErrorDistribution] {
    events.compactMap { if case .distribution(_, let value, _) = $0 { value } else { nil } }
  }

  @Test(arguments: SampleModel.allCases, ModuleKind.allCases)
  func aSitesDistributionAgreesWithItsTokenErrors(_ sample: SampleModel, _ module: ModuleKind)
    async throws
  {
    let pruner = try sample.pruner()
    let site = SiteID(layer: 1, module: module)
    let units = try #require(
      pruner.model.summary.sites.first { $0.site == site }?.units)
    let settings = SiteSettings(kept: max(1, units / 2))
    let events = await run(
      sample,
      [
        .distribution(
          sites: [site], settings: [site: settings], estimate: EstimateOptions(), revision: 4)
      ])
    #expect(failure(events) == nil)
    let value = try #require(distributions(events).last)
    #expect(value.isComplete && value.sites == [site])
    #expect(Set(value.methods.keys) == Set(Reconstruction.ablation))
    let summary = pruner.calibration.summary
    for method in [Reconstruction.none, .bias, .liar] {
      let errors = try #require(value.methods[method])
      #expect(errors.fitted.total == summary.tokens)
      #expect(errors.heldOut.total == summary.heldOutTokens)
      var own = settings
      own.reconstruction = method
      let curve = try pruner.analysis(site, .wifv, EstimateOptions()).curves[method]
      let expected = try #require(curve?.error[own.kept])
      #expect(abs(errors.error - expected) < 1e-3 * expected + 1e-6)
      // The histogram's tokens are those of the inspector, sample by sample.
      var tokens: [Float] = []
      for index in pruner.calibration.samples.fitted.indices {
        tokens += try TokenInspector(pruner, sample: index)
          .errors(site, own, EstimateOptions(), pruner: pruner)
      }
      let reference = ErrorHistogram(tokens)
      for share in [0.1, 0.5, 0.9] {
        let (a, b) = (errors.fitted.quantile(share) ?? 0, reference.quantile(share) ?? 1)
        #expect(abs(a - b) < 0.01 * b)
      }
    }
    let (none, liar) = (value.methods[.none]?.error ?? 0, value.methods[.liar]?.error ?? 1)
    #expect(liar < none)
  }

  @Test func theSecondQuestionAboutASiteTakesTheActivationsAtHand() async throws {
    let site = SiteID(layer: 2, module: .ffn)
    let requests = [40, 40, 60].map { kept in
      EngineRequest.distribution(
        sites: [site], settings: [site: SiteSettings(kept: kept)], estimate: EstimateOptions(),
        revision: 0)
    }
    let values = distributions(await run(.tinyBERT, requests)).filter(\.isComplete)
    #expect(values.count == 3)
    #expect(values[0] == values[1])
    #expect((values[2].methods[.liar]?.error ?? 1) < (values[0].methods[.liar]?.error ?? 0))
  }

  @Test func allSitesAreCountedTogetherAndAProtectedOneHasNoError() async throws {
    let summary = try SampleModel.tinyBERT.open().summary
    var settings: [SiteID: SiteSettings] = [:]
    for site in summary.sites { settings[site.site] = SiteSettings(kept: site.kept(ratio: 0.5)) }
    settings[summary.sites[0].site]?.kept = summary.sites[0].units
    let events = await run(
      .tinyBERT,
      [
        .distribution(
          sites: summary.sites.map(\.site), settings: settings, estimate: EstimateOptions(),
          revision: 0)
      ])
    let value = try #require(distributions(events).last)
    #expect(value.sites.count == summary.sites.count)
    let calibration = try SampleModel.tinyBERT.pruner().calibration.summary
    let errors = try #require(value.methods[.liar])
    #expect(errors.fitted.total == calibration.tokens * summary.sites.count)
    // The tokens of the site that keeps all its units.
    #expect(errors.fitted.counts.first ?? 0 >= calibration.tokens)
  }

  @Test func bothSidesContinueAPromptAndAnUnprunedOneAgrees() async throws {
    let sample = SampleModel.tinyLLaMA
    let model = try sample.open()
    let requests = [0, 0.6].map { ratio in
      EngineRequest.generate(
        prompt: "the",
        recipe: (try? model.recipe(ratio)) ?? Recipe(model: "", calibration: nil, sites: [:]),
        options: GenerationOptions(maximumTokens: 12))
    }
    let events = await run(sample, requests)
    #expect(failure(events) == nil)
    func tokens(_ job: Int, _ side: ModelSide) -> [Int] {
      events.compactMap { event in
        if case .generated(JobID(job), side, let token) = event { token.token } else { nil }
      }
    }
    #expect(tokens(2, .dense).count == 12)
    #expect(tokens(2, .dense) == tokens(2, .pruned))
    #expect(tokens(3, .dense) == tokens(2, .dense))
    #expect(tokens(3, .pruned) != tokens(3, .dense))
  }

  @Test func sentencesNearestToACalibrationTextBeginWithIt() async throws {
    let sample = SampleModel.tinyBERT
    let model = try sample.open()
    let pruner = try sample.pruner()
    let text = model.tokenizer.decode(
      pruner.calibration.samples.fitted[3], skippingSpecialTokens: true)
    let events = await run(
      sample,
      [
        .neighbours(sentence: text, second: text, recipe: try model.recipe(0.5), limit: 5),
        .neighbours(sentence: text, second: nil, recipe: try model.recipe(0), limit: 5),
      ])
    #expect(failure(events) == nil)
    let answers = events.compactMap {
      if case .neighbours(_, let value) = $0 { value } else { nil }
    }
    try #require(answers.count == 2)
    for answer in answers {
      let dense = try #require(answer.nearest[.dense])
      #expect(dense.count == 5)
      #expect(abs(dense[0].similarity - 1) < 1e-4)
      #expect(dense[0].text == text)
      #expect(zip(dense, dense.dropFirst()).allSatisfy { $0.similarity >= $1.similarity })
    }
    #expect(abs((answers[0].pair[.pruned] ?? 0) - 1) < 1e-4)
    #expect(answers[0].agreement < 1)
    #expect(answers[1].pair.isEmpty)
    #expect(abs(answers[1].agreement - 1) < 1e-5)
    let unpruned = try #require(answers[1].nearest[.pruned])
    #expect(unpruned.enumerated().allSatisfy { $0.element.otherRank == $0.offset })
  }

  @Test func whatCannotBeTriedSaysWhy() async throws {
    let empty = Recipe(model: "", calibration: nil, sites: [:])
    let encoder = await run(
      .tinyBERT, [.generate(prompt: "a", recipe: empty, options: GenerationOptions())])
    #expect(failure(encoder)?.contains("encoder") == true)
    let decoder = await run(
      .tinyLLaMA, [.neighbours(sentence: "a", second: nil, recipe: empty, limit: 3)])
    #expect(failure(decoder)?.contains("decoder") == true)
    let nothing = await run(
      .tinyBERT, [.neighbours(sentence: " ", second: nil, recipe: empty, limit: 3)])
    #expect(failure(nothing) == "the sentence has no tokens")
    let site = SiteID(layer: 99, module: .ffn)
    let unknown = await run(
      .tinyBERT,
      [
        .distribution(
          sites: [site], settings: [site: SiteSettings(kept: 1)], estimate: EstimateOptions(),
          revision: 0)
      ])
    #expect(failure(unknown)?.contains("no site") == true)
  }
}
