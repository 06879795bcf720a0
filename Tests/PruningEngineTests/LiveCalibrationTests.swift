import LIARCore
import LinearAlgebra
import PruningPlan
import Synchronization
import Testing

@testable import PruningEngine

/// A calibration that is worked with while it runs.
struct LiveCalibrationTests {
  @Test(arguments: SampleModel.allCases)
  func everyLayerIsToldWhenItIsLeft(sample: SampleModel) throws {
    let model = try sample.open()
    var parts: [Calibration] = []
    let whole = try EngineResources().calibration(model, sample.options()) { parts.append($0) }
    #expect(parts.map(\.fitted.count) == (1...model.summary.layers).map { 2 * $0 })
    #expect(parts.allSatisfy(\.isPartial) && !whole.isPartial)
    for part in parts {
      #expect(part.heldOut.keys == part.fitted.keys)
      for (site, statistics) in part.fitted {
        #expect(statistics.centredGram.values == whole.fitted[site]?.centredGram.values)
      }
    }
  }

  @Test func aPartsAnalysisIsTheWholesAnalysis() throws {
    let sample = SampleModel.tinyBERT
    let model = try sample.open()
    var first: Calibration?
    let whole = try EngineResources().calibration(model, sample.options()) {
      if first == nil { first = $0 }
    }
    let part = try #require(first)
    let site = SiteID(layer: 0, module: .ffn)
    let analyses = try [part, whole].map {
      try Pruner(model: model, calibration: $0).analysis(site, .wifv, EstimateOptions())
    }
    #expect(analyses[0] == analyses[1])
  }

  /// The engine's own way, stopped as soon as the first layer is known.
  @Test func whatAStoppedCalibrationKnowsStaysInUse() throws {
    let sample = SampleModel.tinyBERT
    let state = EngineState()
    state.open(try sample.open())
    let work = Work()
    let told = Mutex<[EngineEvent]>([])
    func runner(_ work: Work) -> JobRunner {
      JobRunner(job: JobID(1), state: state, resources: EngineResources(), work: work) { event in
        told.withLock { $0.append(event) }
        if case .calibrating = event { work.cancel() }
      }
    }
    #expect(throws: (any Error).self) { try runner(work).run(.calibrate(sample.options())) }
    let known = [ModuleKind.attention, .ffn].map { SiteID(layer: 0, module: $0) }
    #expect(
      told.withLock { events in
        events.contains { if case .calibrating(_, _, known) = $0 { true } else { false } }
      })
    let rest = Work()
    try runner(rest).run(
      .analyze(sites: known, criterion: .wifv, estimate: EstimateOptions()))
    let analyzed = told.withLock {
      $0.filter { if case .siteAnalyzed = $0 { true } else { false } }
    }
    #expect(analyzed.count == 2)
    let unknown = SiteID(layer: 1, module: .ffn)
    #expect {
      try runner(rest).run(
        .analyze(sites: [unknown], criterion: .wifv, estimate: EstimateOptions()))
    } throws: { "\($0)".contains("has not come to 1.ffn") }
    // A recipe of known sites takes what is there; one of others calibrates anew.
    let inside = Recipe(
      model: "", calibration: sample.options(), sites: [known[1]: SiteSettings(kept: 100)])
    #expect(try runner(rest).run().pruner(for: inside).calibration.isPartial)
    let outside = Recipe(
      model: "", calibration: sample.options(), sites: [unknown: SiteSettings(kept: 100)])
    #expect(try !runner(rest).run().pruner(for: outside).calibration.isPartial)
  }
}
