internal import LIARCore
public import PruningPlan
internal import Synchronization

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
