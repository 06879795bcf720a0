public import PruningPlan

/// A site as the allocator sees it: what a unit costs, and the error of every width.
public struct AllocationCurve: Sendable {
  /// Which site.
  public let site: SiteID
  /// What leaves, in what the budget counts, by units kept; units + 1 entries.
  public let removed: [Int]
  /// Squared error by units kept, on the scale that sites are compared on; units + 1 entries.
  public let error: [Double]
  /// The widths that may be chosen, from the greatest down.
  let widths: [Int]
  /// Whether a ratio is only met roughly, because units are few and large (heads).
  public let isCoarse: Bool

  /// Creates a curve.
  /// - Parameters:
  ///   - site: which site.
  ///   - unitCost: what leaves with one unit.
  ///   - error: squared error by units kept; a width whose error is no number is not chosen.
  ///   - minimumKept: units that must stay; at least one does, whatever the minimum.
  ///   - maximumKept: units that may stay; nil for all.
  ///   - step: narrowed widths are multiples of this.
  ///   - isCoarse: whether units are few and large.
  public init(
    site: SiteID, unitCost: Int, error: [Double], minimumKept: Int = 1, maximumKept: Int? = nil,
    step: Int = 1,
    isCoarse: Bool = false
  ) {
    precondition(unitCost > 0)
    let units = error.count - 1
    self.init(
      site: site, removed: error.indices.map { (units - $0) * unitCost }, error: error,
      minimumKept: minimumKept, maximumKept: maximumKept, step: step, isCoarse: isCoarse)
  }

  /// Creates a curve of a site whose units don't leave the same each.
  /// - Parameters:
  ///   - site: which site.
  ///   - removed: what leaves by units kept; a width that removes no more than a wider one is not
  ///     chosen.
  ///   - error: squared error by units kept; a width whose error is no number is not chosen.
  ///   - minimumKept: units that must stay; at least one does, whatever the minimum.
  ///   - maximumKept: units that may stay; nil for all.
  ///   - step: narrowed widths are multiples of this.
  ///   - isCoarse: whether units are few and large.
  public init(
    site: SiteID, removed: [Int], error: [Double], minimumKept: Int = 1, maximumKept: Int? = nil,
    step: Int = 1,
    isCoarse: Bool = false
  ) {
    precondition(!error.isEmpty && removed.count == error.count && step > 0)
    self.site = site
    self.removed = removed
    self.error = error
    self.isCoarse = isCoarse
    let units = error.count - 1
    let most = min(max(maximumKept ?? units, 1), units)
    let least = min(max(minimumKept, 1), most)
    widths = (least..<most).reversed().reduce(into: [most]) { widths, kept in
      let isUseful = kept % step == 0 && error[kept].isFinite
      if isUseful, removed[kept] > removed[widths[widths.count - 1]] { widths.append(kept) }
    }
  }

  /// Units of the dense site.
  public var units: Int { error.count - 1 }

  /// What leaves with the first unit that goes.
  public var unitCost: Int { removed[max(units - 1, 0)] }

  /// What leaves with the width at a position.
  func cost(at position: Int) -> Int { removed[widths[position]] }

  /// The least error less `price` for all that leaves.
  func leastLoss(price: Double) -> Double {
    widths.indices.reduce(.infinity) { least, position in
      min(least, error[widths[position]] - price * Double(cost(at: position)))
    }
  }

  /// The positions of the widths on the lower convex hull of error over what is removed.
  ///
  /// Only there does removing more cost more for what leaves than removing the units before did, so that
  /// taking pieces of all sites in order of slope never takes a later piece before an earlier one.
  var hull: [Int] {
    var hull: [Int] = []
    for position in widths.indices {
      while hull.count >= 2 {
        let (a, b) = (widths[hull[hull.count - 2]], widths[hull[hull.count - 1]])
        let width = widths[position]
        // b stays if the slope grows there: (e_b − e_a)/(r_b − r_a) < (e_w − e_a)/(r_w − r_a).
        let before = (error[b] - error[a]) * Double(removed[width] - removed[a])
        let through = (error[width] - error[a]) * Double(removed[b] - removed[a])
        if before < through { break }
        hull.removeLast()
      }
      hull.append(position)
    }
    return hull
  }
}
