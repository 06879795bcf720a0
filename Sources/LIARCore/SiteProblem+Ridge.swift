internal import LinearAlgebra
public import PruningPlan

/// A ridge that can't be chosen.
public struct RidgeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing.
  public var description: String

  static let nothingHeldOut = RidgeError(
    description: "an automatic ridge is chosen by the held-out error, and nothing was held out: "
      + "hold out a share of the samples, or give the ridge as a number")
  static let nothingFinite = RidgeError(
    description: "no ridge gives finite errors: the statistics hold infinity or NaN")
}

extension SiteProblem {
  /// The consumer after pruning, with a ridge that may have to be chosen first.
  /// - Throws: ``RidgeError`` when one is to be chosen and no tokens were held out;
  ///   `FactorizationError` when C_KK + λI is not positive definite.
  public func update(
    keptColumns kept: [Int], reconstruction: Reconstruction, ridge: Ridge
  ) throws -> Update {
    try update(
      keptColumns: kept, reconstruction: reconstruction,
      ridge: share(of: ridge, keptColumns: kept, reconstruction: reconstruction))
  }

  /// The ridge's share for an update: the one given, or the one of `Ridge.grid` with the least
  /// held-out error. The greater one wins where two are equal; one too small to factor the Gram
  /// matrix is passed over. A drift that has a ridge of its own takes no part in the choice.
  /// - Throws: ``RidgeError`` when one is to be chosen and no tokens were held out;
  ///   `FactorizationError` when none will do.
  /// - Complexity: one update and one error for each of the grid.
  public func share(
    of ridge: Ridge, keptColumns kept: [Int], reconstruction: Reconstruction,
    _ policy: DriftCorrection = .full
  ) throws -> Double {
    if let share = ridge.share { return share }
    guard heldOut != nil else { throw RidgeError.nothingHeldOut }
    guard reconstruction.usesRidge, kept.count < columns || drift != nil else {
      return Ridge.standard
    }
    return try least { share in
      let update = try update(
        keptColumns: kept, reconstruction: reconstruction, ridge: share,
        correction: policy == .heldOut ? Correction.meanAlone : nil)
      return heldOutError(of: update) ?? .infinity
    }
  }

  /// The share that units are ranked with. No width is given yet, so it is the one with the least
  /// held-out error over all widths, along the order of the kept columns' weighted variance.
  func rankingShare(_ ridge: Ridge) throws -> Double {
    if let share = ridge.share { return share }
    guard heldOut != nil else { throw RidgeError.nothingHeldOut }
    let options = EstimateOptions(ridge: .fixed(Ridge.standard), guardShare: 0)
    let order = try columns(of: ranking(by: .wifv, options: options).order)
    let site = OrderedSite(self, order: order)
    return try least { try site.curves(ridge: $0).heldOut.reduce(0, +) }
  }

  private func least(_ error: (Double) throws -> Double) throws -> Double {
    var best: (share: Double, error: Double)?
    var failure: FactorizationError?
    for share in Ridge.grid {
      do {
        let error = try error(share)
        if error.isFinite, error <= best?.error ?? .infinity { best = (share, error) }
      } catch let error as FactorizationError {
        failure = error
      }
    }
    if let best { return best.share }
    if let failure { throw failure }
    throw RidgeError.nothingFinite
  }
}
