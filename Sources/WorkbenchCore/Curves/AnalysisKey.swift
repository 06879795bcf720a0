public import PruningPlan

/// What an analysis depends on; analyses under other keys are kept, so that going back is instant.
public struct AnalysisKey: Hashable, Sendable {
  /// The site.
  public var site: SiteID
  /// The criterion of the ranking.
  public var criterion: Criterion
  /// How the update is estimated.
  public var estimate: EstimateOptions
  /// Units that were moved in the order by hand.
  public var byHand: UnitChoices
  /// Counts the calibrations of a session.
  public var calibration: Int
}
