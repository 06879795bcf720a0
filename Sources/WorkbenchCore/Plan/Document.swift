package import PruningPlan

/// The plan: what undo, redo and a session restore. All else follows from it and the engine.
package struct Document: Hashable, Sendable {
  /// What is decided for every site.
  package var sites: [SiteID: SiteSettings]
  /// How updates are estimated, one choice for the whole model.
  package var estimate: EstimateOptions
  /// How evaluations and exports prune; the screens show one-shot errors.
  package var mode: ModeChoice

  /// Creates a plan.
  package init(
    sites: [SiteID: SiteSettings] = [:], estimate: EstimateOptions = .init(),
    mode: ModeChoice = .oneShot
  ) {
    self.sites = sites
    self.estimate = estimate
    self.mode = mode
  }

  /// Every site of a model pruned by the same ratio, in the same way.
  package init(
    model: ModelSummary, ratio: Double, criterion: Criterion = .wifv,
    reconstruction: Reconstruction = .liar, estimate: EstimateOptions
  ) {
    self.init(
      sites: Dictionary(
        model.sites.map { site in
          let settings = SiteSettings(
            kept: site.kept(ratio: ratio), criterion: criterion, reconstruction: reconstruction)
          return (site.site, settings)
        },
        uniquingKeysWith: { first, _ in first }),
      estimate: estimate)
  }

  /// The plan that a model starts with.
  init(model: ModelSummary, _ configuration: Configuration) {
    self.init(
      model: model, ratio: configuration.initialRatio, criterion: configuration.criterion,
      reconstruction: configuration.reconstruction, estimate: configuration.estimate)
  }

  /// The plan as a recipe that anyone can repeat.
  package func recipe(model: String, calibration: CalibrationOptions?) -> Recipe {
    Recipe(
      model: model, calibration: calibration, estimate: estimate, mode: mode.mode,
      target: mode.target, sites: sites)
  }
}
