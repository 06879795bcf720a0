internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// A removed stretch, and what the consumer before it no longer puts out: y − y' = xD − Δb.
struct Patch: Sendable {
  let stretch: Stretch
  let weight: Matrix<Float>  // D, [columns, hidden]
  let bias: [Double]  // Δb, [hidden]

  init(_ stretch: Stretch, _ residual: Residual) {
    self.stretch = stretch
    weight = residual.weight.narrowed
    bias = residual.bias
  }
}

/// One sublayer of the dense model as a batch goes through it, in this order.
enum SublayerStep {
  /// The states that it reads.
  case before(Matrix<Float>)
  /// The sublayer itself, before a norm over the stream.
  case within(Tap)
  /// The states behind it.
  case behind(Matrix<Float>)
}

extension TransformerModel {
  /// Leads a batch through the dense model and shows every sublayer.
  func walk(
    _ batch: TokenBatch, workspace: Workspace, check: () throws -> Void,
    _ see: (SiteID, SublayerStep) throws -> Void
  ) throws {
    var states = embed(batch)
    for index in layers.indices {
      let layer = layers[index]
      for module in ModuleKind.allCases {
        try check()
        let site = SiteID(layer: index, module: module)
        try see(site, .before(states))
        let units = units(of: site.sublayer, layer, states, batch, workspace: workspace)
        try consume(units, of: site.sublayer, layer, &states, workspace: workspace) {
          try see(site, .within($0))
        }
        try see(site, .behind(states))
      }
    }
  }
}

extension Pruner {
  /// What patches leave of their stretches, each by itself, seen in the dense stream: behind norms
  /// over the stream, no sums of products tell it.
  func losses(of patches: [Patch], work: Work) throws -> [StretchLoss] {
    guard !patches.isEmpty else { return [] }
    let samples = try samplesAtHand("what is left of removed sites is measured on the text")
    let fitted = try sums(of: patches, samples.fitted, work: work)
    let heldOut = try sums(of: patches, samples.heldOut, work: work)
    return zip(fitted, heldOut).map { StretchLoss($0, heldOut: $1) }
  }

  private func sums(
    of patches: [Patch], _ sequences: [[Int]], work: Work
  ) throws -> [StretchSums] {
    let model = model.dense
    var sums = patches.map { _ in StretchSums(hiddenSize: model.architecture.hiddenSize) }
    let byCarrier = Dictionary(grouping: patches.indices) { patches[$0].stretch.carrier }
    let byEnd = Dictionary(grouping: patches.indices) { patches[$0].stretch.last }
    let workspace = Workspace()
    var scratch = CrossAccumulatorScratch()
    let batches = TokenBatch.packed(sequences, tokens: TokenBatch.usualTokens)
    for (done, batch) in batches.enumerated() {
      work.progress(Double(done) / Double(batches.count), "what is left of removed sites")
      var waiting: [Int: (before: Matrix<Float>, made: Matrix<Float>)] = [:]
      try model.walk(batch, workspace: workspace, check: work.check) { site, step in
        switch step {
        case .before: break
        case .within(let tap):
          for index in byCarrier[site] ?? [] {
            let made = model.states(of: tap, patches[index])
            waiting[index] = (made, made)
          }
        case .behind(let states):
          for index in byCarrier[site] ?? [] { waiting[index]?.before = states }
          for index in byEnd[site] ?? [] {
            guard let (before, made) = waiting.removeValue(forKey: index) else { continue }
            sums[index].add(before: before, after: states, made: made, scratch: &scratch)
          }
        }
      }
    }
    return sums
  }
}

extension TransformerModel {
  /// The states that a patched consumer leaves, under the last removed site's norm.
  func states(of tap: Tap, _ patch: Patch) -> Matrix<Float> {  // [rows, hidden]
    var states = tap.stream
    let missing = tap.input.multiplied(by: patch.weight)
    let scale = architecture.residualScale
    let bias = patch.bias.map { Float($0) }
    for row in 0..<states.rows {
      for column in 0..<states.columns {
        states[row, column] -= scale * (missing[row, column] - bias[column])
      }
    }
    if let norm = normOverStream(behind: patch.stretch)?.sum { apply(norm, to: &states) }
    return states
  }
}
