internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The two sets of samples.
enum CalibrationPart: String, CaseIterable, Sendable {
  case fitted
  case heldOut = "held-out"
}

/// A calibration under way, which is asked for one site's statistics after the other.
///
/// All hidden states are held, and one layer is done for all batches of a part before the next: a
/// layer's accumulators are complete when it is left, and only one layer's weights are in use at a
/// time. Statistics are handed over, not kept.
final class CalibrationRun {
  /// Sites in the order in which they are finished.
  let order: [(part: CalibrationPart, site: SiteID)]
  private(set) var tokens: [CalibrationPart: Int] = [:]
  /// Tokens that own more of a finished site's energy than their number explains.
  private(set) var outliers: [SiteID: [TokenOutlier]] = [:]
  /// Told of the statistics of a site that has been finished.
  var announce: ((CalibrationPart, SiteID, Statistics) -> Void)?
  private let piece: (Int) -> String
  private let model: TransformerModel
  private let weighting: TokenWeighting
  private let work: Work
  private let workspace = Workspace()
  private var streams: [CalibrationPart: Stream] = [:]
  private var scratch = AccumulatorScratch()
  private var layer: (index: Int, layer: Layer)?
  private var finished: [CalibrationPart: [SiteID: Statistics]] = [:]
  private var stepsDone = 0
  private var steps = 0

  /// - Parameters:
  ///   - spill: where hidden states are kept; nil for memory.
  ///   - piece: the text of a token.
  init(
    _ model: TransformerModel, _ samples: CalibrationSamples, _ weighting: TokenWeighting,
    spill: ScratchFile?, work: Work, piece: @escaping (Int) -> String
  ) throws {
    self.piece = piece
    self.model = model
    self.weighting = weighting
    self.work = work
    for (part, sequences) in [
      (CalibrationPart.fitted, samples.fitted), (.heldOut, samples.heldOut),
    ] {
      let batches = TokenBatch.packed(sequences, tokens: TokenBatch.usualTokens)
      var hidden = HiddenStates(scratch: spill)
      for batch in batches { try hidden.append(model.embed(batch)) }
      streams[part] = Stream(batches: batches, hidden: hidden)
      tokens[part] = batches.reduce(0) { $0 + $1.tokenCount }
      steps += batches.count * model.layers.count
    }
    let parts = CalibrationPart.allCases.filter { part in
      part == .fitted ? !samples.fitted.isEmpty : !samples.heldOut.isEmpty
    }
    let count = model.layers.count
    order = (0..<count).flatMap { layer in
      parts.flatMap { part in
        ModuleKind.allCases.map { (part, SiteID(layer: layer, module: $0)) }
      }
    }
  }

  /// A site's statistics, handed over once; sites are asked for in their order.
  func take(_ part: CalibrationPart, _ site: SiteID) throws -> Statistics {
    if finished[part]?[site] == nil { try advance(part, layer: site.layer) }
    guard let statistics = finished[part]?.removeValue(forKey: site) else {
      throw EngineError(.software, "the statistics of \(site) were asked for out of order")
    }
    return statistics
  }

  /// One set of samples on its way through the layers.
  private struct Stream {
    var batches: [TokenBatch]
    var hidden: HiddenStates
    var nextLayer = 0
  }

  private func advance(_ part: CalibrationPart, layer index: Int) throws {
    guard var stream = streams.removeValue(forKey: part), stream.nextLayer == index else {
      throw EngineError(.software, "layer \(index) was asked for out of order")
    }
    let layer = layer(index)
    var attention = Accumulators(columns: layer.attention.output.weight.columns)
    var ffn = Accumulators(columns: layer.feedForward.down.weight.columns)
    var energies: [Sublayer: TokenEnergies] = [:]
    let batches = stream.batches
    for batch in batches.indices {
      try work.check()
      try stream.hidden.update(batch) { states in
        model.forward(layer, &states, batches[batch], workspace: workspace) { tap in
          let weights = weighting.weights(of: tap, model.architecture.norm)
          if part == .fitted {
            energies[tap.sublayer, default: TokenEnergies()]
              .add(
                tap, batches[batch], weights: weights,
                isCausal: model.architecture.attention.isCausal)
          }
          if tap.sublayer == .attention {
            attention.add(tap.units, rows: tap.rows, weights: weights, scratch: &scratch)
          } else {
            ffn.add(tap.units, rows: tap.rows, weights: weights, scratch: &scratch)
          }
        }
      }
      stepsDone += 1
      work.progress(
        Double(stepsDone) / Double(max(steps, 1)), "layer \(index + 1) of \(model.layers.count)")
    }
    for (sublayer, energies) in energies {
      outliers[SiteID(layer: index, module: ModuleKind(sublayer))] = energies.outliers(piece)
    }
    stream.nextLayer += 1
    streams[part] = stream
    try store(attention.finish(), of: SiteID(layer: index, module: .attention), part)
    try store(ffn.finish(), of: SiteID(layer: index, module: .ffn), part)
  }

  /// A layer's weights, kept until the next layer's are asked for.
  private func layer(_ index: Int) -> Layer {
    if let layer, layer.index == index { return layer.layer }
    layer = nil
    let read = model.layers[index]
    layer = (index, read)
    return read
  }

  private func store(_ result: Statistics, of site: SiteID, _ part: CalibrationPart) throws {
    // A column's variance is finite only if every activation in it is.
    guard result.centredGram.diagonal.allSatisfy(\.isFinite) else {
      throw NotFinite(result: "the activations of \(site)")
    }
    finished[part, default: [:]][site] = result
    announce?(part, site, result)
  }
}
