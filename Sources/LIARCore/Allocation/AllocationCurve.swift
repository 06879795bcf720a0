public import PruningPlan

/// A site as the allocator sees it: what a unit costs, and the error of every width.
public struct AllocationCurve: Sendable {
  /// Which site.
  public let site: SiteID
  /// What leaves with one unit, in what the budget counts.
  public let unitCost: Int
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
    precondition(unitCost > 0 && !error.isEmpty && step > 0)
    self.site = site
    self.unitCost = unitCost
    self.error = error
    self.isCoarse = isCoarse
    let units = error.count - 1
    let most = min(max(maximumKept ?? units, 1), units)
    let least = min(max(minimumKept, 1), most)
    widths = [most] + (least..<most).reversed().filter { $0 % step == 0 && error[$0].isFinite }
  }

  /// Units of the dense site.
  public var units: Int { error.count - 1 }

  /// What leaves with the width at a position.
  func cost(at position: Int) -> Int { (units - widths[position]) * unitCost }

  /// The positions of the widths on the lower convex hull of error over units removed.
  ///
  /// Only there does removing more cost more per unit than removing the units before did, so that
  /// taking pieces of all sites in order of slope never takes a later piece before an earlier one.
  var hull: [Int] {
    var hull: [Int] = []
    for position in widths.indices {
      while hull.count >= 2 {
        let (a, b) = (widths[hull[hull.count - 2]], widths[hull[hull.count - 1]])
        let width = widths[position]
        // b stays if the slope grows there: (e_b − e_a)/(a − b) < (e_w − e_a)/(a − w).
        let before = (error[b] - error[a]) * Double(a - width)
        let through = (error[width] - error[a]) * Double(a - b)
        if before < through { break }
        hull.removeLast()
      }
      hull.append(position)
    }
    return hull
  }
}
