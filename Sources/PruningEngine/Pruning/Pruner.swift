package import LIARCore
internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
package import Transformer

/// Turns a recipe into updates, and updates into a smaller model.
package struct Pruner: Sendable {
  /// The dense model.
  package let model: LoadedModel
  /// Its statistics.
  package let calibration: Calibration

  /// Prepares to prune.
  package init(model: LoadedModel, calibration: Calibration) {
    self.model = model
    self.calibration = calibration
  }

  /// A site as the method sees it.
  package func problem(_ site: SiteID) throws -> SiteProblem {
    guard let summary = model.summary.sites.first(where: { $0.site == site }) else {
      throw EngineError(.badData, "the model has no site \(site)")
    }
    guard let statistics = try calibration.fitted.statistics(of: site) else {
      throw EngineError(
        .usage, "the calibration has not come to \(site): let it go on, or calibrate again")
    }
    let layer = model.dense.layers[site.layer]
    let linear = layer.consumer(of: site.sublayer)
    return SiteProblem(
      site: site, columnsPerUnit: summary.columnsPerUnit,
      headSize: site.module == .attention ? model.dense.architecture.headSize : nil,
      valueBound: model.dense.architecture.attention.projectionBound.map { Double($0) },
      consumer: Consumer(
        weight: linear.weight.transposed.widened, bias: linear.bias?.map { Double($0) }),
      calibration: statistics, heldOut: try calibration.heldOut.statistics(of: site),
      coupledSquares: layer.producerSquares(of: site.sublayer, units: summary.units))
  }

  /// A site's order by a criterion, with units chosen by hand moved.
  func ranking(
    _ problem: SiteProblem, _ criterion: Criterion, _ estimate: EstimateOptions,
    _ byHand: UnitChoices
  ) throws -> Ranking {
    return try calibration.derived.ranking(
      problem.withGradients(for: criterion, estimate, from: self), criterion, estimate
    ).moved(by: byHand)
  }

  /// The units of a site that the outlier guard keeps; those chosen by hand aren't counted.
  package func guarded(_ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions)
    throws -> [Int]
  {
    try ranking(problem(site), settings.criterion, estimate, settings.byHand).guarded
  }

  /// The update of one site.
  package func update(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions
  ) throws -> SiteUpdate {
    let problem = try problem(site)
    let kept = min(max(settings.kept, 1), problem.units)
    let ranking = try ranking(problem, settings.criterion, estimate, settings.byHand)
    return try SiteUpdate(
      problem, keptColumns: problem.keptColumns(ranking, kept: kept),
      reconstruction: settings.reconstruction, estimate)
  }

  /// A site's ranking and error curves.
  package func analysis(
    _ site: SiteID, _ criterion: Criterion, _ estimate: EstimateOptions,
    _ byHand: UnitChoices = UnitChoices()
  ) throws -> SiteAnalysis {
    let key = AnalysisKey(site: site, criterion: criterion, estimate: estimate, byHand: byHand)
    return try calibration.derived.analyses.value(key) {
      let problem = try problem(site)
      let ranking = try ranking(problem, criterion, estimate, byHand)
      var analysis = try problem.analysis(
        of: ranking, by: criterion, options: estimate,
        conditioning: calibration.derived.conditionings.value(site) { problem.conditioning })
      analysis.outliers = calibration.outliers[site] ?? []
      return analysis
    }
  }

  /// What settings leave of a site's output, token by token.
  func residual(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions
  ) throws -> Residual {
    let problem = try problem(site)
    guard settings.kept > 0 else { return problem.residual(of: problem.removal) }
    let ranking = try ranking(problem, settings.criterion, estimate, settings.byHand)
    let update = try problem.update(
      keptColumns: problem.keptColumns(ranking, kept: min(settings.kept, problem.units)),
      reconstruction: settings.reconstruction, ridge: estimate.ridge)
    return problem.residual(of: update)
  }

  /// Parameters of a pruned model, counted as the dense model's are: with what only its files hold.
  package func parameters(of pruned: TransformerModel) -> Int {
    model.summary.parameters - model.dense.parameterCount + pruned.parameterCount
  }

  /// Parameters of the model after a recipe, with the biases that reconstructions add.
  package func parametersLeft(_ recipe: Recipe) -> Int {
    model.summary.size(under: recipe.sites).after
  }

  /// The updates of all sites that a recipe narrows, in network order: several at a time, or in
  /// sequential mode one after the other.
  package func updates(_ recipe: Recipe, work: Work = Work()) throws -> [SiteUpdate] {
    try model.check(recipe)
    if recipe.estimate.ridge == .automatic, calibration.heldOut.isEmpty {
      throw EngineError.nothingHeldOut
    }
    if recipe.mode == .sequential {
      return try SequentialPruner(self, recipe).run(work: work)
    }
    let removal = try Removal(recipe.sites.stretches(of: model.summary.sites), self, work: work)
    let changed = recipe.sites.changes(of: model.summary.sites)
    try prepare(changed.map(\.settings.criterion), recipe.estimate, work: work)
    // What comes of a streamed model's sites goes to the disk.
    let scratch = try model.isStreamed ? ScratchFile(folder: model.scratchFolder) : nil
    let updates = try map(changed, "reconstructing", work: work) { site, settings in
      let (update, loss) = try update(
        site, settings, recipe.estimate, removal.observed(site.site))
      return (try scratch.map(update.spilled) ?? update, loss)
    }
    return try removal.all(updates, self, work: work)
  }

  /// The update of one site, and what it leaves of the removed sites behind it.
  private func update(
    _ site: SiteSummary, _ settings: SiteSettings, _ estimate: EstimateOptions,
    _ observed: Removal.Observed?
  ) throws -> (SiteUpdate, StretchLoss?) {
    guard let observed else { return (try update(site.site, settings, estimate), nil) }
    let problem = try problem(site.site)
    var columns = Array(0..<problem.columns)
    if settings.kept < site.units {
      let ranking = try ranking(problem, settings.criterion, estimate, settings.byHand)
      columns = problem.keptColumns(ranking, kept: settings.kept)
    }
    let whole = problem.observed(observed.fitted, heldOut: observed.heldOut)
    let update = try SiteUpdate(
      whole, keptColumns: columns, reconstruction: settings.reconstruction, estimate,
      standsFor: observed.stretch.last)
    return (update, StretchLoss(whole, update.update))
  }

  /// Does something for every element, several at a time; for a streamed model, where there is
  /// memory for one site, one after the other.
  /// - Returns: the results in the elements' order.
  package func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ message: String, work: Work,
    _ transform: @Sendable (Element) throws -> Result
  ) throws -> [Result] {
    guard model.isStreamed else { return try work.map(elements, message, transform) }
    return try elements.enumerated().map { done, element in
      try work.check()
      work.progress(Double(done) / Double(elements.count), message)
      return try transform(element)
    }
  }

  /// The model with the updates made: really smaller.
  /// - Parameter padded: the modules that keep the dense shapes, with zeros.
  package func pruned(
    _ updates: [SiteUpdate], padded: Set<ModuleKind> = []
  ) -> TransformerModel {
    var result = model.dense
    let headSize = result.architecture.headSize
    for update in updates {
      let site = update.outcome.site
      let norms = update.standsFor.flatMap { model.dense.normOverStream(behind: $0) }
      result.layers.edit(site.layer) { layer in
        if update.isRemoval {
          layer.remove(site.sublayer)
          return
        }
        // A norm over the stream is the last removed site's.
        if let norms { layer.setNorms(of: site.sublayer, to: norms) }
        let (kept, consumer) = (update.keptColumns, update.consumer)
        if padded.contains(site.module) {
          layer.pruneInPlace(
            site.sublayer, keptColumns: kept, consumer: consumer, constant: update.constant,
            headSize: headSize)
        } else {
          layer.prune(
            site.sublayer, keptColumns: kept, consumer: consumer, constant: update.constant,
            headSize: headSize)
        }
      }
    }
    return result
  }

  /// The same with all modules padded, or none.
  package func pruned(_ updates: [SiteUpdate], padded: Bool) -> TransformerModel {
    pruned(updates, padded: padded ? Set(ModuleKind.allCases) : [])
  }
}
