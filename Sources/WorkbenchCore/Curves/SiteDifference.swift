package import PruningPlan

/// What the configuration on screen does at a site, less what the other one does.
package struct SiteDifference: Equatable, Sendable {
  /// Units of the dense site.
  package var units: Int
  /// What is decided in the configuration on screen, and in the other.
  package var shown, other: SiteSettings
  /// The figures that come of it.
  package var figures, otherFigures: SiteFigures

  /// Units kept more (above 0) or less.
  package var kept: Int { shown.kept - other.kept }
  /// Share of the units that is pruned more (above 0) or less.
  package var ratio: Double { -Double(kept) / Double(max(1, units)) }
  /// Relative error more (above 0) or less; nil where one of the two is not known.
  package var error: Double? {
    guard let error = figures.error.value, let other = otherFigures.error.value else { return nil }
    return error - other
  }
  /// One of the figures is of an earlier choice.
  package var isStale: Bool { figures.isStale || otherFigures.isStale }
  /// Both rank the units by the same criterion and do the same for what is kept.
  package var hasOneCurve: Bool {
    shown.criterion == other.criterion && shown.reconstruction == other.reconstruction
  }
}

extension State {
  /// A site in both configurations; nil where there is only one.
  package func difference(at site: SiteSummary) -> SiteDifference? {
    guard let other = plan.comparison?.document else { return nil }
    return SiteDifference(
      units: site.units, shown: settings(of: site), other: settings(of: site, in: other),
      figures: figures(of: site), otherFigures: figures(of: site, in: other))
  }

  /// Token errors of a site, less those in the other configuration; `isStale` if either has changed
  /// since.
  package func tokenDifference(of site: SiteSummary) -> (errors: [Float], isStale: Bool)? {
    guard let row = tokenRow(of: site), let other = otherTokenRow(of: site) else { return nil }
    return (
      zip(row.row.errors, other.row.errors).map { $0 - $1 }, row.isStale || other.isStale
    )
  }
}
