package import PruningPlan

/// What an analysis depends on; analyses under other keys are kept, so that going back is instant.
package struct AnalysisKey: Hashable, Sendable {
  /// The site.
  package var site: SiteID
  /// The criterion of the ranking.
  package var criterion: Criterion
  /// How the update is estimated.
  package var estimate: EstimateOptions
  /// Units that were moved in the order by hand.
  package var byHand: UnitChoices
  /// Counts the calibrations of a session.
  package var calibration: Int
}
