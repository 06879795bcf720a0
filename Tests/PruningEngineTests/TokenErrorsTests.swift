import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine

struct TokenErrorsTests {
  /// The definition: over the calibration tokens, the root mean square of the tokens' errors is
  /// the site's error.
  @Test(arguments: SampleModel.allCases, Reconstruction.computable)
  func theRootMeanSquareIsTheSitesError(
    sample: SampleModel, reconstruction: Reconstruction
  ) throws {
    let pruner = try sample.pruner()
    let fitted = pruner.calibration.samples.fitted.indices
    let estimate = EstimateOptions()
    for summary in pruner.model.summary.sites.prefix(3) {
      let settings = SiteSettings(
        kept: summary.kept(ratio: 0.5), reconstruction: reconstruction)
      var (total, tokens) = (0.0, 0)
      for sample in fitted {
        let inspector = TokenInspector(pruner, sample: sample)
        let errors = try inspector.errors(summary.site, settings, estimate, pruner: pruner)
        #expect(errors.count == inspector.tokens.count)
        total += errors.reduce(0) { $0 + Double($1) * Double($1) }
        tokens += errors.count
      }
      let expected = try pruner.update(summary.site, settings, estimate).outcome.error
      #expect(tokens == pruner.calibration.summary.tokens)
      #expect(abs((total / Double(tokens)).squareRoot() - expected) < 1e-3 * expected)
    }
  }

  /// From one factorisation at all widths the same comes as from an update at each.
  @Test(arguments: SampleModel.allCases, [Reconstruction.none, .bias, .liar])
  func coordinatesGiveWhatUpdatesGive(
    sample: SampleModel, reconstruction: Reconstruction
  ) throws {
    let pruner = try sample.pruner()
    let estimate = EstimateOptions()
    let inspector = TokenInspector(pruner, sample: 1)
    for summary in pruner.model.summary.sites.prefix(2) {
      let x = try #require(inspector.units[summary.site])
      for kept in [1, summary.units / 3, summary.units - 1] {
        let settings = SiteSettings(kept: kept, reconstruction: reconstruction)
        let errors = try inspector.errors(summary.site, settings, estimate, pruner: pruner)
        let problem = try pruner.problem(summary.site)
        let scale = (problem.outputEnergy(problem.calibration) / problem.calibration.weight)
          .squareRoot()
        let expected = try pruner.residual(summary.site, settings, estimate)
          .errors(of: x, scale: scale)
        #expect(zip(errors, expected).allSatisfy { abs($0 - $1) < 1e-4 * (1 + $1) })
      }
    }
  }

  /// Inverse-norm weights of a model with large states add up to less than 1.
  @Test func smallWeightsMakeNoErrorSmaller() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let known = try pruner.problem(SiteID(layer: 0, module: .ffn))
    let share = 1e-9
    var gram = known.calibration.centredGram
    for i in gram.values.indices { gram.values[i] *= share }
    let light = SiteProblem(
      site: known.site, columnsPerUnit: known.columnsPerUnit, consumer: known.consumer,
      calibration: Statistics(
        tokens: known.calibration.tokens, weight: share * known.calibration.weight,
        mean: known.calibration.mean, centredGram: gram), heldOut: nil)
    let expected = DerivedCache().typicalOutput(known)
    #expect(abs(DerivedCache().typicalOutput(light) / expected - 1) < 1e-9)
  }

  @Test(arguments: SampleModel.allCases)
  func theWorstTokenIsTheGreatestOfTheHeldOutSamples(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let site = SiteID(layer: 2, module: .ffn)
    let settings = SiteSettings(kept: 100)
    let estimate = EstimateOptions()
    var all: [(sample: Int, token: Int, error: Float)] = []
    let samples = pruner.calibration.samples
    #expect(!samples.heldOut.isEmpty)
    for sample in samples.fitted.count..<samples.all.count {
      let errors = try TokenInspector(pruner, sample: sample)
        .errors(site, settings, estimate, pruner: pruner)
      all += errors.enumerated().map { (sample, $0.offset, $0.element) }
    }
    all.sort { $0.error > $1.error }
    let found = try WorstTokens.find(
      site, settings, estimate, limit: 5, pruner: pruner, work: Work())
    #expect(found.count == 5)
    for (found, expected) in zip(found, all) {
      // By one product or by another: the same to rounding.
      #expect(abs(found.error - expected.error) < 1e-4 * expected.error)
      #expect(found.isHeldOut && found.sample >= samples.fitted.count)
    }
    #expect(found.first?.sample == all[0].sample && found.first?.token == all[0].token)
  }

  @Test func aWholeSiteHasNoErrors() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let errors = try TokenInspector(pruner, sample: 0).errors(
      SiteID(layer: 0, module: .ffn), SiteSettings(kept: 512), EstimateOptions(), pruner: pruner)
    #expect(!errors.isEmpty && errors.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [-1, 256, Int.max])
  func aSampleThatIsNotThereHasNoTokens(sample: Int) throws {
    let inspector = TokenInspector(try SampleModel.tinyBERT.pruner(), sample: sample)
    #expect(inspector.tokens.isEmpty && inspector.units.isEmpty)
  }
}
