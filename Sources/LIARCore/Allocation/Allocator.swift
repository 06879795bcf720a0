public import PruningPlan

/// Chooses every site's width so that a budget is met at the least sum of errors (METHODS,
/// "Allocation").
public struct Allocator: Sendable {
  /// The sites, in network order.
  public let curves: [AllocationCurve]

  /// Prepares to allocate between sites, one curve each.
  public init(_ curves: [AllocationCurve]) { self.curves = curves.sorted { $0.site < $1.site } }

  /// The most that can leave, in what the curves' ``AllocationCurve/unitCost`` counts.
  public var removable: Int { removed(curves.map { $0.widths.count - 1 }) }

  /// Widths that remove at least `amount`, or as much as can be.
  ///
  /// The segments of all hulls are taken in order of error per cost; the last one is cut to fit,
  /// and what it took too much is given back where that helps most.
  /// - Complexity: O(u log u) for u units in all.
  public func widths(removing amount: Int) -> [SiteID: Int] {
    var chosen = [Int](repeating: 0, count: curves.count)  // positions in the curves' widths
    var removed = removed(chosen)
    for segment in segments {
      guard removed < amount else { break }
      let curve = curves[segment.curve]
      let before = removed - curve.cost(at: segment.from)
      let position = (segment.from...segment.to).first { before + curve.cost(at: $0) >= amount }
      chosen[segment.curve] = position ?? segment.to
      removed = before + curve.cost(at: chosen[segment.curve])
    }
    giveBack(removed - amount, &chosen)
    return named(chosen)
  }

  /// The smallest ratio, the same everywhere, that removes at least `amount`, or as much as can be.
  ///
  /// A ratio is met only roughly where units are few and large. The other sites then take one of
  /// their own, no greater, that makes up for it.
  public func uniformWidths(removing amount: Int) -> [SiteID: Int] {
    let common = smallestRatio { removed(chosen(ratio: $0)) >= amount }
    let coarse = chosen(ratio: common)
    let fine = smallestRatio(upTo: common) { ratio in
      removed(mixed(coarse: coarse, fine: chosen(ratio: ratio))) >= amount
    }
    return named(mixed(coarse: coarse, fine: chosen(ratio: fine)))
  }

  // MARK: Pieces

  private struct Segment {
    var curve: Int
    var from, to: Int  // positions
    var slope: Double
  }

  /// All hulls' segments by slope; of equal ones the earlier site's, and there the wider's, first.
  private var segments: [Segment] {
    curves.indices.flatMap { index in
      let curve = curves[index]
      let hull = curve.hull
      var steepest = -Double.infinity
      return zip(hull, hull.dropFirst()).map { from, to in
        let error = curve.error[curve.widths[to]] - curve.error[curve.widths[from]]
        // Along a straight piece rounding could put a later segment before an earlier one.
        steepest = max(steepest, error / Double(curve.cost(at: to) - curve.cost(at: from)))
        return Segment(curve: index, from: from, to: to, slope: steepest)
      }
    }.sorted { a, b in
      if a.slope != b.slope { return a.slope < b.slope }
      return (a.curve, a.from) < (b.curve, b.from)
    }
  }

  /// Widens sites by single steps, as long as one fits into what was removed beyond the budget.
  private func giveBack(_ surplus: Int, _ chosen: inout [Int]) {
    var surplus = surplus
    while surplus > 0 {
      var best: (curve: Int, cost: Int, gain: Double)?
      for (index, curve) in curves.enumerated() where chosen[index] > 0 {
        let position = chosen[index]
        let cost = curve.cost(at: position) - curve.cost(at: position - 1)
        let error = curve.error[curve.widths[position]] - curve.error[curve.widths[position - 1]]
        let gain = error / Double(cost)
        guard cost <= surplus, gain > best?.gain ?? 0 else { continue }
        best = (index, cost, gain)
      }
      guard let best else { return }
      chosen[best.curve] -= 1
      surplus -= best.cost
    }
  }

  // MARK: Ratios

  /// The width nearest to a ratio among those that may be chosen; of two the wider.
  private func chosen(ratio: Double) -> [Int] {
    curves.map { curve in
      let wanted = Double(curve.units) * (1 - ratio)
      let distances = curve.widths.map { abs(Double($0) - wanted) }
      return distances.indices.min { distances[$0] < distances[$1] } ?? 0
    }
  }

  private func mixed(coarse: [Int], fine: [Int]) -> [Int] {
    curves.indices.map { curves[$0].isCoarse ? coarse[$0] : fine[$0] }
  }

  private func removed(_ chosen: [Int]) -> Int {
    zip(curves, chosen).reduce(0) { $0 + $1.0.cost(at: $1.1) }
  }

  /// Bisection to a hundred-millionth: finer than any site's units.
  private func smallestRatio(upTo limit: Double = 1, _ isEnough: (Double) -> Bool) -> Double {
    if isEnough(0) { return 0 }
    var (low, high) = (0.0, limit)
    while high - low > 1e-8 {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }

  private func named(_ chosen: [Int]) -> [SiteID: Int] {
    Dictionary(
      zip(curves, chosen).map { ($0.site, $0.widths[$1]) }, uniquingKeysWith: { first, _ in first })
  }
}
