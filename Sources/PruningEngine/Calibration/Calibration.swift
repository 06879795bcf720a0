public import PruningPlan

/// Where statistics come from.
public enum CalibrationOrigin: Hashable, Sendable {
  /// This run.
  case computed
  /// A file that was named.
  case file(String)
  /// An earlier run, which kept them in a file.
  case cache(String)
}

/// The outcome of a calibration: every site's statistics, and the samples they came from.
public struct Calibration: Sendable {
  /// What was run.
  public let summary: CalibrationSummary
  /// Statistics of the fitted tokens.
  public let fitted: SiteStatistics
  /// Statistics of the held-out tokens; empty when nothing was held out.
  public let heldOut: SiteStatistics
  /// The samples, to look at single tokens.
  public let samples: CalibrationSamples
  /// Where it comes from.
  public var origin = CalibrationOrigin.computed
  /// What its reader should know, such as that it is only a part; nil for nothing.
  public var warning: String?
  /// Tokens that own more of a site's energy than their number explains, by site.
  public var outliers: [SiteID: [TokenOutlier]] = [:]
  /// Some sites' statistics are still missing: the calibration goes on, or was stopped.
  public var isPartial = false
  /// What was derived from the statistics so far.
  var derived = DerivedCache()
}

extension Calibration {
  /// Whether it knows all that a recipe prunes.
  func covers(_ recipe: Recipe) -> Bool {
    !isPartial || recipe.sites.keys.allSatisfy { fitted.extent(of: $0) != nil }
  }
}
