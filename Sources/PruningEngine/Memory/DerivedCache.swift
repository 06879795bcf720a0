internal import LIARCore
internal import PruningPlan

/// Rankings and energies of one calibration, so that following a slider costs no elimination.
final class DerivedCache: Sendable {
  private struct Key: Hashable {
    var site: SiteID
    var criterion: Criterion
    var estimate: EstimateOptions
  }

  let gradients = GradientCache()
  private let rankings = Memo<Key, Ranking>()
  private let energies = Memo<SiteID, Double>()
  let conditionings = Memo<SiteID, Conditioning>()
  let analyses = Memo<AnalysisKey, SiteAnalysis>()
  let curves = Memo<CurveKey, SiteCurve>()
  let sensitivities = Memo<CurveKey, Double>()
  let depths = Memo<DepthFiguresKey, [StretchFigures]>()

  func ranking(
    _ problem: SiteProblem, _ criterion: Criterion, _ estimate: EstimateOptions
  ) throws -> Ranking {
    let key = Key(site: problem.site, criterion: criterion, estimate: estimate)
    return try rankings.value(key) { try problem.ranking(by: criterion, options: estimate) }
  }

  /// tr(WᵀCW) of the fitted tokens.
  func energy(_ problem: SiteProblem) -> Double {
    energies.value(problem.site) { problem.outputEnergy(problem.calibration) }
  }

  /// The root mean square of the site's centred output over the fitted tokens, which the errors of
  /// single tokens are relative to.
  func typicalOutput(_ problem: SiteProblem) -> Double {
    // Inverse-norm weights may sum to less than 1.
    let weight = problem.calibration.weight
    return (energy(problem) / (weight > 0 ? weight : 1)).squareRoot()
  }
}

/// What a site's analysis depends on, besides the calibration.
struct AnalysisKey: Hashable {
  var site: SiteID
  var criterion: Criterion
  var estimate: EstimateOptions
  var byHand: UnitChoices
}

/// What the costs of stretches depend on, besides the calibration.
struct DepthFiguresKey: Hashable {
  var options: DepthOptions
  var estimate: EstimateOptions
}

/// What a site's errors depend on, besides the calibration.
struct CurveKey: Hashable {
  var site: SiteID
  var criterion: Criterion
  var reconstruction: Reconstruction
  var estimate: EstimateOptions
  var byHand: UnitChoices
}
