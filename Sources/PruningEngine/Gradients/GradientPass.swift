internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// The backward pass of a loss through the dense model, and what it says of every unit.
///
/// Forward, each layer's input is kept. Backward goes layer by layer, all batches before the next
/// layer, and computes again what lies inside a layer, so that one layer's weight gradients are in
/// memory at a time.
struct GradientPass {
  /// Tokens in one batch.
  static let batchTokens = 2048

  let model: TransformerModel
  let sites: [SiteSummary]
  let loss: any Loss

  /// - Throws: `CancellationError`, or ``EngineError`` where the model computes no finite numbers.
  func run(work: Work) throws -> [SiteID: GradientScores] {
    let batches = LossBatch.packed(loss.examples, tokens: Self.batchTokens)
    let workspace = Workspace()
    let steps = Double(batches.count * model.layers.count * 4)
    var done = 0.0
    func step(_ cost: Double, _ message: String) throws {
      try work.check()
      done += cost
      work.progress(min(done / steps, 1), message)
    }

    var states: [[Matrix<Float>]] = Array(repeating: [], count: model.layers.count)
    var gradients: [Matrix<Float>] = []
    for batch in batches {
      var hidden = model.embed(batch.batch)
      for (index, layer) in model.layers.enumerated() {
        states[index].append(hidden)
        model.forward(layer, &hidden, batch.batch, workspace: workspace)
        try step(1, "gradients: forward")
      }
      let last = hidden
      model.finish(&hidden)
      var gradient = loss.gradient(model, hidden, batch.batch, examples: batch.examples)
      model.finishBackward(last, &gradient)
      guard gradient.values.allSatisfy(\.isFinite) else {
        throw NotFinite(result: "the loss's gradient")
      }
      gradients.append(gradient)
    }

    var scores: [SiteID: GradientScores] = [:]
    for index in model.layers.indices.reversed() {
      let layer = model.layers[index]
      var sums: [ModuleKind: GradientSums] = [:]
      for site in sites where site.site.layer == index {
        sums[site.site.module] = GradientSums(
          units: site.units, columnsPerUnit: site.columnsPerUnit)
      }
      let weights = LayerGradients(layer)
      for (number, batch) in batches.enumerated() {
        model.backward(
          layer, from: states[index][number], &gradients[number], batch.batch,
          workspace: workspace, weights: weights
        ) { tap in
          sums[ModuleKind(tap.sublayer)]?.add(
            tap.units, gradients: tap.gradients, examples: batch.rows)
        }
        try step(3, "gradients: layer \(index + 1) of \(model.layers.count), backward")
      }
      states[index] = []
      for (module, sum) in sums {
        var sum = sum
        sum.add(layer, module, weights)
        let site = SiteID(layer: index, module: module)
        scores[site] = sum.scores(signed: !loss.hasRandomSign)
        guard scores[site]?.fisher.allSatisfy(\.isFinite) == true else {
          throw NotFinite(result: "the gradients of \(site)")
        }
      }
    }
    return scores
  }
}

extension ModuleKind {
  /// The module that a sublayer is on screens.
  init(_ sublayer: Sublayer) { self = sublayer == .attention ? .attention : .ffn }
}

extension GradientSums {
  /// Adds the weights that go with a module's units.
  mutating func add(_ layer: Layer, _ module: ModuleKind, _ gradients: LayerGradients) {
    let sublayer: Sublayer = module == .attention ? .attention : .feedForward
    for part in LinearPart.allCases where part.sublayer == sublayer {
      guard let weight = layer.linear(part)?.weight else { continue }
      if part.isConsumer {
        add(consumer: weight, gradient: gradients[part])
      } else {
        add(producer: weight, gradient: gradients[part])
      }
    }
  }
}
