internal import LIARCore
package import PruningPlan

extension Pruner {
  /// Chooses the widths of sites so that a budget is met.
  /// - Parameters:
  ///   - options: the budget, and how sites are compared.
  ///   - settings: the sites that may be narrowed, each with its criterion and reconstruction;
  ///     those protected, and those that aren't named, keep all units.
  ///   - estimate: how updates are estimated.
  ///   - work: progress and cancellation.
  /// - Throws: ``EngineError`` when the budget can't be met, saying how far these sites go.
  package func allocation(
    _ options: AllocationOptions, _ settings: [SiteID: SiteSettings], _ estimate: EstimateOptions,
    work: Work = Work()
  ) throws -> Allocation {
    try model.check(options, settings)
    if let gone = settings.filter(\.value.isRemoved).keys.min() {
      throw EngineError(
        .usage, "\(gone) is removed, and a budget chooses widths: give it a width, or protect it")
    }
    let scale = options.scale ?? .standard
    let named = model.summary.sites.filter { settings[$0.site] != nil }
    let free = model.summary.free(settings)
    let amount = options.budget.amountToRemove(from: model.summary, among: free.map(\.0))
    let curves = try map(free, "error curves", work: work) { summary, own in
      try curve(summary.site, own, estimate)
    }
    let prices = try scale == .sensitivity ? sensitivities(free, curves, estimate, work) : [:]
    let allocator = Allocator(
      zip(free, curves).map { site, curve in
        let factor =
          switch scale {
          case .absolute: curve.energy
          case .own, .uniform: 1.0
          case .sensitivity: curve.energy * (prices[site.0.site] ?? 0)
          }
        return site.0.curve(
          error: curve.squaredError.map { $0 * factor }, guarded: curve.guarded,
          site.1.byHand, options)
      })
    let added =
      options.budget.measure == .parameters
      ? zip(free, curves).reduce(into: [SiteID: Int]()) { $0[$1.0.0.site] = $1.1.addedParameters }
      : [:]
    let most = allocator.removable - added.values.reduce(0, +)
    guard amount == 0 || amount <= most else {
      throw model.summary.unreachable(options.budget, free.map(\.0), most: most, guarded: true)
    }
    let widths = widths(removing: amount, adding: added) {
      scale == .uniform ? allocator.uniformWidths(removing: $0) : allocator.widths(removing: $0)
    }
    let known = Dictionary(uniqueKeysWithValues: zip(free, curves).map { ($0.0.site, $1) })
    let whole = ErrorFigure(fitted: 0, heldOut: calibration.heldOut.isEmpty ? nil : 0)
    let sites = named.map { summary in
      let kept = widths[summary.site] ?? summary.units
      let figure = known[summary.site]?.figure(keeping: kept) ?? whole
      return SiteAllocation(
        site: summary.site, kept: kept, units: summary.units, error: figure.fitted ?? .nan,
        heldOutError: figure.heldOut)
    }
    let biases = free.reduce(0) { total, site in
      guard let kept = widths[site.0.site], kept < site.0.units else { return total }
      return total + site.0.parametersAdded(by: site.1.reconstruction, kept: kept)
    }
    return summary(of: sites, options.budget, scale, addedParameters: biases)
  }

  /// Widths that remove an amount net of the biases that narrowed sites get: first as if all did,
  /// then only as many as do.
  private func widths(
    removing amount: Int, adding biases: [SiteID: Int], _ choose: (Int) -> [SiteID: Int]
  ) -> [SiteID: Int] {
    func added(_ widths: [SiteID: Int]) -> Int {
      model.summary.sites.reduce(0) {
        $0 + ($1.units > widths[$1.site] ?? .max ? biases[$1.site] ?? 0 : 0)
      }
    }
    guard amount > 0 else { return choose(0) }
    var allowance = biases.values.reduce(0, +)
    var widths = choose(amount + allowance)
    while added(widths) < allowance {
      let needed = added(widths)
      let closer = choose(amount + needed)
      guard added(closer) <= needed else { break }
      (widths, allowance) = (closer, needed)
    }
    return widths
  }

  private func sensitivities(
    _ free: [(SiteSummary, SiteSettings)], _ curves: [SiteCurve], _ estimate: EstimateOptions,
    _ work: Work
  ) throws -> [SiteID: Double] {
    var sites: [SiteID: (settings: SiteSettings, curve: SiteCurve)] = [:]
    for (site, curve) in zip(free, curves) { sites[site.0.site] = (site.1, curve) }
    return try Sensitivity(self).measure(sites, estimate, work: work)
  }

  private func summary(
    of sites: [SiteAllocation], _ budget: Budget, _ scale: AllocationScale, addedParameters: Int
  ) -> Allocation {
    let model = model.summary
    var parameters = model.parameters + addedParameters
    var flops = model.prunableFlops
    for own in sites {
      guard let dense = model.sites.first(where: { $0.site == own.site }) else { continue }
      parameters -= (own.units - own.kept) * dense.parametersPerUnit
      flops -= (own.units - own.kept) * dense.flopsPerUnit
    }
    return Allocation(
      budget: budget, scale: scale, sites: sites, parametersBefore: model.parameters,
      parametersAfter: parameters, flopsBefore: model.prunableFlops, flopsAfter: flops,
      error: sites.reduce(0) { $0 + $1.error } / Double(max(sites.count, 1)))
  }
}

extension LoadedModel {
  /// Whether a budget is within reach of some sites: that can be told before a calibration.
  /// - Throws: ``EngineError`` saying how far these sites go.
  package func check(_ options: AllocationOptions, _ settings: [SiteID: SiteSettings]) throws {
    guard options.roundTo >= 1 else {
      throw EngineError(.usage, "widths can be rounded to multiples of at least 1")
    }
    let free = summary.free(settings)
    let curves = free.map { site, own in
      site.curve(
        error: [Double](repeating: 0, count: site.units + 1), guarded: 0, own.byHand, options)
    }
    let most = Allocator(curves).removable
    let chosen = free.map(\.0)
    guard options.budget.amountToRemove(from: summary, among: chosen) <= most else {
      throw summary.unreachable(options.budget, chosen, most: most, guarded: false)
    }
  }
}

extension ModelSummary {
  /// The sites that may be narrowed, in network order.
  fileprivate func free(_ settings: [SiteID: SiteSettings]) -> [(SiteSummary, SiteSettings)] {
    sites.compactMap { site in
      guard let own = settings[site.site], !own.protected else { return nil }
      return (site, own)
    }
  }

  fileprivate func unreachable(
    _ budget: Budget, _ chosen: [SiteSummary], most: Int, guarded: Bool
  ) -> EngineError {
    let whole = budget.amount(of: self, among: chosen)
    let part = budget.whole == .prunable ? "prunable" : "chosen sites'"
    let noun = budget.measure == .parameters ? "parameters" : "FLOPs"
    func percent(_ value: Int) -> String {
      // Never more than there is.
      Numerals.percent((Double(value) / Double(max(whole, 1)) * 1000).rounded(.down) / 1000)
    }
    return EngineError(
      .usage,
      "the budget \(budget) takes \(percent(budget.amountToRemove(from: self, among: chosen))) of the \(part) "
        + "\(noun), but these sites can give at most \(percent(most))"
        + (guarded ? " with the outlier guard and what is kept by hand" : "")
        + ": ask for less, protect fewer sites, or name more modules")
  }
}

extension SiteSummary {
  /// The site as the allocator sees it.
  fileprivate func curve(
    error: [Double], guarded: Int, _ byHand: UnitChoices, _ options: AllocationOptions
  ) -> AllocationCurve {
    let isCoarse = unit != .neuron
    return AllocationCurve(
      site: site,
      unitCost: options.budget.measure == .parameters ? parametersPerUnit : flopsPerUnit,
      error: error, minimumKept: max(guarded, byHand.kept.count),
      maximumKept: byHand.widths(of: units).upperBound, step: isCoarse ? 1 : options.roundTo,
      isCoarse: isCoarse)
  }
}
