public import PruningPlan

/// A nested order of a site's units: the first k are kept at width k.
public struct Ranking: Sendable, Equatable {
  /// Units from the most to the least important.
  public var order: [Int]
  /// The score of every unit (index = unit). For greedy elimination, the order's own score: units
  /// eliminated later score higher.
  public var scores: [Double]
  /// Units moved to the front by the outlier guard.
  public var guarded: [Int]
}

extension Ranking {
  /// The order with units chosen by hand moved: kept ones before all others, guarded ones too, and
  /// dropped ones after.
  public func moved(by choices: UnitChoices) -> Ranking {
    Ranking(
      order: choices.moved(order), scores: scores,
      guarded: guarded.filter { choices[$0] != .drop })
  }
}

/// A criterion that was asked for without a loss's gradient.
public struct MissingGradient: Error, Hashable, Sendable, CustomStringConvertible {
  /// The criterion.
  public var criterion: Criterion

  /// Creates an error.
  public init(criterion: Criterion) { self.criterion = criterion }

  /// What is missing.
  public var description: String { "\(criterion.rawValue) needs the gradient of a loss" }
}

extension SiteProblem {
  /// Ranks the units by a criterion, guarded units first.
  /// - Complexity: O(d³ + d²o) for `interpolation` (``GreedyElimination``), O(d·o) for the others.
  /// - Throws: `FactorizationError` when the interpolation criterion can't be computed, and
  ///   ``MissingGradient`` when a criterion needs scores that the problem doesn't have.
  public func ranking(by criterion: Criterion, options: EstimateOptions) throws -> Ranking {
    if criterion.needsGradient, gradientScores == nil {
      throw MissingGradient(criterion: criterion)
    }
    let scores: [Double]
    if criterion == .interpolation {
      let share = try rankingShare(options.ridge)
      let elimination = try GreedyElimination(
        refitted(ridge: share, options.correction), ridge: share)
      var byUnit = [Double](repeating: 0, count: units)
      // The error at which a unit falls; monotone along the order, so it ranks like the order.
      for (unit, error) in zip(elimination.order, elimination.cumulativeError) {
        byUnit[unit] = error
      }
      return ranking(order: elimination.order.reversed(), scores: byUnit, options: options)
    }
    scores = self.scores(by: criterion, seed: options.seed)
    let order = scores.indices.sorted { a, b in
      scores[a] != scores[b] ? scores[a] > scores[b] : a < b
    }
    return ranking(order: order, scores: scores, options: options)
  }

  /// The unpruned site fitted to the target, which is what elimination starts from; the site itself
  /// where the target is its own output.
  private func refitted(ridge: Double, _ policy: DriftCorrection) throws -> SiteProblem {
    guard drift != nil else { return self }
    let all = Array(0..<columns)
    let update = try update(
      keptColumns: all, reconstruction: .liar, ridge: ridge,
      correction: correction(policy, keptColumns: all, reconstruction: .liar, ridge: ridge))
    return SiteProblem(
      site: site, columnsPerUnit: columnsPerUnit, headSize: headSize, valueBound: valueBound,
      consumer: Consumer(weight: update.weight, bias: update.bias), calibration: calibration,
      heldOut: heldOut, coupledSquares: coupledSquares)
  }

  private func ranking(order: [Int], scores: [Double], options: EstimateOptions) -> Ranking {
    let guarded = guardedUnits(share: options.guardShare)
    guard !guarded.isEmpty else { return Ranking(order: order, scores: scores, guarded: []) }
    let kept = Set(guarded)
    return Ranking(
      order: order.filter(kept.contains) + order.filter { !kept.contains($0) },
      scores: scores, guarded: guarded)
  }
}
