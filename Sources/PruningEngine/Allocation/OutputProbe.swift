internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// A few samples of the calibration text, and what changes of the model's output on them: the mean KL
/// divergence of a decoder's next tokens, or one less the mean cosine of an encoder's embeddings. Both
/// grow with the square of a small error.
struct OutputProbe {
  /// Tokens of calibration text, at least, where there are as many.
  static let tokens = 1024
  /// Of a decoder's tokens one in so many is compared: logits are dear.
  private static let step = 4

  /// The samples; those held out first, which no update was fitted on.
  let batch: TokenBatch
  let workspace = Workspace()
  private let model: LoadedModel

  init(_ pruner: Pruner) throws {
    model = pruner.model
    var batch = TokenBatch()
    for sample in pruner.calibration.samples.heldOut + pruner.calibration.samples.fitted {
      guard batch.tokenCount < Self.tokens else { break }
      batch.append(sample)
    }
    guard batch.tokenCount > 0 else {
      throw EngineError(
        .usage, "the calibration holds no samples to measure sensitivity on: calibrate anew")
    }
    self.batch = batch
  }

  /// The dense model's output.
  func dense(_ work: Work) throws -> Matrix<Float> {
    try output(of: model.dense.embed(batch), from: 0, model.dense, work)
  }

  /// What the layers from `first` on make of hidden states.
  func output(
    of hidden: Matrix<Float>, from first: Int, _ changed: TransformerModel, _ work: Work
  ) throws -> Matrix<Float> {
    var hidden = hidden
    for layer in changed.layers[first...] {
      try work.check()
      changed.forward(layer, &hidden, batch, workspace: workspace)
    }
    changed.finish(&hidden)
    guard model.summary.predictsText else { return hidden }
    let rows = Array(
      stride(from: (hidden.rows - 1) % Self.step, to: hidden.rows, by: Self.step))
    return hidden.selecting(rows: rows)
  }

  /// What the dense model makes of hidden states behind a site.
  func output(
    of hidden: Matrix<Float>, behind site: SiteID, _ work: Work
  ) throws -> Matrix<Float> {
    var hidden = hidden
    if site.module == .attention {
      let layer = model.dense.layers[site.layer]
      let units = model.dense.units(of: .feedForward, layer, hidden, batch, workspace: workspace)
      model.dense.consume(units, of: .feedForward, layer, &hidden, workspace: workspace)
    }
    return try output(of: hidden, from: site.layer + 1, model.dense, work)
  }

  /// How far two outputs are apart.
  func change(_ reference: Matrix<Float>, _ changed: Matrix<Float>) -> Double {
    guard model.summary.predictsText else {
      let pipeline = model.pipeline
      let pairs = zip(
        pipeline.embeddings(reference, batch), pipeline.embeddings(changed, batch))
      return pairs.reduce(0) { $0 + 1 - Scoring.cosine($1.0, $1.1) } / Double(max(batch.count, 1))
    }
    var sum = 0.0
    for start in stride(from: 0, to: reference.rows, by: 256) {
      let rows = start..<min(start + 256, reference.rows)
      sum +=
        Scoring.divergence(
          model.dense.logits(reference, rows: rows), model.dense.logits(changed, rows: rows)
        ).divergence
    }
    return sum / Double(reference.rows)
  }
}
