internal import LIARCore
internal import PruningPlan

/// What leaves a model with units and layers, in what a budget counts.
struct BudgetCosts {
  let model: ModelSummary
  let budget: Budget
  /// Times of passes, where a budget counts them.
  let times: TimeTable?

  /// How much must go; 0 when it is little enough already.
  func amount(among chosen: [SiteSummary]) -> Int {
    budget.amountToRemove(from: model, among: chosen, time: time)
  }

  /// What a share is a share of.
  func whole(among chosen: [SiteSummary]) -> Int {
    budget.amount(of: model, among: chosen, time: time)
  }

  private var time: Int { Int(times?.total ?? 0) }

  /// What leaves with a site's units, by units kept.
  func removed(by site: SiteSummary) -> [Int] {
    (0...site.units).map { kept in
      switch budget.measure {
      case .parameters: (site.units - kept) * site.parametersPerUnit
      case .flops: (site.units - kept) * site.flopsPerUnit
      case .time: times?.saved(by: site.site, keeping: max(kept, 1)) ?? 0
      }
    }
  }

  /// What goes with whole layers.
  func removed(with layers: ClosedRange<Int>) -> Int {
    let sites = model.sites.filter { layers.contains($0.site.layer) }
    return switch budget.measure {
    case .parameters:
      sites.reduce(0) { $0 + $1.units * $1.parametersPerUnit + $1.parametersOfRest }
    case .flops: sites.reduce(0) { $0 + $1.units * $1.flopsPerUnit }
    case .time: times?.saved(by: layers) ?? 0
    }
  }

  /// What settings remove, with what their reconstructions add.
  func removed(by settings: [SiteID: SiteSettings]) -> Int {
    switch budget.measure {
    case .parameters: model.size(under: settings).removed
    case .flops: model.flopsRemoved(by: settings)
    case .time: times?.saved(by: settings) ?? 0
    }
  }

  /// A site's error over what leaves, as the allocator sees it.
  func curve(
    _ site: SiteSummary, error: [Double], guarded: Int, _ byHand: UnitChoices,
    _ options: AllocationOptions
  ) -> AllocationCurve {
    let isCoarse = site.unit != .neuron
    return AllocationCurve(
      site: site.site, removed: removed(by: site), error: error,
      minimumKept: max(guarded, byHand.kept.count),
      maximumKept: byHand.widths(of: site.units).upperBound,
      step: isCoarse ? 1 : options.roundTo, isCoarse: isCoarse)
  }

  /// The same of a site that may go with its layer, but not become narrower.
  func wholeCurve(_ site: SiteSummary) -> AllocationCurve {
    AllocationCurve(
      site: site.site, removed: removed(by: site),
      error: [Double](repeating: 0, count: site.units + 1), minimumKept: site.units)
  }

  func unreachable(_ chosen: [SiteSummary], most: Int, guarded: Bool) -> EngineError {
    let whole = whole(among: chosen)
    let part =
      switch (budget.measure, budget.whole) {
      case (.time, _): "model's"
      case (_, .prunable): "prunable"
      case (_, .chosen): "chosen sites'"
      }
    func percent(_ value: Int) -> String {
      // Never more than there is.
      Numerals.percent((Double(value) / Double(max(whole, 1)) * 1000).rounded(.down) / 1000)
    }
    return EngineError(
      .usage,
      "the budget \(budget) takes \(percent(amount(among: chosen))) of the \(part) "
        + "\(budget.measure.noun), but these sites can give at most \(percent(most))"
        + (guarded ? " with the outlier guard and what is kept by hand" : "")
        + ": ask for less, protect fewer sites, or name more modules")
  }
}

extension ModelSummary {
  /// Multiply-adds a token of the units that settings take, ×2.
  func flopsRemoved(by settings: [SiteID: SiteSettings]) -> Int {
    sites.reduce(0) { $0 + ($1.units - (settings[$1.site]?.kept ?? $1.units)) * $1.flopsPerUnit }
  }
}
