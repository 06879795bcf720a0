internal import LIARCore
internal import LinearAlgebra
public import PruningPlan
internal import Tokenization
internal import Transformer

/// Runs calibration text through the dense model, layer by layer, and accumulates every site's
/// statistics.
///
/// All hidden states are held, and one layer is done for all batches before the next: a layer's
/// accumulators are complete when it is left, and only one layer's weights are in use at a time.
public struct Calibrator {
  /// Tokens in one batch: enough to keep the products efficient, few enough for the caches.
  static let batchTokens = 4096

  /// Calibrates.
  /// - Parameters:
  ///   - model: the dense model.
  ///   - options: which text, and how.
  ///   - work: progress and cancellation.
  public static func run(
    _ model: LoadedModel, _ options: CalibrationOptions, work: Work = Work()
  ) throws -> Calibration {
    do {
      let samples = try CalibrationSamples(options, model: model, work: work)
      let watch = Stopwatch()
      var fitted = Stream(samples.fitted, model: model.dense)
      var heldOut = Stream(samples.heldOut, model: model.dense)
      let workspace = Workspace()
      let total = Double(model.dense.layers.count * (fitted.batches.count + heldOut.batches.count))
      var done = 0.0
      for index in model.dense.layers.indices {
        let step = {
          try work.check()
          done += 1
          work.progress(done / total, "layer \(index + 1) of \(model.dense.layers.count)")
        }
        try fitted.advance(
          layer: index, model.dense, options.tokenWeighting, workspace, afterBatch: step)
        try heldOut.advance(
          layer: index, model.dense, options.tokenWeighting, workspace, afterBatch: step)
      }
      let summary = CalibrationSummary(
        options: options, samples: samples.fitted.count, heldOutSamples: samples.heldOut.count,
        tokens: fitted.tokens, heldOutTokens: heldOut.tokens, seconds: watch.seconds)
      return Calibration(
        summary: summary, fitted: fitted.statistics, heldOut: heldOut.statistics, samples: samples)
    } catch {
      throw EngineError(error)
    }
  }

  /// One set of samples on its way through the layers.
  private struct Stream {
    var batches: [TokenBatch]
    var hidden: [Matrix<Float>]  // by batch [tokens, hidden]
    var statistics: [SiteID: Statistics] = [:]

    var tokens: Int { batches.reduce(0) { $0 + $1.tokenCount } }

    init(_ sequences: [[Int]], model: TransformerModel) {
      batches = TokenBatch.packed(sequences, tokens: Calibrator.batchTokens)
      hidden = batches.map(model.embed)
    }

    mutating func advance(
      layer index: Int, _ model: TransformerModel, _ weighting: TokenWeighting,
      _ workspace: Workspace, afterBatch: () throws -> Void
    ) throws {
      let layer = model.layers[index]
      var attention = Accumulators(columns: layer.attention.output.weight.columns)
      var ffn = Accumulators(columns: layer.feedForward.down.weight.columns)
      var scratch = AccumulatorScratch()
      for batch in batches.indices {
        model.forward(layer, &hidden[batch], batches[batch], workspace: workspace) { tap in
          let weights = weighting.weights(of: tap, isDecoder: model.configuration.normsFirst)
          if tap.sublayer == .attention {
            attention.add(tap.units, rows: tap.rows, weights: weights, scratch: &scratch)
          } else {
            ffn.add(tap.units, rows: tap.rows, weights: weights, scratch: &scratch)
          }
        }
        try afterBatch()
      }
      guard !batches.isEmpty else { return }
      try store(attention, of: SiteID(layer: index, module: .attention))
      try store(ffn, of: SiteID(layer: index, module: .ffn))
    }

    private mutating func store(_ sums: Accumulators, of site: SiteID) throws {
      let result = Statistics(sums)
      // A column's variance is finite only if every activation in it is.
      guard result.centredGram.diagonal.allSatisfy(\.isFinite) else {
        throw EngineError(
          .badData,
          "the activations of \(site) aren't finite: the model's weights hold infinity or NaN")
      }
      statistics[site] = result
    }
  }
}

extension TokenWeighting {
  /// One weight a token, or nil for 1 each: the inverse of what the next norm divides by, squared.
  func weights(of tap: Tap, isDecoder: Bool) -> [Float]? {
    guard self == .inverseNorm else { return nil }
    return (0..<tap.rows).map { row in
      let residual = tap.residual + row * tap.hiddenSize
      return isDecoder
        ? 1 / max(VectorMath.meanSquare(residual, count: tap.hiddenSize), 1e-8)
        : 1 / max(VectorMath.variance(residual, count: tap.hiddenSize), 1e-6)
    }
  }
}

extension TokenBatch {
  /// Sequences in their order, cut into batches of at most `tokens` tokens (or one sequence).
  static func packed(_ sequences: [[Int]], tokens limit: Int) -> [TokenBatch] {
    packed(sequences.map { EncodedPair(ids: $0, typeIDs: []) }, tokens: limit)
  }

  /// The same for sequences with segments; without any, all tokens are of the first.
  static func packed(_ sequences: [EncodedPair], tokens limit: Int) -> [TokenBatch] {
    var batches: [TokenBatch] = []
    var current = TokenBatch()
    for sequence in sequences where !sequence.ids.isEmpty {
      if current.tokenCount > 0, current.tokenCount + sequence.ids.count > limit {
        batches.append(current)
        current = TokenBatch()
      }
      current.append(sequence.ids, types: sequence.typeIDs.isEmpty ? nil : sequence.typeIDs)
    }
    if current.tokenCount > 0 { batches.append(current) }
    return batches
  }
}
