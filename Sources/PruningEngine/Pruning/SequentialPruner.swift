internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// Prunes site after site, each fitted on the network whose earlier sites are already pruned and
/// reconstructed (METHODS, "Sequential mode").
///
/// Widths are the recipe's; which units are kept is ranked anew on the pruned model's stream. Sites
/// of full width that the recipe names and doesn't protect are fitted to a target of the dense
/// model too, once something before them has been pruned.
struct SequentialPruner {
  private let pruner: Pruner
  private let recipe: Recipe

  init(_ pruner: Pruner, _ recipe: Recipe) {
    self.pruner = pruner
    self.recipe = recipe
  }

  /// What becomes of the sites, in network order.
  func run(work: Work) throws -> [SiteUpdate] {
    try pruner.model.namingWeights { try updates(work) }
  }

  private func updates(_ work: Work) throws -> [SiteUpdate] {
    let model = pruner.model.dense
    let samples = pruner.calibration.samples
    let options = pruner.calibration.summary.options
    guard !samples.fitted.isEmpty else {
      throw EngineError(
        .usage, "sequential mode runs the calibration text again, and there is none at hand")
    }
    try pruner.prepare(recipe.sites.values.map(\.criterion), recipe.estimate, work: work)
    let scratch =
      pruner.model.isStreamed ? try ScratchFile(folder: pruner.model.scratchFolder) : nil
    let spill = pruner.model.spillsStates ? scratch : nil
    var fitted = try DriftingStream(
      samples.fitted, model: model, target: recipe.target, weighting: options.tokenWeighting,
      spill: spill)
    var heldOut = try DriftingStream(
      samples.heldOut, model: model, target: recipe.target, weighting: options.tokenWeighting,
      spill: spill)
    let batches = fitted.batches.count + heldOut.batches.count
    let last = recipe.sites.filter { !$0.value.protected }.keys.map(\.layer).max() ?? -1
    let total = Double((last + 1) * Sublayer.allCases.count * max(batches, 1))
    var done = 0.0
    var updates: [SiteUpdate] = []
    for index in model.layers.indices.prefix(last + 1) {
      var layer = model.layers[index]
      for sublayer in Sublayer.allCases {
        let site = SiteID(layer: index, module: sublayer == .attention ? .attention : .ffn)
        let step = {
          try work.check()
          done += 1
          work.progress(min(done / total, 1), "sequential, \(site)")
        }
        let place = SitePlace(
          model: model, sublayer: sublayer, dense: model.layers[index], pruned: layer)
        guard let settings = recipe.sites[site], changes(site, settings, fitted) else {
          try fitted.pass(place, afterBatch: step)
          try heldOut.pass(place, afterBatch: step)
          continue
        }
        let seen = try fitted.observe(place, site, afterBatch: step)
        let measured = try heldOut.observe(place, site, afterBatch: step)
        let update = try update(site, settings, seen, measured)
        layer.prune(
          sublayer, keptColumns: update.keptColumns, consumer: update.consumer,
          constant: update.constant, headSize: model.architecture.headSize)
        updates.append(try scratch.map(update.spilled) ?? update)
        try fitted.advance(place, by: layer)
        try heldOut.advance(place, by: layer)
      }
    }
    return updates
  }

  /// Whether a site is narrowed or fitted anew.
  private func changes(_ site: SiteID, _ settings: SiteSettings, _ stream: DriftingStream) -> Bool {
    let units = pruner.model.summary.sites.first { $0.site == site }?.units ?? 0
    if settings.kept < units { return true }
    return stream.hasDrift && !settings.protected && settings.reconstruction != .none
  }

  private func update(
    _ site: SiteID, _ settings: SiteSettings, _ seen: DriftingStream.Observation,
    _ measured: DriftingStream.Observation
  ) throws -> SiteUpdate {
    // A loss's gradient is taken once, at the dense model.
    let problem = try pruner.problem(site).observed(seen, heldOut: measured)
      .withGradients(for: settings.criterion, recipe.estimate, from: pruner)
    let columns =
      settings.kept < problem.units
      ? problem.keptColumns(
        try problem.ranking(by: settings.criterion, options: recipe.estimate)
          .moved(by: settings.byHand), kept: settings.kept)
      : Array(0..<problem.columns)
    return try SiteUpdate(
      problem, keptColumns: columns, reconstruction: settings.reconstruction, recipe.estimate)
  }
}

extension SiteProblem {
  /// The same site on the stream of a pruned model.
  fileprivate func observed(
    _ seen: DriftingStream.Observation, heldOut measured: DriftingStream.Observation
  ) -> SiteProblem {
    SiteProblem(
      site: site, columnsPerUnit: columnsPerUnit, headSize: headSize, valueBound: valueBound,
      consumer: consumer,
      calibration: seen.statistics, heldOut: measured.statistics, coupledSquares: coupledSquares,
      drift: seen.drift, heldOutDrift: measured.drift)
  }
}
