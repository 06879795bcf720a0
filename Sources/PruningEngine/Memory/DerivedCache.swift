internal import LIARCore
internal import PruningPlan
internal import Synchronization

/// Rankings and energies of one calibration, so that following a slider costs no elimination.
final class DerivedCache: Sendable {
  private struct Key: Hashable {
    var site: SiteID
    var criterion: Criterion
    var estimate: EstimateOptions
  }

  let gradients = GradientCache()
  private let rankings = Mutex<[Key: Ranking]>([:])
  private let energies = Mutex<[SiteID: Double]>([:])
  let conditionings = Memo<SiteID, Conditioning>()
  let analyses = Memo<AnalysisKey, SiteAnalysis>()
  let curves = Memo<CurveKey, SiteCurve>()
  let sensitivities = Memo<CurveKey, Double>()

  func ranking(
    _ problem: SiteProblem, _ criterion: Criterion, _ estimate: EstimateOptions
  ) throws -> Ranking {
    let key = Key(site: problem.site, criterion: criterion, estimate: estimate)
    if let known = rankings.withLock({ $0[key] }) { return known }
    let ranking = try problem.ranking(by: criterion, options: estimate)
    rankings.withLock { $0[key] = ranking }
    return ranking
  }

  /// tr(WᵀCW) of the fitted tokens.
  func energy(_ problem: SiteProblem) -> Double {
    if let known = energies.withLock({ $0[problem.site] }) { return known }
    let energy = problem.outputEnergy(problem.calibration)
    energies.withLock { $0[problem.site] = energy }
    return energy
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

/// What a site's errors depend on, besides the calibration.
struct CurveKey: Hashable {
  var site: SiteID
  var criterion: Criterion
  var reconstruction: Reconstruction
  var estimate: EstimateOptions
  var byHand: UnitChoices
}
