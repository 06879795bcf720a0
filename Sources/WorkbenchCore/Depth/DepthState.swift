package import PruningPlan

/// What the removal of sites costs, as far as it is known.
package struct DepthState: Equatable, Sendable {
  /// Errors of removed sites, and of those that make good for them, by what was asked.
  var removals: [RemovalKey: [SiteID: ErrorFigure]] = [:]
  /// Those of the plan on screen.
  var current: [SiteID: ErrorFigure] = [:]
  /// What every stretch would cost.
  var figures: [DepthKey: [StretchFigures]] = [:]

  /// Forgets all of calibrations before one.
  mutating func forget(before calibration: Int) {
    removals = removals.filter { $0.key.calibration >= calibration }
    figures = figures.filter { $0.key.calibration >= calibration }
  }
}

/// What the errors of removed sites hang on.
struct RemovalKey: Hashable, Sendable {
  /// Of the sites that are removed, and of those before them.
  let settings: [SiteID: SiteSettings]
  let estimate: EstimateOptions
  let calibration: Int
}

/// What the costs of stretches hang on.
struct DepthKey: Hashable, Sendable {
  let options: DepthOptions
  let estimate: EstimateOptions
  let calibration: Int
}
