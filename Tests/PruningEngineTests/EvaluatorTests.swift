import LIARCore
import LinearAlgebra
import PruningEngine
import PruningPlan
import Testing

@testable import PruningEngine

/// The expected figures are those of sample-models/README.md, made by PyTorch.
struct EvaluatorTests {
  @Test(arguments: [(SampleModel.tinyBERT, 0.854, 0.001), (.tinyLLaMA, 2.186, 0.002)])
  func theDenseModelScoresAsInPyTorch(
    sample: SampleModel, expected: Double, tolerance: Double
  ) throws {
    let model = try sample.open()
    let result = try Evaluator(model).run(model.dense, sample.evaluation)
    #expect(abs(result.value - expected) < tolerance, "\(result.value)")
    #expect(result.tokens > 0 && result.examples > 0)
  }

  @Test(arguments: [
    (Reconstruction.none, 0.819), (.bias, 0.826), (.liar, 0.844),
  ])
  func thePrunedEncoderScoresAsInPyTorch(
    reconstruction: Reconstruction, expected: Double
  ) throws {
    let value = try score(.tinyBERT, reconstruction)
    #expect(abs(value - expected) < 0.003, "\(value)")
  }

  @Test(arguments: [
    (Reconstruction.none, 5.668), (.bias, 5.472), (.liar, 3.981),
  ])
  func thePrunedDecoderScoresAsInPyTorch(
    reconstruction: Reconstruction, expected: Double
  ) throws {
    let value = try score(.tinyLLaMA, reconstruction)
    #expect(abs(value - expected) < 0.01 * expected, "\(value)")
  }

  @Test(arguments: SampleModel.allCases, Reconstruction.computable)
  func everyReconstructionHasTheErrorItStates(
    sample: SampleModel, reconstruction: Reconstruction
  ) throws {
    let pruner = try sample.pruner()
    let fitted = SiteMeasurement(pruner, pruner.calibration.samples.fitted, .uniform)
    for site in pruner.model.summary.sites.prefix(2) {
      let update = try pruner.update(
        site.site, SiteSettings(kept: site.kept(ratio: 0.5), reconstruction: reconstruction),
        EstimateOptions())
      let measured = fitted.error(fitted.reference(site.site), of: pruner.pruned([update]))
      #expect(measured > 0)
      #expect(abs(update.outcome.error - measured) < 1e-3 * measured, "\(site.site)")
    }
  }

  /// Half of all units pruned, as in the table's row "50 % of both".
  private func score(_ sample: SampleModel, _ reconstruction: Reconstruction) throws -> Double {
    let pruner = try sample.prunerOfWholeText()
    let recipe = pruner.model.recipe(0.5, reconstruction, guardShare: 0)
    let subject = pruner.pruned(try pruner.updates(recipe))
    return try Evaluator(pruner.model).run(subject, sample.evaluation).value
  }

  @Test func aModelIsFaithfulToItself() throws {
    let encoder = try SampleModel.tinyBERT.open()
    let cosine = try Evaluator(encoder).run(
      encoder.dense,
      EvaluationOptions(task: .fidelity, file: SampleModel.tinyBERT.calibrationText, limit: 100))
    #expect(cosine.metric == .cosine)
    #expect(abs(cosine.value - 1) < 1e-6)
    #expect(cosine.examples == 100)
    let decoder = try SampleModel.tinyLLaMA.open()
    let divergence = try Evaluator(decoder).run(
      decoder.dense,
      EvaluationOptions(
        task: .fidelity, file: SampleModel.tinyLLaMA.calibrationText, length: 128, limit: 8))
    #expect(divergence.metric == .divergence)
    #expect(divergence.value == 0 && divergence.value.sign == .plus)
    #expect(divergence.more["top1_agreement"] == 1)
    #expect(divergence.tokens == 8 * 128)
  }

  @Test(arguments: SampleModel.allCases)
  func aPrunedModelIsLessFaithful(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let options = EvaluationOptions(
      task: .fidelity, file: sample.calibrationText, length: 128, limit: 16)
    func fidelity(_ reconstruction: Reconstruction) throws -> Double {
      let updates = try pruner.updates(pruner.model.recipe(0.5, reconstruction))
      return try Evaluator(pruner.model).run(pruner.pruned(updates), options).value
    }
    let (none, liar) = (try fidelity(.none), try fidelity(.liar))
    if sample == .tinyBERT {
      #expect(none < liar && liar < 1)
    } else {
      #expect(none > liar && liar > 0)
    }
  }

  @Test(arguments: [
    (SampleModel.tinyBERT, EvaluationTask.perplexity), (.tinyLLaMA, .similarity),
  ])
  func aTaskOfTheOtherKindIsNotSupported(sample: SampleModel, task: EvaluationTask) throws {
    let model = try sample.open()
    let error = engineError {
      _ = try Evaluator(model).run(
        model.dense, EvaluationOptions(task: task, file: sample.calibrationText))
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("fidelity") == true)
  }

  @Test(arguments: SampleModel.allCases, [0, -1])
  func aSenselessLimitIsAnError(sample: SampleModel, limit: Int) throws {
    let model = try sample.open()
    for task in [sample.evaluation.task, .fidelity] {
      var options = sample.evaluation
      options.task = task
      options.limit = limit
      #expect(
        engineError { _ = try Evaluator(model).run(model.dense, options) }?.kind == .usage)
    }
  }

  @Test func dataWithoutScoresIsAnError() throws {
    let folder = try TemporaryFolder()
    let model = try SampleModel.tinyBERT.open()
    for (name, text) in [
      ("words.csv", "first,second,score\na,b,high\n"), ("two.csv", "a,b\nc,d\n"),
      ("one.csv", "first,second,score\na,b,1\n"),
    ] {
      let file = try folder.file(name, text)
      let error = engineError {
        _ = try Evaluator(model).run(
          model.dense, EvaluationOptions(task: .similarity, file: file))
      }
      #expect(error?.kind == .badData, "\(name)")
      #expect(error?.description.contains(name) == true)
    }
  }

  @Test func embeddingsDoNotDependOnTheirNeighbours() throws {
    let model = try SampleModel.tinyBERT.open()
    let evaluator = Evaluator(model)
    let texts = ["The goose slept.", "", "A tired queen loaned the table to five doctors.", "a"]
    let together = try evaluator.embeddings(texts, model.dense).vectors
    for (text, vector) in zip(texts, together) {
      let alone = try evaluator.embeddings([text], model.dense).vectors[0]
      #expect(zip(alone, vector).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
    }
  }
}

struct SpearmanTests {
  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: Σxy − n·m² = 4.5, Σx² = 4.5, Σy² = 5.
  @Test(
    arguments: [
      ([1.0, 2, 3, 4], [10.0, 20, 30, 40], 1.0),
      ([1, 2, 3, 4], [4, 3, 2, 1], -1),
      ([1, 5, 5, 9], [1, 2, 3, 4], 4.5 / (4.5 * 5.0).squareRoot()),
      ([1, 1, 2, 2], [1, 2, 1, 2], 0),
      ([1, 1, 1], [1, 2, 3], 0),
      ([0.1, 1e9, -5], [2, 3, 1], 1),
      ([3], [4], 0),
      ([], [], 0),
    ] as [([Double], [Double], Double)])
  func equalsTheValueComputedByHand(a: [Double], b: [Double], expected: Double) {
    #expect(abs(Scoring.spearman(a, b) - expected) < 1e-12)
  }

  /// A batch of a large model takes many seconds, so Ctrl-C is heeded between its layers.
  @Test(arguments: [EvaluationTask.perplexity, .fidelity])
  func aTaskStopsWithinItsBatch(task: EvaluationTask) throws {
    let sample = SampleModel.tinyLLaMA
    let model = try sample.open()
    var options = sample.evaluation
    options.task = task
    options.limit = 1
    let whole = Work()
    // Asked to stop by the first report, which comes after the first of four layers.
    let work = Work(parent: whole) { _ in whole.cancel() }
    let error = engineError {
      _ = try Evaluator(model).run(model.dense, options, work: work)
    }
    #expect(error?.kind == .interrupted)
  }

  /// Whichever worker is first, the sum has one order, and so one value to the last bit.
  @Test func aDivergenceIsTheSameEveryTime() {
    var generator = SplitMix64(seed: 5)
    func logits() -> Matrix<Float> {
      Matrix(
        rows: 512, columns: 33,
        values: (0..<512 * 33).map { _ in Float.random(in: -9...9, using: &generator) })
    }
    let (p, q) = (logits(), logits())
    let first = Scoring.divergence(p, q)
    #expect(first.divergence > 0 && first.agreement < 512)
    for _ in 0..<50 { #expect(Scoring.divergence(p, q) == first) }
  }
}
