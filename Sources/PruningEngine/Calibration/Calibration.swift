package import PruningPlan

/// Where statistics come from.
package enum CalibrationOrigin: Hashable, Sendable {
  /// This run.
  case computed
  /// A file that was named.
  case file(String)
  /// An earlier run, which kept them in a file.
  case cache(String)
}

/// The outcome of a calibration: every site's statistics, and the samples they came from.
package struct Calibration: Sendable {
  /// What was run.
  package let summary: CalibrationSummary
  /// Statistics of the fitted tokens.
  package let fitted: SiteStatistics
  /// Statistics of the held-out tokens; empty when nothing was held out.
  package let heldOut: SiteStatistics
  /// The samples, to look at single tokens.
  package let samples: CalibrationSamples
  /// Where it comes from.
  package var origin = CalibrationOrigin.computed
  /// What its reader should know, such as that it is only a part; nil for nothing.
  package var warning: String?
  /// Tokens that own more of a site's energy than their number explains, by site.
  package var outliers: [SiteID: [TokenOutlier]] = [:]
  /// Some sites' statistics are still missing: the calibration goes on, or was stopped.
  package var isPartial = false
  /// What was derived from the statistics so far.
  var derived = DerivedCache()
}

extension Calibration {
  /// Whether it knows all that a recipe prunes.
  func covers(_ recipe: Recipe) -> Bool {
    !isPartial || recipe.sites.keys.allSatisfy { fitted.extent(of: $0) != nil }
  }
}
