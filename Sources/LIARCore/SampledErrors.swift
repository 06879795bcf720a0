public import PruningPlan

/// A site's relative error at one width.
public struct SampledError: Sendable, Equatable {
  /// Units kept.
  public let kept: Int
  /// On the fitted tokens.
  public let error: Double
  /// On the held-out tokens, where some were held out.
  public let heldOut: Double?
}

extension SiteProblem {
  /// At most `limit` widths from one unit to all, both ends among them, as even as whole units
  /// allow, ascending.
  public func spreadWidths(limit: Int = 24) -> [Int] {
    let count = min(max(limit, 2), units)
    guard count > 1 else { return [units] }
    return (0..<count).map { 1 + ($0 * (units - 1) + (count - 1) / 2) / (count - 1) }
  }

  /// The errors of any reconstruction at some widths of a ranking, each from a solution of its own;
  /// ``ErrorCurves`` has every width of some at the cost of one.
  /// - Throws: `FactorizationError` when a Gram matrix can't be factored with this ridge.
  public func sampledErrors(
    ranking: Ranking, reconstruction: Reconstruction, widths: [Int], ridge: Ridge
  ) throws -> [SampledError] {
    try widths.map { kept in
      let update = try update(
        keptColumns: keptColumns(ranking, kept: kept), reconstruction: reconstruction,
        ridge: ridge)
      return SampledError(
        kept: kept, error: error(of: update), heldOut: heldOutError(of: update))
    }
  }
}
