package import PruningPlan
package import Transformer

/// The way from a recipe to a smaller model, and on to a figure or a file: one for the command line
/// and the workbench.
///
/// What can't work is refused before anything is computed for it; statistics at hand are used where
/// they are what the recipe asks for; what a reader should know is told as it becomes known.
package struct PruningRun: Sendable {
  /// The opened model.
  package let model: LoadedModel
  /// What may be used.
  package let resources: EngineResources
  /// The statistics at hand.
  let calibration: Calibration?
  /// Measures models, with the probe fitted last.
  let evaluator: Evaluator
  let work: Work
  let tell: @Sendable (Notice) -> Void

  /// Prepares a run.
  /// - Parameters:
  ///   - model: the opened model.
  ///   - resources: what may be used.
  ///   - calibration: statistics at hand.
  ///   - work: progress and cancellation.
  ///   - tell: told of what a reader should know.
  package init(
    _ model: LoadedModel, _ resources: EngineResources, calibration: Calibration? = nil,
    work: Work = Work(), tell: @escaping @Sendable (Notice) -> Void = { _ in }
  ) {
    self.init(
      model, resources, calibration: calibration, probes: ProbeStore(), work: work, tell: tell)
  }

  /// The same with the probes of earlier evaluations.
  init(
    _ model: LoadedModel, _ resources: EngineResources, calibration: Calibration?,
    probes: ProbeStore, work: Work, tell: @escaping @Sendable (Notice) -> Void
  ) {
    self.model = model
    self.resources = resources
    self.calibration = calibration
    evaluator = Evaluator(model, probes: probes)
    self.work = work
    self.tell = tell
  }

  // MARK: Pruning

  /// A recipe's smaller model.
  package struct Outcome: Sendable {
    /// The recipe, with the allocator's widths where it chose them.
    package let recipe: Recipe
    /// The dense model and its statistics.
    package let pruner: Pruner
    /// What became of the sites.
    package let updates: [SiteUpdate]
    /// Seconds until there were statistics.
    package let calibrateSeconds: Double
    /// Seconds from there on.
    package let reconstructSeconds: Double

    /// The smaller model.
    package var pruned: TransformerModel { pruner.pruned(updates) }
  }

  /// Refuses what can't be pruned, before anything is computed for it.
  /// - Parameter allocation: where the allocator is to choose the recipe's widths.
  package func check(_ recipe: Recipe, allocation: AllocationOptions? = nil) throws {
    guard recipe.calibration != nil || resources.accumulators != nil || calibration != nil else {
      throw EngineError(
        .usage, "the recipe names no calibration text", .calibrate)
    }
    try model.check(recipe)
    if recipe.estimate.ridge == .automatic, recipe.calibration?.heldOut == 0 {
      throw EngineError.nothingHeldOut
    }
    if let allocation { try model.check(allocation, recipe.sites) }
  }

  /// Prunes, and reconstructs what remains.
  /// - Parameter allocation: where the allocator is to choose the recipe's widths.
  package func prune(_ recipe: Recipe, allocation: AllocationOptions? = nil) throws -> Outcome {
    try check(recipe, allocation: allocation)
    let watch = Stopwatch()
    let pruner = try pruner(for: recipe)
    let calibrated = watch.seconds
    var recipe = recipe
    try prepare(pruner, recipe)
    if let allocation {
      let chosen = try pruner.allocation(allocation, recipe.sites, recipe.estimate, work: work)
      for (site, kept) in chosen.widths { recipe.sites[site]?.kept = kept }
      tell(chosen.notice(recipe, pruner))
    }
    return try outcome(
      of: recipe, by: pruner, calibrated: calibrated, reconstructed: { watch.seconds - calibrated })
  }

  /// Prunes by another recipe with the statistics of this one.
  package func prune(_ other: Recipe, like outcome: Outcome) throws -> Outcome {
    try model.check(other)
    let watch = Stopwatch()
    try prepare(outcome.pruner, other)
    return try self.outcome(
      of: other, by: outcome.pruner, calibrated: 0, reconstructed: { watch.seconds })
  }

  private func outcome(
    of recipe: Recipe, by pruner: Pruner, calibrated: Double, reconstructed: () -> Double
  ) throws -> Outcome {
    let updates = try pruner.updates(recipe, work: work)
    for warning in pruner.warnings(recipe, updates) { tell(warning) }
    return Outcome(
      recipe: recipe, pruner: pruner, updates: updates, calibrateSeconds: calibrated,
      reconstructSeconds: reconstructed())
  }

  /// Computes what a recipe's criteria need beside statistics.
  private func prepare(_ pruner: Pruner, _ recipe: Recipe) throws {
    let criteria = recipe.sites.values.filter { !$0.protected }.map(\.criterion)
    if let gradients = try pruner.prepare(criteria, recipe.estimate, work: work) {
      tell(Notice(gradients.description))
    }
  }

  // MARK: Statistics

  /// The statistics that a recipe asks for: those at hand if they are the same, else an earlier
  /// run's, or new ones.
  func pruner(for recipe: Recipe) throws -> Pruner {
    if let known = knownStatistics(for: recipe) { return Pruner(model: model, calibration: known) }
    if calibration != nil, let options = recipe.calibration {
      tell(Notice("calibrating on \(options.file)"))
    }
    return Pruner(model: model, calibration: try statistics(recipe.calibration))
  }

  /// The statistics at hand, where they are those that a recipe asks for.
  func knownStatistics(for recipe: Recipe) -> Calibration? {
    guard let calibration, calibration.covers(recipe),
      recipe.calibration == nil || recipe.calibration == calibration.summary.options
    else { return nil }
    return calibration
  }

  /// A calibration, or what is known of an earlier one.
  /// - Parameters:
  ///   - options: which text, and how; nil for the file that the resources name.
  ///   - partial: told of what a new calibration knows, layer by layer.
  package func statistics(
    _ options: CalibrationOptions?, partial: ((Calibration) -> Void)? = nil
  ) throws -> Calibration {
    let calibration = try resources.calibration(model, options, work: work, partial: partial)
    if let warning = calibration.warning { tell(.warning(warning)) }
    return calibration
  }
}
