import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

struct CalibratorTests {
  @Test(arguments: SampleModel.allCases, TokenWeighting.allCases)
  func statisticsDoNotDependOnBatching(sample: SampleModel, weighting: TokenWeighting) throws {
    let pruner = try sample.pruner(weighting)
    let model = pruner.model
    var sums: [SiteID: Accumulators] = [:]
    for site in model.summary.sites {
      sums[site.site] = Accumulators(columns: site.units * site.columnsPerUnit)
    }
    var scratch = AccumulatorScratch()
    let workspace = Workspace()
    for sequence in pruner.calibration.samples.fitted {
      _ = model.dense.forward(TokenBatch([sequence]), workspace: workspace) { layer, tap in
        let site = SiteID(layer: layer, module: tap.sublayer == .attention ? .attention : .ffn)
        sums[site]?.add(
          tap.units, rows: tap.rows,
          weights: weighting.weights(of: tap, model.dense.architecture.norm),
          scratch: &scratch)
      }
    }
    for (site, sum) in sums {
      let alone = Statistics(sum)
      let together = try #require(pruner.calibration.fitted[site])
      #expect(together.tokens == alone.tokens)
      #expect(abs(together.weight - alone.weight) <= 1e-5 * alone.weight)
      #expect(relativeDifference(together.mean, alone.mean) < 1e-5)
      #expect(
        relativeDifference(together.centredGram.values, alone.centredGram.values) < 1e-5,
        "\(site)")
    }
  }

  @Test("A massive token keeps its part under inverse-root, and loses it under inverse-norm")
  func massiveToken() throws {
    // A hundred tokens of size 1, and one of size 200.
    var residual = [Float](repeating: 1, count: 101 * 2)
    residual[0] = 200
    residual[1] = 200
    func share(_ weighting: TokenWeighting) throws -> Float {
      try residual.withUnsafeBufferPointer { residual in
        let base = try #require(residual.baseAddress)
        let weights = try #require(
          weighting.weights(
            of: Tap(
              sublayer: .feedForward, units: base, rows: 101, columns: 2, output: base,
              residual: base, hiddenSize: 2), NormTraits(.rootMeanSquare, epsilon: 1e-6, .before)))
        // Of what the fit sees, weight times square.
        let seen = zip(weights, stride(from: 0, to: 202, by: 2)).map {
          $0 * residual[$1] * residual[$1]
        }
        return seen[0] / seen.reduce(0, +)
      }
    }
    #expect(abs(try share(.inverseNorm) - 1 / 101) < 1e-4)
    #expect(abs(try share(.inverseRoot) - 200 / 300) < 1e-4)
  }

  @Test("Where a norm stands over the output too, both divide")
  func normOverTheOutput() throws {
    let residual: [Float] = [1, 1, 3, 3]
    let output: [Float] = [2, 2, 0.5, 0.5]
    func weights(_ place: NormTraits.Place) throws -> [Float] {
      try residual.withUnsafeBufferPointer { residual in
        try output.withUnsafeBufferPointer { output in
          let (x, y) = (try #require(residual.baseAddress), try #require(output.baseAddress))
          return try #require(
            TokenWeighting.inverseNorm.weights(
              of: Tap(
                sublayer: .attention, units: x, rows: 2, columns: 2, output: y, residual: x,
                hiddenSize: 2), NormTraits(.rootMeanSquare, epsilon: 1e-6, place)))
        }
      }
    }
    #expect(try weights(.before) == [1, 1 / 9])
    let around = try weights(.around)
    #expect(abs(around[0] - 1 / 4) < 1e-6 && abs(around[1] - 4 / 9) < 1e-6)
  }

  @Test(arguments: SampleModel.allCases)
  func countsTokens(sample: SampleModel) throws {
    let calibration = try sample.pruner().calibration
    let summary = calibration.summary
    #expect(summary.options == sample.options())
    #expect(summary.tokens == calibration.samples.fitted.reduce(0) { $0 + $1.count })
    #expect(summary.heldOutTokens == calibration.samples.heldOut.reduce(0) { $0 + $1.count })
    #expect(calibration.fitted.values.allSatisfy { $0.tokens == summary.tokens })
    #expect(calibration.heldOut.values.allSatisfy { $0.tokens == summary.heldOutTokens })
    #expect(summary.tokensPerSecond > 0)
  }

  @Test func holdsNothingBackWhenAskedTo() throws {
    let sample = SampleModel.tinyBERT
    let calibration = try Calibrator.run(
      sample.open(), sample.options(samples: 32, heldOut: 0))
    #expect(calibration.heldOut.isEmpty)
    let pruner = Pruner(model: try sample.open(), calibration: calibration)
    let site = SiteID(layer: 0, module: .ffn)
    let analysis = try pruner.analysis(site, .wifv, EstimateOptions())
    #expect(analysis.curves.values.allSatisfy { $0.heldOutError.isEmpty })
    let update = try pruner.update(site, SiteSettings(kept: 100), EstimateOptions())
    #expect(update.outcome.heldOutError == nil)
  }

  @Test func reportsEveryStepAndCanBeCancelled() throws {
    let work = Work()
    let sample = SampleModel.tinyBERT
    let stopping = Work { if $0.message.hasPrefix("layer") { work.cancel() } }
    work.cancel()
    let error = engineError {
      _ = try Calibrator.run(sample.open(), sample.options(), work: work)
    }
    #expect(error?.kind == .interrupted)
    _ = try Calibrator.run(sample.open(), sample.options(samples: 16), work: stopping)
  }

  private func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
    let norm = b.reduce(0) { $0 + $1 * $1 }
    return (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / norm).squareRoot()
  }
}
