internal import PruningPlan

/// A unit of a site in the order of its score.
public struct UnitReading: Equatable, Sendable {
  /// Its place in the order, from 0; the first ones are kept.
  public var rank: Int
  /// Its number in the model.
  public var unit: Int
  /// The criterion's score.
  public var score: Float
  /// The plan keeps it.
  public var isKept: Bool
  /// The outlier guard keeps it ahead of all others.
  public var isGuarded: Bool
}

extension State {
  /// The unit at a place of the focused site's order; nil where that is not known.
  public func unit(at rank: Int) -> UnitReading? {
    guard let site = focusedSite, let (analysis, _) = analysis(of: site),
      analysis.order.indices.contains(rank)
    else { return nil }
    let unit = analysis.order[rank]
    return UnitReading(
      rank: rank, unit: unit,
      score: analysis.scores.indices.contains(unit) ? analysis.scores[unit] : .nan,
      isKept: rank < settings(of: site).kept, isGuarded: analysis.guarded.contains(unit))
  }

  mutating func moveUnit(_ movement: Movement) {
    view.unit = movement.apply(to: view.unit, count: focusedSite?.units ?? 0)
  }

  /// Units that a page step passes.
  var pageUnits: Int { max(1, (focusedSite?.units ?? 0) / 20) }
}
