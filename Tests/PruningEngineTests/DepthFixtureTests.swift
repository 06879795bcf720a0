import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

/// What Tests/Reference/make_depth_fixtures.py found on a sample model.
private struct DepthReference: Decodable {
  struct Errors: Decodable {
    var error, held_out_error: Double
  }
  struct Removed: Decodable {
    var first, last: SiteID
  }
  /// The consumer before a stretch; nil for what is as it was.
  struct Patch: Decodable {
    var consumer: SiteID
    var kept: [Int]?
    var change: Double
    var weight: [[Double]]?
    var bias: [Double]?
    var error, held_out_error: Double?
  }
  struct Version: Decodable {
    var reconstruction: Reconstruction?
    var target: SequentialTarget?
    var stretches: [Patch]
    var final: [[Double]]
  }
  struct Case: Decodable {
    var name: String
    var removed: [Removed]
    var versions: [Version]
  }
  struct Figure: Decodable {
    var first, last: SiteID
    var influence: Double
    var dropped: Errors
    var patched: Errors?
  }
  var ridge, `guard`: Double
  var fitted, held_out: [[Int]]
  var one_shot, sequential: [Case]
  var figures: [Figure]

  init(_ sample: SampleModel) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/depth-\(sample.rawValue).json")
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }

  /// A pruner calibrated on the reference's samples.
  func pruner(_ sample: SampleModel) throws -> Pruner {
    let model = try sample.open()
    let samples = CalibrationSamples(fitted: fitted, heldOut: held_out)
    let run = try CalibrationRun(
      model.dense, samples, .uniform, spill: nil, work: Work()
    ) { _ in "" }
    var statistics: [CalibrationPart: [SiteID: Statistics]] = [:]
    for (part, site) in run.order {
      statistics[part, default: [:]][site] = try run.take(part, site)
    }
    let summary = CalibrationSummary(
      options: sample.options(), samples: fitted.count, heldOutSamples: held_out.count, tokens: 0,
      heldOutTokens: 0, seconds: 0)
    return Pruner(
      model: model,
      calibration: Calibration(
        summary: summary, fitted: SiteStatistics(statistics[.fitted] ?? [:]),
        heldOut: SiteStatistics(statistics[.heldOut] ?? [:]), samples: samples))
  }

  var estimate: EstimateOptions {
    var estimate = EstimateOptions(guardShare: self.guard)
    estimate.ridge = .fixed(ridge)
    estimate.correction = .full
    return estimate
  }

  func recipe(_ model: LoadedModel, _ known: Case, _ version: Version) -> Recipe {
    let reconstruction = version.reconstruction ?? .liar
    var recipe = model.recipe(0, reconstruction)
    recipe.estimate = estimate
    recipe.sites = [:]
    for site in known.removed.flatMap({ $0.sites(of: model) }) {
      recipe.sites[site] = SiteSettings(kept: 0, reconstruction: reconstruction)
    }
    for patch in version.stretches {
      guard let kept = patch.kept else { continue }
      recipe.sites[patch.consumer] = SiteSettings(
        kept: kept.count, reconstruction: reconstruction)
    }
    if let target = version.target {
      recipe.mode = .sequential
      recipe.target = target
    }
    return recipe
  }
}

extension DepthReference.Removed {
  func sites(of model: LoadedModel) -> [SiteID] {
    model.summary.sites.map(\.site).filter { first <= $0 && $0 <= last }
  }
}

@Suite("Depth, against the reference")
struct DepthFixtureTests {
  @Test(
    "Removed in one shot: errors, updates and the model's output", arguments: SampleModel.allCases)
  func oneShot(sample: SampleModel) throws {
    let reference = try DepthReference(sample)
    try check(reference.one_shot, reference, sample)
  }

  @Test("Removed sequentially: updates and the model's output", arguments: SampleModel.allCases)
  func sequential(sample: SampleModel) throws {
    let reference = try DepthReference(sample)
    try check(reference.sequential, reference, sample)
  }

  @Test("What every stretch costs", arguments: SampleModel.allCases)
  func figures(sample: SampleModel) throws {
    let reference = try DepthReference(sample)
    let figures = try DepthAnalysis(reference.pruner(sample), work: Work())
      .figures(DepthOptions(patched: .max), reference.estimate)
    try #require(figures.map(\.first) == reference.figures.map(\.first))
    try #require(figures.map(\.last) == reference.figures.map(\.last))
    for (figure, expected) in zip(figures, reference.figures) {
      let name = Comment(rawValue: figure.name)
      #expect(isNear(figure.influence, expected.influence), name)
      #expect(isNear(figure.dropped, expected.dropped), name)
      #expect((figure.patched == nil) == (expected.patched == nil), name)
      if let patched = figure.patched, let known = expected.patched {
        #expect(isNear(patched, known), name)
      }
    }
  }

  private func check(
    _ cases: [DepthReference.Case], _ reference: DepthReference, _ sample: SampleModel
  ) throws {
    let pruner = try reference.pruner(sample)
    for known in cases {
      for version in known.versions {
        let way = version.target?.rawValue ?? version.reconstruction?.rawValue ?? ""
        let name = Comment(rawValue: "\(known.name), \(way)")
        let updates = try pruner.updates(reference.recipe(pruner.model, known, version))
        for (removed, patch) in zip(known.removed, version.stretches) {
          try check(patch, removed, updates, pruner, name)
        }
        let batch = TokenBatch([try #require(reference.held_out.last)])
        let states = pruner.pruned(updates).forward(batch, workspace: Workspace())
        let values = states.values.map { Double($0) }
        let ends = [values.prefix(states.columns), values.suffix(states.columns)]
        for (state, expected) in zip(ends, version.final) {
          #expect(distance(Array(state), expected) < 1e-3, name)
        }
      }
    }
  }

  private func check(
    _ patch: DepthReference.Patch, _ removed: DepthReference.Removed, _ updates: [SiteUpdate],
    _ pruner: Pruner, _ name: Comment
  ) throws {
    let gone = try #require(updates.first { $0.outcome.site == removed.last }, name)
    #expect(gone.outcome.kept == 0, name)
    if let error = patch.error, let heldOut = patch.held_out_error {
      #expect(isNear(gone.outcome.error, error), name)
      #expect(isNear(try #require(gone.outcome.heldOutError), heldOut), name)
    }
    let found = updates.first { $0.outcome.site == patch.consumer }
    guard let update = found?.update else {
      // Nothing is done, and nothing narrowed.
      #expect(patch.kept == nil && patch.weight == nil && patch.bias == nil, name)
      return
    }
    let problem = try pruner.problem(patch.consumer)
    let size = problem.columnsPerUnit
    let kept = stride(from: 0, to: update.keptColumns.count, by: size).map {
      update.keptColumns[$0] / size
    }
    #expect(kept == patch.kept ?? Array(0..<problem.units), name)
    let before = problem.consumer.weight.selecting(rows: update.keptColumns).values
    let change = zip(update.weight.values, before).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }.squareRoot()
    #expect(isNear(change, patch.change), name)
    if let weight = patch.weight {
      let rows = weight.flatMap(\.self)
      #expect(distance(Array(update.weight.values.prefix(rows.count)), rows) < 1e-3, name)
    }
    if let bias = patch.bias {
      #expect(distance(try #require(update.bias), bias) < 1e-3, name)
    } else {
      #expect(update.bias == problem.consumer.bias, name)
    }
  }
}

private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-5 * max(abs(b), 1e-3) }

private func isNear(_ figure: ErrorFigure, _ expected: DepthReference.Errors) -> Bool {
  guard let fitted = figure.fitted, let heldOut = figure.heldOut else { return false }
  return isNear(fitted, expected.error) && isNear(heldOut, expected.held_out_error)
}

/// ‖a − b‖ / ‖b‖.
private func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  return (difference / b.reduce(0) { $0 + $1 * $1 }).squareRoot()
}
