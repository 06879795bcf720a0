public import PruningPlan

/// Chooses every site's width, and which layers go whole, so that a budget is met at the least sum
/// of errors (METHODS, "Allocation").
public struct Allocator: Sendable {
  /// The sites, in network order.
  public let curves: [AllocationCurve]
  /// The stretches of layers that may go whole.
  public let stretches: [AllocationStretch]

  /// Prepares to allocate between sites, one curve each.
  /// - Parameters:
  ///   - curves: the sites.
  ///   - stretches: the stretches of layers that may go whole; two that touch are never chosen
  ///     together, and one layer always stays.
  public init(_ curves: [AllocationCurve], stretches: [AllocationStretch] = []) {
    self.curves = curves.sorted { $0.site < $1.site }
    self.stretches = stretches
  }

  /// The most that can leave, in what the curves' ``AllocationCurve/removed`` counts.
  public var removable: Int {
    let all = curves.indices
    let narrowed = removed(all, all.map { curves[$0].widths.count - 1 })
    guard !stretches.isEmpty else { return narrowed }
    // The whole of a stretch is more than its widths give, and nothing else hangs on it.
    let gains = stretches.map { stretch in
      AllocationStretch(
        layers: stretch.layers, removed: 0,
        error: Double(narrowable(stretch) - stretch.removed))
    }
    return narrowed + gains.leastSets { _ in 0 }.reduce(0) { max($0, -Int($1.loss)) }
  }

  /// Widths that remove at least `amount`, or as much as can be; a site of width 0 goes whole.
  ///
  /// For every number of layers the stretches of the least errors are tried, the other sites being
  /// narrowed for what is left of the amount: first by their errors alone, then at the price that the
  /// narrower sites came to, since what goes whole can't be narrowed.
  /// - Complexity: O(u log u) for u units in all and every number of layers.
  public func widths(removing amount: Int) -> [SiteID: Int] {
    var best = choice(removing: amount, without: [])
    for (removed, _) in stretches.leastSets(keeping: { _ in 0 }) {
      let first = choice(removing: amount, without: removed)
      let dear = stretches.map { stretch in
        AllocationStretch(
          layers: stretch.layers, removed: stretch.removed,
          error: stretch.error - first.price * Double(stretch.removed))
      }
      let count = removed.reduce(0) { $0 + stretches[$1].layers.count }
      let second = dear.leastSets(keeping: { leastLoss(ofLayer: $0, price: first.price) }).first {
        $0.stretches.reduce(0) { $0 + stretches[$1].layers.count } == count
      }
      for candidate in [first, choice(removing: amount, without: second?.stretches ?? removed)]
      where candidate.isBetter(than: best, amount: amount) {
        best = candidate
      }
    }
    return best.widths
  }

  // MARK: With some stretches gone

  private struct Choice {
    var widths: [SiteID: Int]
    var removed: Int
    var error: Double
    /// Error per cost where the last piece was taken.
    var price: Double

    func isBetter(than other: Choice, amount: Int) -> Bool {
      let (mine, others) = (min(removed, amount), min(other.removed, amount))
      return mine != others ? mine > others : error < other.error
    }
  }

  private func choice(removing amount: Int, without removed: [Int]) -> Choice {
    let gone = removed.map { stretches[$0] }
    let rest = curves.indices.filter { index in
      !gone.contains { $0.layers.contains(curves[index].site.layer) }
    }
    let whole = gone.reduce(0) { $0 + $1.removed }
    let (chosen, price) = narrowed(rest, removing: amount - whole)
    var widths = named(rest, chosen)
    for curve in curves where widths[curve.site] == nil { widths[curve.site] = 0 }
    return Choice(
      widths: widths, removed: whole + self.removed(rest, chosen),
      error: gone.reduce(0) { $0 + $1.error }
        + zip(rest, chosen).reduce(0) { $0 + curves[$1.0].error[curves[$1.0].widths[$1.1]] },
      price: price)
  }

  /// What the sites of a stretch could give by widths.
  private func narrowable(_ stretch: AllocationStretch) -> Int {
    let own = curves.indices.filter { stretch.layers.contains(curves[$0].site.layer) }
    return removed(own, own.map { curves[$0].widths.count - 1 })
  }

  private func leastLoss(ofLayer layer: Int, price: Double) -> Double {
    curves.reduce(0) { $1.site.layer == layer ? $0 + $1.leastLoss(price: price) : $0 }
  }

  // MARK: Narrower

  /// Positions of widths of some sites that remove at least `amount`, or as much as can be, and the
  /// error per cost of the last piece taken.
  ///
  /// The segments of all hulls are taken in order of error per cost; the last one is cut to fit,
  /// and what it took too much is given back where that helps most.
  private func narrowed(
    _ sites: [Int], removing amount: Int
  ) -> (positions: [Int], price: Double) {
    var chosen = [Int](repeating: 0, count: sites.count)
    var removed = removed(sites, chosen)
    var price = 0.0
    for segment in segments(of: sites) {
      guard removed < amount else { break }
      let curve = curves[sites[segment.curve]]
      let before = removed - curve.cost(at: segment.from)
      let position = (segment.from...segment.to).first { before + curve.cost(at: $0) >= amount }
      chosen[segment.curve] = position ?? segment.to
      removed = before + curve.cost(at: chosen[segment.curve])
      price = max(price, segment.slope)
    }
    giveBack(removed - amount, sites, &chosen)
    return (chosen, price)
  }

  // MARK: Uniform

  /// The smallest ratio, the same everywhere, that removes at least `amount`, or as much as can be.
  ///
  /// A ratio is met only roughly where units are few and large. The other sites then take one of
  /// their own, no greater, that makes up for it.
  public func uniformWidths(removing amount: Int) -> [SiteID: Int] {
    let all = curves.indices
    let common = smallestRatio { removed(all, chosen(ratio: $0)) >= amount }
    let coarse = chosen(ratio: common)
    let fine = smallestRatio(upTo: common) { ratio in
      removed(all, mixed(coarse: coarse, fine: chosen(ratio: ratio))) >= amount
    }
    return named(all, mixed(coarse: coarse, fine: chosen(ratio: fine)))
  }

  // MARK: Pieces

  private struct Segment {
    var curve: Int  // among the sites
    var from, to: Int  // positions
    var slope: Double
  }

  /// All hulls' segments by slope; of equal ones the earlier site's, and there the wider's, first.
  private func segments(of sites: [Int]) -> [Segment] {
    sites.indices.flatMap { index in
      let curve = curves[sites[index]]
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
  private func giveBack(_ surplus: Int, _ sites: [Int], _ chosen: inout [Int]) {
    var surplus = surplus
    while surplus > 0 {
      var best: (curve: Int, cost: Int, gain: Double)?
      for index in sites.indices where chosen[index] > 0 {
        let curve = curves[sites[index]]
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

  private func removed(_ sites: some Sequence<Int>, _ chosen: [Int]) -> Int {
    zip(sites, chosen).reduce(0) { $0 + curves[$1.0].cost(at: $1.1) }
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

  private func named(_ sites: some Sequence<Int>, _ chosen: [Int]) -> [SiteID: Int] {
    Dictionary(
      zip(sites, chosen).map { (curves[$0].site, curves[$0].widths[$1]) },
      uniquingKeysWith: { first, _ in first })
  }
}
