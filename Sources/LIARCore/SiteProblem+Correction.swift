internal import LinearAlgebra
public import PruningPlan

/// How much of a drift an update's weights make good.
///
/// Sites that are fitted one after the other to what the dense model did are all fitted on the same
/// tokens. Each takes a little chance for drift, and what has been taken adds up: the more so, the
/// less of the drift the site can explain. So the drift's part of the weights has a ridge and a
/// share of its own, which the held-out tokens choose; their stream runs through the pruned model
/// too.
public struct Correction: Hashable, Sendable {
  /// The share of the drift's part that is added, from 0 to 1.
  public var share: Double
  /// The ridge that the drift's part is estimated with, as a share of the mean diagonal.
  public var ridge: Double

  /// Creates a correction.
  public init(share: Double, ridge: Double) {
    self.share = share
    self.ridge = ridge
  }

  /// Nothing of the drift but its mean.
  public static let meanAlone = Correction(share: 0, ridge: Ridge.standard)

  /// The ridges that are tried, ascending.
  static let grid: [Double] = [1e-4, 1e-3, 1e-2, 1e-1, 1]
}

extension SiteProblem {
  /// The correction of an update: all of the drift with the update's own ridge, or the one with the
  /// least held-out error.
  ///
  /// The update is W₀ + αD_λ with a drift part D_λ = (C_KK + λI)⁻¹Z_K, so the held-out error is a
  /// parabola in α for every λ, and its vertex is known from two inner products.
  /// - Returns: nil where there is nothing to choose: no drift, no held-out tokens, or a
  ///   reconstruction that doesn't mix units. The drift is then made good as a whole.
  /// - Complexity: one factorisation and two products a ridge.
  public func correction(
    _ policy: DriftCorrection, keptColumns kept: [Int], reconstruction: Reconstruction,
    ridge: Double
  ) throws -> Correction? {
    guard policy == .heldOut, drift != nil, let heldOut, let heldOutDrift, reconstruction.usesRidge
    else { return nil }
    if reconstruction == .liarValues {
      let part = try partThroughValues(kept, ridge: ridge)
      return try correction(
        policy, keptColumns: part.keptColumns, reconstruction: part.reconstruction, ridge: ridge)
    }
    let none = try update(
      keptColumns: kept, reconstruction: reconstruction, ridge: ridge, correction: .meanAlone)
    let residual = residual(of: none)
    // What is left of the held-out target, x ↦ x D − Δb + e: its products with the kept columns,
    // and its mean.
    var left = heldOut.centredGram.multiplied(by: residual.weight)
    for i in left.values.indices { left.values[i] += heldOutDrift.cross.values[i] }
    left = left.selecting(rows: kept)
    let mean = zip(
      residual.weight.transposeMultiplied(by: heldOut.mean), zip(heldOutDrift.mean, residual.bias)
    ).map { $0 + $1.0 - $1.1 }
    let gram = heldOut.centredGram.selecting(both: kept)
    let heldOutMean = kept.map { heldOut.mean[$0] }

    var best = (correction: Correction.meanAlone, gain: 0.0)
    for ridge in Correction.grid {
      guard let part = try? driftPart(kept, reconstruction, ridge: ridge) else { continue }
      let moved = zip(part.weight.transposeMultiplied(by: heldOutMean), part.bias).map { $0 + $1 }
      let slope =
        left.dot(part.weight) + heldOut.weight * zip(mean, moved).reduce(0) { $0 + $1.0 * $1.1 }
      let curvature =
        gram.multiplied(by: part.weight).dot(part.weight)
        + heldOut.weight * moved.squaredNorm
      guard curvature > 0, slope.isFinite else { continue }
      let share = min(max(slope / curvature, 0), 1)
      let gain = share * (2 * slope - share * curvature)
      // The greater ridge wins where two are equal.
      if gain > 0, gain >= best.gain {
        best = (Correction(share: share, ridge: ridge), gain)
      }
    }
    return best.correction
  }

  /// The drift's part of an update's weights and bias.
  /// - Throws: `FactorizationError` when C_KK + λI is not positive definite.
  func driftPart(
    _ kept: [Int], _ reconstruction: Reconstruction, ridge: Double
  ) throws -> (weight: Matrix<Double>, bias: [Double]) {
    let outputs = consumer.weight.columns
    let nothing = Matrix<Double>(rows: kept.count, columns: outputs)
    guard let drift else { return (nothing, [Double](repeating: 0, count: outputs)) }
    let isCentred = reconstruction != .liarWeights
    let gram = isCentred ? calibration.centredGram : calibration.secondMoments
    let products = isCentred ? drift.cross : drift.secondMoments(calibration)
    let weight = try keptFactor(gram, kept, ridge: ridge).solve(products.selecting(rows: kept))
    guard isCentred else { return (weight, [Double](repeating: 0, count: outputs)) }
    let bias = weight.transposeMultiplied(by: kept.map { calibration.mean[$0] }).map { -$0 }
    return (reconstruction == .liar ? weight : nothing, bias)
  }
}

extension Matrix<Double> {
  /// The sum of the products of corresponding entries.
  func dot(_ other: Matrix<Double>) -> Double {
    zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
