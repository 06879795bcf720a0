import LIARCore
import LinearAlgebra
import PruningEngine
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

struct PrunerTests {
  @Test(arguments: SampleModel.allCases, Reconstruction.computable)
  func theSmallerModelEqualsThePaddedOne(
    sample: SampleModel, reconstruction: Reconstruction
  ) throws {
    let pruner = try sample.pruner()
    let updates = try pruner.updates(pruner.model.recipe(0.5, reconstruction))
    let (smaller, padded) = (pruner.pruned(updates), pruner.pruned(updates, padded: true))
    let batch = TokenBatch(Array(pruner.calibration.samples.heldOut.prefix(4)))
    let a = smaller.forward(batch, workspace: Workspace())
    let b = padded.forward(batch, workspace: Workspace())
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
    #expect(smaller.layers[0].feedForward.up.weight.rows == pruner.model.summary.ffnSize / 2)
    #expect(padded.layers[0].feedForward.up.weight.rows == pruner.model.summary.ffnSize)
  }

  /// Also where a reconstruction adds biases.
  @Test(arguments: SampleModel.allCases, Reconstruction.computable)
  func parametersLeftAreThoseOfTheSmallerModel(
    sample: SampleModel, reconstruction: Reconstruction
  ) throws {
    let pruner = try sample.pruner()
    let recipe = pruner.model.recipe(0.3, reconstruction)
    let smaller = pruner.pruned(try pruner.updates(recipe))
    #expect(pruner.parametersLeft(recipe) == smaller.parameterCount)
    #expect(smaller.parameterCount < pruner.model.summary.parameters)
  }

  @Test(arguments: SampleModel.allCases)
  func keepingEverythingChangesNothing(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let updates = try pruner.updates(pruner.model.recipe(0))
    #expect(updates.isEmpty)
    #expect(pruner.pruned(updates).parameterCount == pruner.model.dense.parameterCount)
  }

  @Test func updatesComeInNetworkOrder() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let sites = try pruner.updates(pruner.model.recipe(0.5)).map(\.outcome.site)
    #expect(sites == sites.sorted() && sites.count == 8)
  }

  @Test(arguments: Criterion.available)
  func everyCriterionPrunes(criterion: Criterion) throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let updates = try pruner.updates(pruner.model.recipe(0.5, criterion: criterion))
    #expect(updates.count == 8)
    #expect(updates.allSatisfy { $0.outcome.error > 0 && $0.outcome.error < 1 })
  }

  @Test(arguments: SampleModel.allCases)
  func aUnitsCoupledMatricesAreThoseThatGoWithIt(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    for site in pruner.model.summary.sites {
      let problem = try pruner.problem(site.site)
      let coupled = try #require(problem.coupledSquares)
      for unit in [0, site.units - 1] {
        // Pruning takes the unit's rows of all coupled matrices, and its columns of the consumer.
        let others = (0..<site.units).filter { $0 != unit }
        let consumer = problem.consumer.squaredRowNorms
        let kept = problem.columns(of: others)
        let before = squares(pruner.model.dense.layers[site.site.layer])
        var layer = pruner.model.dense.layers[site.site.layer]
        let output = layer.consumer(of: site.site.sublayer)
        layer.prune(
          site.site.sublayer, keptColumns: kept,
          consumer: Linear(weight: output.weight.selecting(columns: kept), bias: output.bias),
          headSize: pruner.model.dense.architecture.headSize)
        let own = problem.columns(of: [unit]).reduce(0) { $0 + consumer[$1] }
        #expect(abs(before - squares(layer) - own - coupled[unit]) < 1e-6 * before)
      }
    }
  }

  /// Σ w² of all prunable matrices.
  private func squares(_ layer: Layer) -> Double {
    let (attention, ffn) = (layer.attention, layer.feedForward)
    return [
      attention.query, attention.key, attention.value, attention.output, ffn.gate, ffn.up, ffn.down,
    ].compactMap { $0 }.reduce(0) { total, linear in
      linear.weight.values.reduce(total) { $0 + Double($1) * Double($1) }
    }
  }

  @Test func anUnknownSiteIsAnError() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 9, module: .ffn)] = SiteSettings(kept: 1)
    let error = engineError { _ = try pruner.updates(recipe) }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("9.ffn") == true)
  }

  @Test(arguments: [-1, 513, Int.max])
  func anImpossibleWidthIsAnError(kept: Int) throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 0, module: .ffn)]?.kept = kept
    #expect(engineError { _ = try pruner.updates(recipe) }?.kind == .badData)
  }

  @Test func aProtectedSiteThatIsNarrowedIsAnError() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var recipe = pruner.model.recipe(0.5)
    recipe.sites[SiteID(layer: 1, module: .ffn)]?.protected = true
    let error = engineError { _ = try pruner.updates(recipe) }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("protects 1.ffn") == true)
  }

  @Test func fewTokensAreWarnedOf() throws {
    let sample = SampleModel.tinyBERT
    let model = try sample.open()
    let calibration = try Calibrator.run(model, sample.options(samples: 4))
    let few = Pruner(model: model, calibration: calibration)
    #expect(few.warnings(model.recipe(0.5), []).count == 1)
    #expect(few.warnings(model.recipe(0.5, .liarWeights), []).count == 1)
    #expect(few.warnings(model.recipe(0.5, .bias), []).isEmpty)
    #expect(few.warnings(model.recipe(0.5, .maskTuning), []).isEmpty)
    #expect(try sample.pruner().warnings(model.recipe(0.5), []).isEmpty)
    // The ridge still makes a usable update.
    #expect(try few.updates(model.recipe(0.5)).allSatisfy { $0.outcome.error.isFinite })
  }

  @Test func cancellingStopsReconstruction() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let work = Work()
    work.cancel()
    let error = engineError { _ = try pruner.updates(pruner.model.recipe(0.5), work: work) }
    #expect(error?.kind == .interrupted)
  }
}
