import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Testing
import Tokenization
import Transformer

@testable import PruningEngine

struct SelfTextTests {
  private func options(_ file: String, seed: UInt64 = 7) -> CalibrationOptions {
    CalibrationOptions(file: file, length: 24, seed: seed, heldOut: 0.25)
  }

  @Test func drawsAsManyWindowsAsAreAskedFor() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let samples = try CalibrationSamples(options("self:40"), model: model)
    #expect(samples.fitted.count == 30 && samples.heldOut.count == 10)
    #expect(samples.all.allSatisfy { $0.count == 24 })
    let begin = model.tokenizer.specialTokens.begin ?? model.tokenizer.specialTokens.end
    #expect(Set(samples.all.compactMap(\.first)) == Set([begin].compactMap { $0 }))
    #expect(Set(samples.all).count > 35)
  }

  @Test func followsTheSeedAndNotTheirNumber() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let few = try CalibrationSamples(options("self:3"), model: model).all
    let many = try CalibrationSamples(options("self:35"), model: model).all
    #expect(Array(many.prefix(3)) == few)
    #expect(try CalibrationSamples(options("self:3", seed: 8), model: model).all != few)
  }

  /// What it draws is likelier to the model than what another hand wrote; the mean surprise of
  /// drawn tokens is the entropy, up to chance.
  @Test func drawsFromTheModelsOwnDistribution() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let windows = try SelfText(model, seed: 1).windows(48, length: 48, work: Work())
    let batch = TokenBatch(windows)
    let hidden = model.dense.forward(batch, workspace: Workspace())
    let losses = model.dense.negativeLogLikelihoods(hidden, batch)
    let surprise = losses.reduce(0) { $0 + Double($1) } / Double(losses.count)
    var entropy = 0.0
    for sequence in 0..<batch.count {
      let rows = batch.range(of: sequence).dropLast()
      let logits = model.dense.logits(hidden, rows: rows.startIndex..<rows.endIndex)
      for row in 0..<logits.rows {
        let values = (0..<logits.columns).map { Double(logits[row, $0]) }
        let greatest = values.max() ?? 0
        let masses = values.map { exp($0 - greatest) }
        let total = masses.reduce(0, +)
        entropy -= masses.reduce(0) { $0 + $1 / total * log(max($1 / total, 1e-300)) }
      }
    }
    entropy /= Double(losses.count)
    #expect(abs(surprise - entropy) < 0.05 * entropy)
  }

  @Test(arguments: [(0.0, 0), (0.2499, 0), (0.2501, 1), (0.9, 2), (0.999_999_999, 2)])
  func takesTheTokenAtAShareOfTheMass(share: Double, token: Int) {
    let logits = Matrix<Float>(rows: 1, columns: 3, values: [0, 0, Float(log(2.0))])
    #expect(SelfText.draw(logits, [share]) == [token])
  }

  @Test func anEncoderDrawsNone() throws {
    let error = engineError {
      _ = try CalibrationSamples(options("self:4"), model: SampleModel.tinyBERT.open())
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("encoder") == true)
  }

  @Test(arguments: ["self:0", "self:-3", "self:many", "self:", "myself:4"])
  func otherNamesAreFiles(name: String) throws {
    #expect(options(name).drawnWindows == nil)
    let error = engineError {
      _ = try CalibrationSamples(options(name), model: SampleModel.tinyLLaMA.open())
    }
    #expect(error?.description.contains(name) == true)
  }

  @Test func itsStatisticsAreKeptUnderModelAndSeed() throws {
    let folder = try TemporaryFolder()
    let model = try SampleModel.tinyLLaMA.open()
    let resources = EngineResources(cache: AccumulatorCache(folder: folder.path))
    let first = try resources.calibration(model, options("self:8"))
    let again = try resources.calibration(model, options("self:8"))
    #expect(again.samples.all == first.samples.all)
    let site = SiteID(layer: 0, module: .ffn)
    #expect(again.fitted[site]?.mean == first.fitted[site]?.mean)
    let other = try resources.calibration(model, options("self:8", seed: 9))
    #expect(other.samples.all != first.samples.all)
  }
}
