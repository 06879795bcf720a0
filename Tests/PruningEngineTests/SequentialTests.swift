import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

/// What Tests/Reference/make_sequential_fixtures.py found on a sample model.
private struct SequentialReference: Decodable {
  struct Site: Decodable {
    var site: SiteID
    var kept: [Int]
    var error, held_out_error, weight_norm: Double
    var bias: [Double]
  }
  struct Case: Decodable {
    var target: SequentialTarget
    var weighted: Bool
    var sites: [Site]
    var state: [Double]
  }
  var ridge, `guard`: Double
  var protected, refitted: SiteID
  var fitted, held_out: [[Int]]
  var cases: [Case]

  init(_ sample: SampleModel) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/sequential-\(sample.rawValue).json")
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }

  /// A pruner whose calibration text is the reference's.
  func pruner(_ sample: SampleModel, _ weighting: TokenWeighting) throws -> Pruner {
    let options = sample.options(weighting: weighting)
    let samples = CalibrationSamples(fitted: fitted, heldOut: held_out)
    let calibration = Calibration(
      summary: CalibrationSummary(
        options: options, samples: fitted.count, heldOutSamples: held_out.count, tokens: 0,
        heldOutTokens: 0, seconds: 0),
      fitted: try sample.pruner(weighting).calibration.fitted,
      heldOut: try sample.pruner(weighting).calibration.heldOut, samples: samples)
    return Pruner(model: try sample.open(), calibration: calibration)
  }

  func recipe(_ model: LoadedModel, _ target: SequentialTarget) -> Recipe {
    var recipe = model.recipe(0.5, calibration: nil, guardShare: self.guard)
    recipe.mode = .sequential
    recipe.target = target
    recipe.estimate.ridge = .fixed(ridge)
    recipe.estimate.correction = .full
    for site in model.summary.sites where [protected, refitted].contains(site.site) {
      recipe.sites[site.site]?.kept = site.units
      recipe.sites[site.site]?.protected = site.site == protected
    }
    return recipe
  }
}

@Suite("Sequential mode")
struct SequentialTests {
  @Test(
    "Kept units, errors, updates and the model's output are the reference's",
    arguments: SampleModel.allCases, 0..<5)
  func reference(sample: SampleModel, index: Int) throws {
    let reference = try SequentialReference(sample)
    let expected = reference.cases[index]
    let pruner = try reference.pruner(sample, expected.weighted ? .inverseNorm : .uniform)
    let updates = try pruner.updates(reference.recipe(pruner.model, expected.target))
    try #require(updates.map(\.outcome.site) == expected.sites.map(\.site))
    for (update, site) in zip(updates, expected.sites) {
      let size = update.update.keptColumns.count / update.outcome.kept
      let kept = stride(from: 0, to: update.update.keptColumns.count, by: size)
        .map { update.update.keptColumns[$0] / size }
      #expect(kept == site.kept, "\(site.site)")
      #expect(isNear(update.outcome.error, site.error), "\(site.site)")
      #expect(isNear(try #require(update.outcome.heldOutError), site.held_out_error))
      let norm = update.update.weight.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(isNear(norm, site.weight_norm), "\(site.site)")
      let bias = try #require(update.update.bias)
      #expect(distance(Array(bias.prefix(8)), site.bias) < 1e-3, "\(site.site)")
    }
    let batch = TokenBatch([reference.held_out[0]])
    let states = pruner.pruned(updates).forward(batch, workspace: Workspace())
    let last = states.values.suffix(states.columns).map { Double($0) }
    #expect(distance(last, expected.state) < 1e-3)
  }

  @Test("Nothing pruned, nothing changed", arguments: SampleModel.allCases)
  func nothingPruned(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    var recipe = pruner.model.recipe(0)
    recipe.mode = .sequential
    #expect(try pruner.updates(recipe).isEmpty)
  }

  @Test(
    "The first site's update is that of one-shot, whatever the target",
    arguments: SequentialTarget.allCases, Reconstruction.computable)
  func firstSite(target: SequentialTarget, reconstruction: Reconstruction) throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5, reconstruction)
    recipe.sites = recipe.sites.filter { $0.key == SiteID(layer: 1, module: .ffn) }
    let oneShot = try #require(try pruner.updates(recipe).first)
    recipe.mode = .sequential
    recipe.target = target
    let sequential = try pruner.updates(recipe)
    #expect(sequential.count == 1)
    let update = try #require(sequential.first)
    #expect(update.update.keptColumns == oneShot.update.keptColumns)
    #expect(
      distance(update.update.weight.values, oneShot.update.weight.values) < 1e-6)
    #expect(isNear(update.outcome.error, oneShot.outcome.error))
  }

  @Test(
    "Every reconstruction and target gives a usable model",
    arguments: Reconstruction.computable, SequentialTarget.allCases)
  func everyReconstruction(reconstruction: Reconstruction, target: SequentialTarget) throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5, reconstruction)
    recipe.mode = .sequential
    recipe.target = target
    let updates = try pruner.updates(recipe)
    #expect(updates.count == 8)
    #expect(updates.allSatisfy { $0.outcome.error.isFinite && $0.outcome.error < 2 })
    let states = pruner.pruned(updates).forward(
      TokenBatch([pruner.calibration.samples.fitted[0]]), workspace: Workspace())
    #expect(states.values.allSatisfy { $0.isFinite })
  }

  @Test(
    "Fitting to the residual target leaves less of the output's drift",
    arguments: SampleModel.allCases)
  func lessDrift(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let batch = TokenBatch(Array(pruner.calibration.samples.heldOut.prefix(8)))
    let dense = pruner.model.dense.forward(batch, workspace: Workspace()).values.map { Double($0) }
    func drift(_ mode: PruningMode) throws -> Double {
      var recipe = pruner.model.recipe(0.5)
      recipe.mode = mode
      let model = pruner.pruned(try pruner.updates(recipe))
      return distance(
        model.forward(batch, workspace: Workspace()).values.map { Double($0) }, dense)
    }
    #expect(try drift(.sequential) < drift(.oneShot))
  }

  @Test(
    "No correction has a lower held-out error than the one chosen, at the first site with a drift")
  func correction() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.mode = .sequential
    recipe.sites = recipe.sites.filter { $0.key.layer == 0 }
    let chosen = try pruner.updates(recipe).map(\.outcome)
    recipe.estimate.correction = .full
    let whole = try pruner.updates(recipe).map(\.outcome)
    #expect(chosen[0].correction == nil && whole.allSatisfy { $0.correction == nil })
    #expect((0...1).contains(try #require(chosen[1].correction)))
    #expect(try #require(chosen[1].heldOutError) <= #require(whole[1].heldOutError))
  }

  @Test("Little text: what chance explains isn't made good")
  func littleText() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let calibration = try Calibrator.run(
      model, SampleModel.tinyLLaMA.options(samples: 6, heldOut: 0.5))
    let pruner = Pruner(model: model, calibration: calibration)
    var recipe = model.recipe(0.5)
    recipe.mode = .sequential
    func heldOutError(_ correction: DriftCorrection) throws -> Double {
      recipe.estimate.correction = correction
      return try pruner.updates(recipe).reduce(0) { $0 + ($1.outcome.heldOutError ?? 0) }
    }
    #expect(try heldOutError(.heldOut) < heldOutError(.full))
  }

  @Test(
    "A decoder's sequential mode warns where massive tokens hardly count",
    arguments: SampleModel.allCases, TokenWeighting.allCases)
  func massiveTokens(sample: SampleModel, weighting: TokenWeighting) throws {
    let pruner = try sample.pruner(weighting)
    func warns(_ mode: PruningMode) -> Bool {
      var recipe = pruner.model.recipe(0.5)
      recipe.mode = mode
      return pruner.warnings(recipe, []).contains { $0.remedies == [.tokenWeighting(.inverseRoot)] }
    }
    #expect(!warns(.oneShot))
    #expect(warns(.sequential) == (sample == .tinyLLaMA && weighting == .inverseNorm))
  }

  @Test("Cancelling stops it")
  func cancelling() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.mode = .sequential
    let work = Work()
    work.cancel()
    #expect(throws: CancellationError.self) { try pruner.updates(recipe, work: work) }
  }
}

@Suite("Ridge by held-out error")
struct AutomaticRidgeTests {
  @Test("Each site takes the ridge with the least held-out error", arguments: PruningMode.allCases)
  func least(mode: PruningMode) throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.mode = mode
    recipe.sites = recipe.sites.filter { $0.key == SiteID(layer: 2, module: .ffn) }
    recipe.estimate.ridge = .automatic
    let chosen = try #require(try pruner.updates(recipe).first?.outcome)
    let ridge = try #require(chosen.ridge)
    for share in Ridge.grid {
      recipe.estimate.ridge = .fixed(share)
      let other = try #require(try pruner.updates(recipe).first?.outcome)
      let (best, error) = (try #require(chosen.heldOutError), try #require(other.heldOutError))
      #expect(best <= error * (1 + 1e-9))
      if share == ridge { #expect(isNear(best, error)) }
    }
  }

  @Test("Curves show what the update at each width leaves")
  func curves() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let site = SiteID(layer: 1, module: .ffn)
    let estimate = EstimateOptions(ridge: .automatic)
    let analysis = try pruner.analysis(site, .wifv, estimate)
    let curve = try #require(analysis.curves[.liar])
    for kept in [20, 192, 350] {
      let outcome = try pruner.update(site, SiteSettings(kept: kept), estimate).outcome
      #expect(isNear(Double(curve.error[kept]), outcome.error))
      #expect(isNear(Double(curve.heldOutError[kept]), try #require(outcome.heldOutError)))
      #expect(analysis.ridges[kept] == outcome.ridge)
    }
  }

  @Test("Without held-out samples it is refused", arguments: PruningMode.allCases)
  func nothingHeldOut(mode: PruningMode) throws {
    let model = try SampleModel.tinyBERT.open()
    let calibration = try Calibrator.run(
      model, SampleModel.tinyBERT.options(samples: 16, heldOut: 0))
    var recipe = model.recipe(0.5)
    recipe.mode = mode
    recipe.estimate.ridge = .automatic
    let error = try #require(throws: EngineError.self) {
      try Pruner(model: model, calibration: calibration).updates(recipe)
    }
    #expect(error.kind == .usage && error.remedies == [.holdOut, .fixedRidge])
  }
}

@Suite("Outlier tokens")
struct OutlierTests {
  @Test("A token that owns more than its number explains is named")
  func named() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    for (site, outliers) in pruner.calibration.outliers {
      for outlier in outliers {
        #expect(
          TokenOutlier.isOutlier(share: outlier.share, tokenShare: outlier.tokenShare), "\(site)")
        #expect(outlier.share <= 1)
      }
    }
  }

  @Test("The first position of a decoder's windows counts as one token")
  func firstPosition() {
    var energies = TokenEnergies()
    let units: [Float] = [10, 0, 1, 0, 0, 1, 0, 1]
    units.withUnsafeBufferPointer { units in
      guard let base = units.baseAddress else { return }
      energies.add(
        Tap(
          sublayer: .feedForward, units: base, rows: 4, columns: 2, output: base, residual: base,
          hiddenSize: 2),
        TokenBatch([[5, 6, 7, 8]]), weights: nil, isCausal: true)
    }
    let outliers = energies.outliers { "token \($0)" }
    #expect(outliers.map(\.title) == ["first token"])
    #expect(outliers.first.map { isNear($0.share, 100 / 103) } == true)
  }
}

private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-3 * max(abs(b), 1e-3) }

/// ‖a − b‖ / ‖b‖.
private func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  return (difference / b.reduce(0) { $0 + $1 * $1 }).squareRoot()
}
