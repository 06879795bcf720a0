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

  init(
    _ model: LoadedModel, _ recipe: Recipe, _ resources: EngineResources, _ work: Work
  ) throws {
    guard recipe.calibration != nil || resources.accumulators != nil else {
      throw EngineError(
        .usage, "the recipe names no calibration text: give --calibration FILE")
    }
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

  /// The smaller model.
  var pruned: TransformerModel { pruner.pruned(updates) }
}

extension Duration {
  /// Seconds as a number.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
