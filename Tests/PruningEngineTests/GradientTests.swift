import Foundation
import LIARCore
import LinearAlgebra
import ModelFormats
import PruningEngine
import PruningPlan
import Synchronization
import Testing
import Tokenization
import Transformer

@Suite struct GradientTests {
  private static let pairs = SampleModel.tinyBERT.folder + "/data/similarity.csv"

  private static func pruner(
    _ sample: SampleModel, file: String? = nil, samples: Int = 64, heldOut: Double = 0,
    column: String? = nil
  ) throws -> Pruner {
    var options = sample.options(samples: samples, heldOut: heldOut)
    options.file = file ?? options.file
    options.textColumn = column
    let model = try sample.open()
    return Pruner(model: model, calibration: try Calibrator.run(model, options))
  }

  /// The dense model with one unit's output scaled.
  private func scaled(
    _ pruner: Pruner, _ site: SiteSummary, unit: Int, by factor: Float
  ) -> TransformerModel {
    var model = pruner.model.dense
    func scale(_ weight: inout Matrix<Float>) {
      for row in 0..<weight.rows {
        for column in unit * site.columnsPerUnit..<(unit + 1) * site.columnsPerUnit {
          weight[row, column] *= factor
        }
      }
    }
    if site.site.module == .attention {
      scale(&model.layers[site.site.layer].attention.output.weight)
    } else {
      scale(&model.layers[site.site.layer].feedForward.down.weight)
    }
    return model
  }

  /// |dL/dm| by a central difference, for the highest unit of every site.
  private func checkSNIP(
    _ pruner: Pruner, _ estimate: EstimateOptions, loss: (TransformerModel) throws -> Double
  ) throws {
    let gradients = try pruner.gradients(estimate)
    for site in pruner.model.summary.sites {
      let snip = try #require(gradients.scores[site.site]).snip
      let unit = try #require(snip.indices.max { snip[$0] < snip[$1] })
      let step: Float = 0x1p-5
      let above = try loss(scaled(pruner, site, unit: unit, by: 1 + step))
      let below = try loss(scaled(pruner, site, unit: unit, by: 1 - step))
      let difference = abs(above - below) / Double(2 * step)
      #expect(
        abs(difference - snip[unit]) < 0.02 * snip[unit],
        "\(site.site): \(difference), not \(snip[unit])")
    }
  }

  @Test func theLanguageModelsSlopeIsThatOfItsLikelihood() throws {
    let pruner = try Self.pruner(.tinyLLaMA, samples: 6)
    let windows = pruner.calibration.samples.fitted
    try checkSNIP(pruner, EstimateOptions(loss: .languageModel)) { model in
      let workspace = Workspace()
      return windows.reduce(0.0) { sum, window in
        let batch = TokenBatch([window])
        let losses = model.negativeLogLikelihoods(
          model.forward(batch, workspace: workspace), batch)
        return sum + losses.reduce(0.0) { $0 + Double($1) } / Double(losses.count)
      }
    }
  }

  @Test func similaritysSlopeIsThatOfItsSquaredDifferences() throws {
    let folder = try TemporaryFolder()
    let rows = try TextFile(path: Self.pairs).scoredPairs().prefix(12)
    let file = try folder.file(
      "pairs.csv",
      "first,second,score\n"
        + rows.map { "\"\($0.first)\",\"\($0.second)\",\($0.score)\n" }.joined())
    let pruner = try Self.pruner(.tinyBERT, file: file)
    let analysis = try pruner.gradients(EstimateOptions())
    #expect(analysis.loss == .similarity)
    // At most half as many pairs as there are texts; all twelve only if no text occurs twice.
    let texts = pruner.calibration.samples.fitted.count
    #expect(analysis.examples == min(12, texts / 2))
    try #require(analysis.examples == 12)
    let evaluator = Evaluator(pruner.model)
    let greatest = rows.map(\.score).max() ?? 1
    try checkSNIP(pruner, EstimateOptions()) { model in
      let (a, _) = try evaluator.embeddings(rows.map(\.first), model)
      let (b, _) = try evaluator.embeddings(rows.map(\.second), model)
      return rows.indices.reduce(0.0) { sum, row in
        let cosine = zip(a[row], b[row]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let error = cosine - rows[row].score / greatest
        return sum + error * error
      }
    }
  }

  @Test func classificationsSlopeIsThatOfItsCrossEntropy() throws {
    let folder =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/tasks/"
    let model = try LoadedModel.open(path: folder + "encoder")
    let options = CalibrationOptions(file: folder + "sentences.tsv", heldOut: 0)
    let pruner = Pruner(model: model, calibration: try Calibrator.run(model, options))
    #expect(try pruner.gradients(EstimateOptions()).loss == .labelFree)

    let head = try #require(model.dense.taskHeads.classification)
    let examples = try TextFile(path: options.file).labelledExamples()
    try #require(pruner.calibration.samples.fitted.count == examples.count)
    let classes = try examples.map { try #require(head.labels.firstIndex(of: $0.label)) }
    let batch = TokenBatch(
      try examples.map {
        try model.tokenizer.encode($0.example.first, maximumLength: options.length)
      })
    try checkSNIP(pruner, EstimateOptions(loss: .classification)) { model in
      let logits = model.classLogits(model.forward(batch, workspace: Workspace()), batch, head)
      return classes.enumerated().reduce(0.0) { sum, item in
        let start = item.offset * logits.columns
        let row = logits.values[start..<start + logits.columns].map(Double.init)
        return sum + log(row.reduce(0) { $0 + exp($1) }) - row[item.element]
      }
    }
  }

  @Test func theLossFollowsModelAndText() throws {
    func loss(_ pruner: Pruner) throws -> LossKind {
      try pruner.gradients(EstimateOptions()).loss
    }
    #expect(try loss(Self.pruner(.tinyLLaMA, samples: 2)) == .languageModel)
    #expect(try loss(Self.pruner(.tinyBERT)) == .labelFree)
    #expect(try loss(Self.pruner(.tinyBERT, file: Self.pairs)) == .similarity)
    #expect(try loss(Self.pruner(.tinyBERT, file: Self.pairs, column: "first")) == .labelFree)
  }

  @Test(
    arguments: [
      (SampleModel.tinyBERT, LossKind.languageModel), (.tinyBERT, .classification),
      (.tinyLLaMA, .similarity), (.tinyLLaMA, .classification),
    ] as [(SampleModel, LossKind)])
  func aLossThatTheModelCannotHaveIsAnError(sample: SampleModel, loss: LossKind) throws {
    let pruner = try Self.pruner(sample, samples: 2)
    let error = engineError {
      _ = try pruner.updates(
        Recipe(
          model: "", calibration: nil, estimate: EstimateOptions(loss: loss),
          sites: pruner.model.recipe(0.5, criterion: .snip).sites))
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains(loss.rawValue) == true)
  }

  @Test func pairsLeaveOutHeldOutTexts() throws {
    let pruner = try Self.pruner(.tinyBERT, file: Self.pairs, samples: 10_000, heldOut: 0.999)
    // Nearly all texts are held out, so that few pairs can have none.
    let error = engineError { _ = try pruner.gradients(EstimateOptions(loss: .similarity)) }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("held-out") == true)
  }

  @Test(arguments: SampleModel.allCases)
  func theLabelFreeLossIsFixedByItsSeed(sample: SampleModel) throws {
    func scores(seed: UInt64) throws -> [Double] {
      let pruner = try Self.pruner(sample, samples: 4)
      let estimate = EstimateOptions(seed: seed, loss: .labelFree)
      let site = SiteID(layer: 0, module: .ffn)
      return try #require(pruner.gradients(estimate).scores[site]).fisher
    }
    #expect(try scores(seed: 1) == scores(seed: 1))
    #expect(try scores(seed: 1) != scores(seed: 2))
    #expect(try scores(seed: 1).contains { $0 > 0 })
  }

  @Test func gradientsAreComputedOnceALossAndSeed() throws {
    let pruner = try Self.pruner(.tinyBERT, samples: 4)
    let first = try pruner.gradients(EstimateOptions(ridge: 1e-3))
    #expect(try pruner.gradients(EstimateOptions(ridge: 1e-5)).seconds == first.seconds)
  }

  @Test func aCancelledPassLeavesNothingBehind() throws {
    let pruner = try Self.pruner(.tinyBERT, samples: 4)
    let cancelled = Work()
    cancelled.cancel()
    let error = engineError { _ = try pruner.gradients(EstimateOptions(), work: cancelled) }
    #expect(error?.kind == .interrupted)
    #expect(try pruner.gradients(EstimateOptions()).examples == 4)
  }

  @Test func aPassReportsItsProgress() throws {
    let pruner = try Self.pruner(.tinyLLaMA, samples: 4)
    let messages = Messages()
    let work = Work { messages.add($0.message) }
    try pruner.prepare([.wifv], EstimateOptions(), work: work)
    #expect(messages.all.isEmpty)
    try pruner.prepare([.wifv, .taylor], EstimateOptions(), work: work)
    #expect(messages.all.contains { $0.contains("backward") })
  }
}

/// What work said of itself, in its order.
private final class Messages: Sendable {
  private let messages = Mutex<[String]>([])

  var all: [String] { messages.withLock { $0 } }

  func add(_ message: String) { messages.withLock { $0.append(message) } }
}
