public import PruningPlan

extension SiteProblem {
  /// Ranks the site's units and computes the error curves of every reconstruction.
  /// - Complexity: that of ``ranking(by:options:)`` and of ``ErrorCurves``, O(d³ + d²o).
  /// - Throws: `FactorizationError` when the Gram matrix can't be factored with this ridge.
  public func analysis(by criterion: Criterion, options: EstimateOptions) throws -> SiteAnalysis {
    try analysis(of: ranking(by: criterion, options: options), by: criterion, options: options)
  }

  /// The error curves of every reconstruction along a ranking.
  /// - Parameters:
  ///   - ranking: which units stay at each width.
  ///   - criterion: what the ranking is by, for the record.
  ///   - options: the ridge.
  ///   - known: the site's conditioning where it was found before; nil to find it.
  /// - Throws: `FactorizationError` when the Gram matrix can't be factored with this ridge.
  public func analysis(
    of ranking: Ranking, by criterion: Criterion, options: EstimateOptions,
    conditioning known: Conditioning? = nil
  ) throws -> SiteAnalysis {
    let curves = try ErrorCurves(
      self, order: columns(of: ranking.order), ridge: options.ridge)
    let conditioning = known ?? conditioning
    return SiteAnalysis(
      site: site, criterion: criterion, order: ranking.order,
      scores: ranking.scores.map { Float($0) }, guarded: ranking.guarded,
      curves: curves.byUnits(columnsPerUnit: columnsPerUnit),
      ridges: curves.shares(columnsPerUnit: columnsPerUnit),
      conditioning: conditioning,
      warnings: warnings(conditioning, withRidge: curves.condition))
  }

  /// The condition number from which on a solution in float64 deserves a warning.
  package static let badCondition = 1e10

  /// What a reader of the errors should know.
  private func warnings(_ conditioning: Conditioning, withRidge condition: Double) -> [String] {
    [
      conditioning.warning,
      condition > Self.badCondition
        ? "the Gram matrix is badly conditioned (over 1e10): raise the ridge" : nil,
    ].compactMap { $0 }
  }
}
