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
    let samples = try pruner.samplesAtHand("sequential mode runs the calibration text again")
    let options = pruner.calibration.summary.options
    let stretches = recipe.sites.stretches(of: pruner.model.summary.sites)
    try pruner.prepare(recipe.sites.values.map(\.criterion), recipe.estimate, work: work)
    let scratch =
      pruner.model.isStreamed ? try ScratchFile(folder: pruner.model.scratchFolder) : nil
    let spill = pruner.model.spillsStates ? scratch : nil
    var fitted = try DriftingStream(
      samples.fitted, model: model, target: recipe.target, weighting: options.tokenWeighting,
      followsDense: !stretches.isEmpty, spill: spill)
    var heldOut = try DriftingStream(
      samples.heldOut, model: model, target: recipe.target, weighting: options.tokenWeighting,
      followsDense: !stretches.isEmpty, spill: spill)
    let batches = fitted.batches.count + heldOut.batches.count
    let last = recipe.sites.filter { !$0.value.protected }.keys.map(\.layer).max() ?? -1
    let total = Double((last + 1) * Sublayer.allCases.count * max(batches, 1))
    var done = 0.0
    var updates: [SiteUpdate] = []
    var loss: StretchLoss?
    for index in model.layers.indices.prefix(last + 1) {
      var layer = model.layers[index]
      for sublayer in Sublayer.allCases {
        let site = SiteID(layer: index, module: sublayer == .attention ? .attention : .ffn)
        let step = {
          try work.check()
          done += 1
          work.progress(min(done / total, 1), "sequential, \(site)")
        }
        if let lost = stretches.first(where: { $0.carrier == nil && $0.sites[0] == site }) {
          loss = try self.loss(
            of: lost, fitted, heldOut, isMade: recipe.target == .residual, afterBatch: step)
        }
        let isRemoved = recipe.sites[site]?.kept == 0
        if isRemoved {
          try fitted.part()
          try heldOut.part()
          layer.remove(sublayer)
          updates += pruner.model.summary.sites.filter { $0.site == site }.map {
            SiteUpdate(removing: $0, outputs: model.architecture.hiddenSize, loss)
          }
        }
        let place = SitePlace(
          model: model, sublayer: sublayer, dense: model.layers[index], pruned: layer)
        let stretch = stretches.first { $0.carrier == site }
        guard !isRemoved, let settings = settings(of: site, fitted, before: stretch) else {
          try fitted.pass(place, afterBatch: step)
          try heldOut.pass(place, afterBatch: step)
          continue
        }
        let seen = try fitted.observe(place, site, removed: stretch, afterBatch: step)
        let measured = try heldOut.observe(place, site, removed: stretch, afterBatch: step)
        let problem = try problem(site, settings, seen, measured)
        let update = try update(problem, settings, standsFor: stretch?.last)
        if stretch != nil { loss = StretchLoss(problem, update.update) }
        let norms = stretch.flatMap { model.normOverStream(behind: $0) }
        if let norms { layer.setNorms(of: sublayer, to: norms) }
        layer.prune(
          sublayer, keptColumns: update.keptColumns, consumer: update.consumer,
          constant: update.constant, headSize: model.architecture.headSize)
        updates.append(try scratch.map(update.spilled) ?? update)
        try fitted.advance(place, by: layer)
        try heldOut.advance(place, by: layer)
        // Behind a norm no sums of products tell what is missing.
        if let stretch, norms != nil {
          loss = try self.loss(of: stretch, fitted, heldOut, isMade: true, afterBatch: work.check)
        }
      }
    }
    return updates
  }

  private func loss(
    of stretch: Stretch, _ fitted: DriftingStream, _ heldOut: DriftingStream, isMade: Bool,
    afterBatch: () throws -> Void
  ) throws -> StretchLoss {
    let model = pruner.model.dense
    return StretchLoss(
      try fitted.sums(over: stretch, model, isMade: isMade, afterBatch: afterBatch),
      heldOut: try heldOut.sums(over: stretch, model, isMade: isMade, afterBatch: afterBatch))
  }

  /// The settings of a site that is narrowed, makes good for removed sites, or is fitted anew; nil for
  /// one that stays as it is.
  private func settings(
    of site: SiteID, _ stream: DriftingStream, before stretch: Stretch?
  ) -> SiteSettings? {
    let units = pruner.model.summary.sites.first { $0.site == site }?.units ?? 0
    if let stretch {
      var settings = recipe.sites[site] ?? SiteSettings(kept: units)
      settings.reconstruction = stretch.reconstruction
      return settings
    }
    guard let settings = recipe.sites[site] else { return nil }
    if settings.kept < units { return settings }
    return stream.hasDrift && !settings.protected && settings.reconstruction != .none
      ? settings : nil
  }

  private func problem(
    _ site: SiteID, _ settings: SiteSettings, _ seen: DriftingStream.Observation,
    _ measured: DriftingStream.Observation
  ) throws -> SiteProblem {
    // A loss's gradient is taken once, at the dense model.
    try pruner.problem(site).observed(seen, heldOut: measured)
      .withGradients(for: settings.criterion, recipe.estimate, from: pruner)
  }

  private func update(
    _ problem: SiteProblem, _ settings: SiteSettings, standsFor: SiteID?
  ) throws -> SiteUpdate {
    let columns =
      settings.kept < problem.units
      ? problem.keptColumns(
        try problem.ranking(by: settings.criterion, options: recipe.estimate)
          .moved(by: settings.byHand), kept: settings.kept)
      : Array(0..<problem.columns)
    return try SiteUpdate(
      problem, keptColumns: columns, reconstruction: settings.reconstruction, recipe.estimate,
      standsFor: standsFor)
  }
}
