internal import PruningEngine
internal import PruningPlan
internal import Transformer

/// Calibrates and reconstructs, as several commands do before their own work.
struct HeadlessPruning {
  let recipe: Recipe
  let pruner: Pruner
  let updates: [SiteUpdate]
  let calibrateSeconds: Double
  let reconstructSeconds: Double

  /// - Parameter allocation: where the allocator is to choose the recipe's widths.
  init(
    _ model: LoadedModel, _ recipe: Recipe, allocation: AllocationOptions? = nil,
    _ resources: EngineResources, _ work: Work
  ) throws {
    guard recipe.calibration != nil || resources.accumulators != nil else {
      throw EngineError(
        .usage, "the recipe names no calibration text: give --calibration FILE")
    }
    try model.check(recipe)
    if let allocation { try model.check(allocation, recipe.sites) }
    let clock = ContinuousClock()
    let start = clock.now
    let calibration = try resources.calibration(model, recipe.calibration, work: work)
    let calibrated = clock.now
    pruner = Pruner(model: model, calibration: calibration)
    let criteria = recipe.sites.values.map(\.criterion)
    if let gradients = try pruner.prepare(criteria, recipe.estimate, work: work) {
      ProgressLine.shared.clear()
      Console.note("liar: \(gradients.description)")
    }
    var recipe = recipe
    if let allocation {
      let chosen = try pruner.allocation(allocation, recipe.sites, recipe.estimate, work: work)
      for (site, kept) in chosen.widths { recipe.sites[site]?.kept = kept }
      Self.report(chosen, recipe, calibration.summary.options, model)
    }
    updates = try pruner.updates(recipe, work: work)
    self.recipe = recipe
    calibrateSeconds = (calibrated - start).inSeconds
    reconstructSeconds = (clock.now - calibrated).inSeconds
    let known = [calibration.warning].compactMap { $0 }
    for warning in known + pruner.warnings(recipe, updates) {
      ProgressLine.shared.clear()
      Console.note("liar: warning: \(warning)")
    }
  }

  /// What a budget has come to, of which whole, and what nobody asked for in so many words.
  private static func report(
    _ allocation: Allocation, _ recipe: Recipe, _ calibration: CalibrationOptions,
    _ model: LoadedModel
  ) {
    ProgressLine.shared.clear()
    let summary = model.summary
    let size = ModelSize(
      before: allocation.parametersBefore, after: allocation.parametersAfter,
      prunable: summary.prunableParameters)
    let chosen = summary.sites.filter { recipe.sites[$0.site]?.protected == false }
    let part = chosen.reduce(0) { $0 + $1.units * $1.parametersPerUnit }
    // Where only some sites may be narrowed, a share of them is another one.
    let ofChosen =
      chosen.count == summary.sites.count
      ? ""
      : ", \(ModelSize.change(-Double(size.removed) / Double(max(part, 1)))) of the "
        + "\(chosen.count) chosen sites"
    let flops = ModelSize.change(
      -Double(allocation.flopsBefore - allocation.flopsAfter)
        / Double(max(allocation.flopsBefore, 1)))
    Console.note(
      "liar: budget \(allocation.budget.title), by \(allocation.scale.rawValue): "
        + "\(size.ofPrunable)\(ofChosen), \(flops) of prunable FLOPs; the model: "
        + "\(size.ofModel()); tokens count by \(calibration.tokenWeighting.rawValue)")
  }

  /// The smaller model.
  var pruned: TransformerModel { pruner.pruned(updates) }
}

extension Duration {
  /// Seconds as a number.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
