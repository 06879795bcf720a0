package import PruningPlan

/// What the Distribution pane shows.
package enum DistributionView: String, CaseIterable, Hashable, Sendable {
  /// Tokens by error, for each method.
  case histogram
  /// The error with LIAR's weight and bias terms, and without.
  case ablation
}

/// What a distribution of token errors depends on. It holds for all methods.
package struct DistributionKey: Hashable, Sendable {
  /// The units that are kept at a site.
  struct Cut: Hashable, Sendable {
    var kept: Int
    var criterion: Criterion
    var byHand: UnitChoices
  }

  /// By site, what is kept.
  var cuts: [SiteID: Cut]
  var estimate: EstimateOptions
  var calibration: Int

  init(_ settings: [SiteID: SiteSettings], _ estimate: EstimateOptions, calibration: Int) {
    cuts = settings.mapValues { Cut(kept: $0.kept, criterion: $0.criterion, byHand: $0.byHand) }
    self.estimate = estimate
    self.calibration = calibration
  }
}

/// A distribution with what it was computed for.
package struct DistributionSheet: Equatable, Sendable {
  /// What it holds for.
  package internal(set) var key: DistributionKey
  /// The errors.
  package internal(set) var value: ErrorDistribution
}

extension State {
  /// The sites of the Distribution pane.
  package var distributionSites: [SiteSummary] {
    (distribution.isOfAllSites ? sites : focusedSite.map { [$0] } ?? []).filter(isCalibrated)
  }

  var distributionKey: DistributionKey? {
    guard calibration.summary != nil, !distributionSites.isEmpty else { return nil }
    return DistributionKey(
      settings(of: distributionSites.map(\.site)), plan.document.estimate,
      calibration: calibration.number)
  }

  /// The distribution that was computed last; `isStale` if it is of other sites or of an earlier
  /// plan.
  package var shownDistribution: (value: ErrorDistribution, isStale: Bool)? {
    distribution.sheet.map { ($0.value, $0.key != distributionKey) }
  }

  /// The job that counts token errors now.
  package var distributionJob: Job? {
    jobs.all.last { $0.request.isDistribution && $0.phase.isActive }
  }
}

extension EngineRequest {
  var isDistribution: Bool { if case .distribution = self { true } else { false } }
}
