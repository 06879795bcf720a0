internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// How much the model's output changes for a site's error, from one short forward pass a site.
///
/// A site is pruned alone, to about half its units (or until that makes an error), and the rest of the model is run on a few
/// samples. The change, divided by the squared error at that width, is the price of the site's
/// error: the mean KL divergence of a decoder's next tokens, or one less the mean cosine of an
/// encoder's embeddings. Both grow with the square of a small error.
struct Sensitivity {
  /// Tokens of calibration text in a pass.
  static let tokens = 1024
  /// The share of the units that a site loses in its pass.
  static let ratio = 0.5
  /// The squared relative error from which on the output's change is more than rounding.
  static let leastError = 1e-4
  /// Of a decoder's tokens one in so many is compared: logits are dear.
  private let step = 4

  private let pruner: Pruner
  private let batch: TokenBatch
  private let workspace = Workspace()

  /// Takes the samples; those held out first, which no update was fitted on.
  init(_ pruner: Pruner) throws {
    self.pruner = pruner
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

  /// The change of the output per squared error, by site.
  /// - Complexity: one pass through the layers from the site's on, a site that isn't known yet.
  func measure(
    _ sites: [SiteID: (settings: SiteSettings, curve: SiteCurve)], _ estimate: EstimateOptions,
    work: Work
  ) throws -> [SiteID: Double] {
    let model = pruner.model.dense
    let prices = pruner.calibration.derived.sensitivities
    func key(_ site: SiteID, _ settings: SiteSettings) -> CurveKey {
      CurveKey(
        site: site, criterion: settings.criterion, reconstruction: settings.reconstruction,
        estimate: estimate, byHand: settings.byHand)
    }
    var result: [SiteID: Double] = [:]
    for (site, own) in sites { result[site] = prices[key(site, own.settings)] }
    let missing = sites.keys.filter { result[$0] == nil }.sorted()
    guard let last = missing.last?.layer else { return result }
    let dense = try output(of: model.embed(batch), from: 0, model, work)
    var hidden = model.embed(batch)
    var done = 0
    for index in 0...last {
      for site in missing where site.layer == index {
        guard let (settings, curve) = sites[site] else { continue }
        work.progress(Double(done) / Double(missing.count), "sensitivity of \(site)")
        result[site] = try prices.value(key(site, settings)) {
          try price(site, settings, curve, estimate, hidden, dense, work)
        }
        done += 1
      }
      try work.check()
      model.forward(model.layers[index], &hidden, batch, workspace: workspace)
    }
    return result
  }

  private func price(
    _ site: SiteID, _ settings: SiteSettings, _ curve: SiteCurve, _ estimate: EstimateOptions,
    _ hidden: Matrix<Float>, _ reference: Matrix<Float>, _ work: Work
  ) throws -> Double {
    let units = curve.squaredError.count - 1
    var probe = settings
    probe.kept = Self.probeWidth(curve)
    let error = curve.squaredError[probe.kept] * curve.energy
    guard probe.kept < units, error > 0 else { return 0 }
    let pruned = pruner.pruned([try pruner.update(site, probe, estimate)])
    let changed = try output(of: hidden, from: site.layer, pruned, work)
    return max(0, change(reference, changed)) / error
  }

  /// About half the units; fewer where the units lost until then are dead, or nearly so, and tell
  /// nothing of what the others are worth.
  static func probeWidth(_ curve: SiteCurve) -> Int {
    let units = curve.squaredError.count - 1
    let least = min(max(1, curve.guarded), units)
    let half = max(least, units - Int((Double(units) * Self.ratio).rounded(.up)))
    return (least...half).last { curve.squaredError[$0] >= leastError } ?? least
  }

  /// What the layers from `first` on make of hidden states.
  private func output(
    of hidden: Matrix<Float>, from first: Int, _ model: TransformerModel, _ work: Work
  ) throws -> Matrix<Float> {
    var hidden = hidden
    for layer in model.layers[first...] {
      try work.check()
      model.forward(layer, &hidden, batch, workspace: workspace)
    }
    model.finish(&hidden)
    guard pruner.model.summary.predictsText else { return hidden }
    let rows = Array(stride(from: (hidden.rows - 1) % step, to: hidden.rows, by: step))
    return hidden.selecting(rows: rows)
  }

  private func change(_ reference: Matrix<Float>, _ changed: Matrix<Float>) -> Double {
    guard pruner.model.summary.predictsText else {
      let pipeline = pruner.model.pipeline
      let pairs = zip(
        pipeline.embeddings(reference, batch), pipeline.embeddings(changed, batch))
      return pairs.reduce(0) { $0 + 1 - Scoring.cosine($1.0, $1.1) } / Double(max(batch.count, 1))
    }
    let model = pruner.model.dense
    var sum = 0.0
    for start in stride(from: 0, to: reference.rows, by: 256) {
      let rows = start..<min(start + 256, reference.rows)
      sum +=
        Scoring.divergence(
          model.logits(reference, rows: rows), model.logits(changed, rows: rows)
        ).divergence
    }
    return sum / Double(reference.rows)
  }
}
