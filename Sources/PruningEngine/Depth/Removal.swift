internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The removed sites of a one-shot pruning, and what was seen of them on the dense model's stream.
struct Removal: Sendable {
  /// What the consumer before a stretch reads, and what it has to make good for.
  struct Observed: Sendable {
    let stretch: Stretch
    let fitted: DriftingStream.Observation
    let heldOut: DriftingStream.Observation
  }

  private let stretches: [Stretch]
  private var byCarrier: [SiteID: Observed] = [:]
  /// What is lost with the stretches that nothing makes good for, by their first site.
  private var losses: [SiteID: StretchLoss] = [:]

  /// Runs the calibration text through the dense model as far as the last of the stretches begins.
  /// - Throws: ``EngineError`` where only accumulators are at hand, which know nothing of it.
  init(_ stretches: [Stretch], _ pruner: Pruner, work: Work) throws {
    self.stretches = stretches
    guard let end = stretches.map({ $0.carrier ?? $0.sites[0] }).max() else { return }
    let samples = try pruner.samplesAtHand("what removed sites add is measured on the text")
    let model = pruner.model.dense
    let spill =
      pruner.model.spillsStates ? try ScratchFile(folder: pruner.model.scratchFolder) : nil
    func stream(_ sequences: [[Int]]) throws -> DriftingStream {
      try DriftingStream(
        sequences, model: model, target: .own,
        weighting: pruner.calibration.summary.options.tokenWeighting, spill: spill)
    }
    var fitted = try stream(samples.fitted)
    var heldOut = try stream(samples.heldOut)
    let batches = fitted.batches.count + heldOut.batches.count
    let total = Double((end.layer + 1) * Sublayer.allCases.count * max(batches, 1))
    var done = 0.0
    let step = {
      try work.check()
      done += 1
      work.progress(min(done / total, 1), "what removed sites add")
    }
    let sites = pruner.model.summary.sites.map(\.site).filter { $0 <= end }
    for site in sites {
      let layer = model.layers[site.layer]
      let place = SitePlace(model: model, sublayer: site.sublayer, dense: layer, pruned: layer)
      if let lost = stretches.first(where: { $0.carrier == nil && $0.sites[0] == site }) {
        losses[site] = StretchLoss(
          try fitted.sums(over: lost, model, isMade: false, afterBatch: step),
          heldOut: try heldOut.sums(over: lost, model, isMade: false, afterBatch: step))
      }
      if let stretch = stretches.first(where: { $0.carrier == site }) {
        byCarrier[site] = Observed(
          stretch: stretch,
          fitted: try fitted.observe(
            place, site, removed: stretch, isParting: false, afterBatch: step),
          heldOut: try heldOut.observe(
            place, site, removed: stretch, isParting: false, afterBatch: step))
      } else {
        try fitted.pass(place, afterBatch: step)
        try heldOut.pass(place, afterBatch: step)
      }
    }
  }

  /// What was seen at a consumer that makes good for removed sites; nil for others.
  func observed(_ site: SiteID) -> Observed? { byCarrier[site] }

  /// The updates of all sites that change, with those that are removed, in network order.
  func all(
    _ updates: [(update: SiteUpdate, loss: StretchLoss?)], _ pruner: Pruner, work: Work
  ) throws -> [SiteUpdate] {
    guard !stretches.isEmpty else { return updates.map(\.update) }
    let model = pruner.model
    var losses = losses
    var patches: [Patch] = []
    for (update, loss) in updates {
      guard let loss, let stretch = observed(update.outcome.site)?.stretch else { continue }
      losses[stretch.sites[0]] = loss
      guard model.dense.normOverStream(behind: stretch) != nil else { continue }
      patches.append(
        Patch(stretch, try pruner.problem(update.outcome.site).residual(of: update.update)))
    }
    for (patch, loss) in zip(patches, try pruner.losses(of: patches, work: work)) {
      losses[patch.stretch.sites[0]] = loss
    }
    let removals = stretches.flatMap { stretch in
      model.removals(of: stretch, losses[stretch.sites[0]])
    }
    return (updates.map(\.update) + removals).sorted { $0.outcome.site < $1.outcome.site }
  }
}

extension LoadedModel {
  /// What becomes of the sites of a stretch.
  func removals(of stretch: Stretch, _ loss: StretchLoss?) -> [SiteUpdate] {
    summary.sites.filter { stretch.sites.contains($0.site) }.map { site in
      SiteUpdate(removing: site, outputs: dense.architecture.hiddenSize, loss)
    }
  }
}

extension Pruner {
  /// The calibration's samples.
  /// - Throws: ``EngineError`` where only its statistics are at hand.
  func samplesAtHand(_ purpose: String) throws -> CalibrationSamples {
    guard !calibration.samples.fitted.isEmpty else {
      throw EngineError(.usage, "\(purpose), and there is none at hand")
    }
    return calibration.samples
  }
}

extension SiteProblem {
  /// What a removed site puts out: nothing.
  var removal: Update {
    Update(keptColumns: [], weight: Matrix(rows: 0, columns: consumer.weight.columns), bias: nil)
  }

  /// The same site on another stream, with what is asked of its consumer beside its own output.
  func observed(
    _ seen: DriftingStream.Observation, heldOut measured: DriftingStream.Observation
  ) -> SiteProblem {
    SiteProblem(
      site: site, columnsPerUnit: columnsPerUnit, headSize: headSize, valueBound: valueBound,
      consumer: consumer,
      calibration: seen.statistics, heldOut: measured.statistics, coupledSquares: coupledSquares,
      drift: seen.drift, heldOutDrift: measured.drift)
  }
}
