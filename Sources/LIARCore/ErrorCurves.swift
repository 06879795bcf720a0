internal import LinearAlgebra
public import PruningPlan

/// The errors of a site at every width along one nested order, from one factorisation.
///
/// Put the columns in order of falling importance and factor A = C + λI = LLᵀ once. With
/// V = LᵀW, LIAR at width k leaves the residual D_k = (L⁻¹ rows ≥ k)ᵀ (V rows ≥ k): a partial sum
/// of outer products, so any quadratic form of it is a suffix sum,
///
///     tr(D_kᵀ B D_k) = Σ_{i,j ≥ k} (L⁻¹ B L⁻ᵀ)_ij (VVᵀ)_ij.
///
/// B = A gives the regularised error (L⁻¹AL⁻ᵀ = I), B = C the true error with a ridge, and the
/// held-out tokens' second moments about the calibration mean the held-out error (METHODS, "All
/// widths at once").
/// Without reconstruction or with bias compensation D_k is W's own tail, so the same sum over
/// B ∘ WWᵀ answers those.
public struct ErrorCurves: Sendable {
  /// E(k)/E(dense output energy) under LIAR, squared, on the calibration tokens; index = columns kept.
  public let liar: [Double]
  /// LIAR with the penalty counted in, absolute: what one factorisation alone gives.
  public let regularised: [Double]
  /// Squared relative errors by reconstruction: calibration and held-out (empty without).
  public let squared: [Reconstruction: (calibration: [Double], heldOut: [Double])]
  /// A lower bound of the condition number of A; with a chosen ridge, the greatest of those in use.
  public let condition: Double
  /// The ridge's share by columns kept where it was chosen; empty where it was given.
  public let shares: [Double]

  /// Computes the curves.
  /// - Parameters:
  ///   - problem: the site.
  ///   - order: its columns from the most to the least important.
  ///   - ridge: λ as a share of C's mean diagonal.
  /// - Throws: `FactorizationError` when C + λI is not positive definite.
  /// - Complexity: O(d³ + d²o), independent of the number of widths.
  public init(_ problem: SiteProblem, order: [Int], ridge: Double) throws {
    let site = OrderedSite(problem, order: order)
    self.init(site, liar: try site.curves(ridge: ridge), shares: [])
  }

  /// Computes the curves with a ridge that is given, or chosen at every width by the held-out error.
  /// - Throws: `FactorizationError` when C + λI is not positive definite; ``RidgeError`` when the
  ///   ridge is to be chosen and no tokens were held out.
  /// - Complexity: as with a given one, times the ridges that are tried.
  public init(_ problem: SiteProblem, order: [Int], ridge: Ridge) throws {
    if let share = ridge.share {
      try self.init(problem, order: order, ridge: share)
      return
    }
    guard problem.heldOut != nil else { throw RidgeError.nothingHeldOut }
    let site = OrderedSite(problem, order: order)
    var best: LIARCurves?
    var shares: [Double] = []
    var failure: FactorizationError?
    for share in Ridge.grid {
      do {
        let curves = try site.curves(ridge: share)
        guard var chosen = best else {
          best = curves
          shares = [Double](repeating: share, count: curves.heldOut.count)
          continue
        }
        for k in shares.indices where curves.heldOut[k] <= chosen.heldOut[k] {
          chosen.take(k, from: curves)
          shares[k] = share
        }
        best = chosen
      } catch let error as FactorizationError {
        failure = error
      }
    }
    if best == nil, let failure { throw failure }
    guard let best else { throw RidgeError.nothingFinite }
    self.init(site, liar: best, shares: shares)
  }

  private init(_ site: OrderedSite, liar curves: LIARCurves, shares: [Double]) {
    liar = curves.calibration
    regularised = curves.regularised
    condition = curves.conditions.max() ?? 1
    self.shares = shares
    squared = [
      .liar: (curves.calibration, curves.heldOut), .bias: site.biasCurves, .none: site.noneCurves,
    ]
  }

  /// The curves by units kept, as relative errors (roots), ready for screens.
  public func byUnits(columnsPerUnit: Int) -> [Reconstruction: ErrorCurve] {
    squared.mapValues { pair in
      ErrorCurve(
        error: strided(pair.calibration, by: columnsPerUnit),
        heldOutError: strided(pair.heldOut, by: columnsPerUnit))
    }
  }

  /// The chosen ridge's shares by units kept; empty where the ridge was given.
  public func shares(columnsPerUnit: Int) -> [Double] {
    stride(from: 0, to: shares.count, by: columnsPerUnit).map { shares[$0] }
  }

  private func strided(_ values: [Double], by step: Int) -> [Float] {
    stride(from: 0, to: values.count, by: step).map { Float(values[$0].squareRoot()) }
  }
}
