import LIARCore
import PruningEngine
import PruningPlan
import Testing

@testable import PruningEngine

/// The product's central claim: errors from accumulators are those that a forward pass would show.
struct ErrorCurveTests {
  @Test(arguments: SampleModel.allCases, TokenWeighting.allCases)
  func curvesEqualMeasuredErrors(sample: SampleModel, weighting: TokenWeighting) throws {
    let pruner = try sample.pruner(weighting)
    let samples = pruner.calibration.samples
    let fitted = SiteMeasurement(pruner, samples.fitted, weighting)
    let heldOut = SiteMeasurement(pruner, samples.heldOut, weighting)
    let estimate = EstimateOptions()
    for site in pruner.model.summary.sites {
      let analysis = try pruner.analysis(site.site, .wifv, estimate)
      let (fittedSite, heldOutSite) = (
        fitted.reference(site.site), heldOut.reference(site.site)
      )
      for kept in Set([0.25, 0.5, 0.75].map(site.kept)).sorted() {
        for reconstruction in Reconstruction.available {
          let curve = try #require(analysis.curves[reconstruction])
          let update = try pruner.update(
            site.site, SiteSettings(kept: kept, reconstruction: reconstruction), estimate)
          let model = pruner.pruned([update])
          let measured = fitted.error(fittedSite, of: model)
          let where_ = Comment("\(site.site) \(kept) \(reconstruction.rawValue)")
          #expect(measured > 0, where_)
          #expect(isClose(Double(curve.error[kept]), measured), where_)
          #expect(isClose(update.outcome.error, measured), where_)
          let measuredHeldOut = heldOut.error(heldOutSite, of: model)
          #expect(isClose(Double(curve.heldOutError[kept]), measuredHeldOut), where_)
          #expect(isClose(try #require(update.outcome.heldOutError), measuredHeldOut), where_)
        }
      }
    }
  }

  @Test(arguments: SampleModel.allCases, Criterion.available)
  func curvesAreSoundForEveryCriterion(sample: SampleModel, criterion: Criterion) throws {
    let pruner = try sample.pruner()
    for site in pruner.model.summary.sites.prefix(2) {
      let analysis = try pruner.analysis(site.site, criterion, EstimateOptions())
      #expect(analysis.order.sorted() == Array(0..<site.units))
      #expect(analysis.scores.count == site.units)
      #expect(Set(analysis.curves.keys) == Set(Reconstruction.available))
      let (none, bias, liar) = (
        try #require(analysis.curves[.none]).error, try #require(analysis.curves[.bias]).error,
        try #require(analysis.curves[.liar]).error
      )
      #expect(liar.count == site.units + 1)
      #expect(none.last == 0 && bias.last == 0 && liar.last == 0)
      #expect((none + bias + liar).allSatisfy { $0.isFinite && $0 >= 0 })
      for width in liar.indices {
        #expect(liar[width] <= bias[width] + 1e-5)
        #expect(bias[width] <= none[width] + 1e-5)
      }
      // Nested columns: what LIAR can't explain only grows as units go.
      #expect(zip(liar, liar.dropFirst()).allSatisfy { $0 >= $1 - 1e-5 })
    }
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-3 * b }
}
