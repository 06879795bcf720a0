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
    if !options.cuts.contains(.depth), let gone = settings.filter(\.value.isRemoved).keys.min() {
      throw EngineError(
        .usage, "\(gone) is removed, and a budget chooses widths: give it a width, or protect it")
    }
    let scale = options.scale ?? .standard
    let named = model.summary.sites.filter { settings[$0.site] != nil }
    let free = model.summary.free(settings)
    let costs = try model.costs(options, work)
    let amount = costs.amount(among: free.map(\.0))
    let narrow = free.filter { options.narrows($0.0.site.module) }
    let curves = try map(narrow, "error curves", work: work) { summary, own in
      try curve(summary.site, own, estimate)
    }
    let prices =
      try scale == .sensitivity ? sensitivities(narrow, curves, estimate, work) : [:]
    let stretches = try stretches(options, costs, settings, estimate, work)
    let whole = free.filter { !options.narrows($0.0.site.module) }
    let allocator = Allocator(
      whole.map { costs.wholeCurve($0.0) }
        + zip(narrow, curves).map { site, curve in
          let factor =
            switch scale {
            case .absolute: curve.energy
            case .own, .uniform: 1.0
            case .sensitivity: curve.energy * (prices[site.0.site] ?? 0)
            }
          return costs.curve(
            site.0, error: curve.squaredError.map { $0 * factor }, guarded: curve.guarded,
            site.1.byHand, options)
        }, stretches: stretches.map(\.asked))
    let widths = widths(removing: amount, options.budget.measure, settings) {
      scale == .uniform ? allocator.uniformWidths(removing: $0) : allocator.widths(removing: $0)
    }
    let reached = costs.removed(by: settings.with(widths))
    guard amount == 0 || amount <= reached else {
      throw costs.unreachable(free.map(\.0), most: reached, guarded: true)
    }
    let known = Dictionary(uniqueKeysWithValues: zip(narrow, curves).map { ($0.0.site, $1) })
    let unchanged = ErrorFigure(fitted: 0, heldOut: calibration.heldOut.isEmpty ? nil : 0)
    let gone = settings.with(widths).stretches(of: model.summary.sites)
    let sites = named.map { summary in
      let kept = widths[summary.site] ?? summary.units
      let figure =
        kept == 0
        ? stretches.figure(of: gone.first { $0.sites.contains(summary.site) })
        : known[summary.site]?.figure(keeping: kept)
      return SiteAllocation(
        site: summary.site, kept: kept, units: summary.units,
        error: (figure ?? unchanged).fitted ?? .nan, heldOutError: (figure ?? unchanged).heldOut)
    }
    return summary(of: sites, costs, scale, settings.with(widths))
  }

  /// The stretches of layers that may go whole, at what they change of the model's output.
  private func stretches(
    _ options: AllocationOptions, _ costs: BudgetCosts, _ settings: [SiteID: SiteSettings],
    _ estimate: EstimateOptions, _ work: Work
  ) throws -> [AllocatedStretch] {
    guard options.cuts.contains(.depth) else { return [] }
    let reconstruction = try model.reconstructionOfDepth(settings)
    let figures = try stretchFigures(
      DepthOptions(reconstruction: reconstruction), estimate, work: work)
    return figures.compactMap { figure in
      let layers = figure.first.layer...figure.last.layer
      guard figure.layers > 0, let change = figure.change,
        model.mayRemove(layers, settings, reconstruction)
      else { return nil }
      return AllocatedStretch(
        figures: figure,
        asked: AllocationStretch(
          layers: layers, removed: costs.removed(with: layers), error: change))
    }
  }

  /// Widths that remove an amount net of the biases that reconstructions add: first as if all sites
  /// did, then only as many as do.
  private func widths(
    removing amount: Int, _ measure: BudgetMeasure, _ settings: [SiteID: SiteSettings],
    _ choose: (Int) -> [SiteID: Int]
  ) -> [SiteID: Int] {
    func added(_ widths: [SiteID: Int]) -> Int {
      settings.with(widths).changes(of: model.summary.sites).reduce(0) {
        $0 + $1.site.parametersAdded(by: $1.settings.reconstruction, kept: $1.settings.kept)
      }
    }
    guard amount > 0 else { return choose(0) }
    guard measure == .parameters else { return choose(amount) }
    var allowance = model.summary.free(settings).reduce(0) {
      $0 + $1.0.parametersAdded(by: $1.1.reconstruction, kept: $1.0.units)
    }
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
    of sites: [SiteAllocation], _ costs: BudgetCosts, _ scale: AllocationScale,
    _ settings: [SiteID: SiteSettings]
  ) -> Allocation {
    let model = model.summary
    var allocation = Allocation(
      budget: costs.budget, scale: scale, sites: sites, parametersBefore: model.parameters,
      parametersAfter: model.size(under: settings).after, flopsBefore: model.prunableFlops,
      flopsAfter: model.prunableFlops - model.flopsRemoved(by: settings),
      error: sites.reduce(0) { $0 + $1.error } / Double(max(sites.count, 1)))
    allocation.time = costs.times.map { table in
      PassTime(
        shape: table.setting.shape, before: table.total / 1e6,
        after: (table.total - Double(table.saved(by: settings))) / 1e6,
        threads: table.setting.threads)
    }
    return allocation
  }
}

/// A stretch of layers that a budget may remove, with what is known of it.
private struct AllocatedStretch {
  var figures: StretchFigures
  var asked: AllocationStretch
}

extension [AllocatedStretch] {
  /// The error that is left of a stretch that was chosen.
  fileprivate func figure(of stretch: Stretch?) -> ErrorFigure? {
    first { $0.figures.first == stretch?.sites.first && $0.figures.last == stretch?.last }
      .map { $0.figures.patched ?? $0.figures.dropped }
  }
}

extension LoadedModel {
  /// Whether a budget is within reach of some sites: that can be told before a calibration.
  /// - Throws: ``EngineError`` saying how far these sites go.
  package func check(_ options: AllocationOptions, _ settings: [SiteID: SiteSettings]) throws {
    guard options.roundTo >= 1 else {
      throw EngineError(.usage, "widths can be rounded to multiples of at least 1")
    }
    guard !options.cuts.contains(.depth) || options.scale ?? .standard == .sensitivity else {
      throw EngineError(
        .usage,
        "layers and widths are compared by what they change of the model's output, not by "
          + "\(options.scale?.rawValue ?? ""): leave the scale to \(AllocationScale.sensitivity.rawValue)"
      )
    }
    let reconstruction =
      try options.cuts.contains(.depth) ? reconstructionOfDepth(settings) : nil
    guard options.budget.measure != .time else {
      // How far sites go is only known once passes have been timed.
      return try check(pass(of: options))
    }
    let costs = BudgetCosts(model: summary, budget: options.budget, times: nil)
    let free = summary.free(settings)
    let curves = free.map { site, own in
      options.narrows(site.site.module)
        ? costs.curve(
          site, error: [Double](repeating: 0, count: site.units + 1), guarded: 0, own.byHand,
          options)
        : costs.wholeCurve(site)
    }
    let stretches = reconstruction.map { removable(settings, $0, costs) } ?? []
    let most = Allocator(curves, stretches: stretches).removable
    let chosen = free.map(\.0)
    guard costs.amount(among: chosen) <= most else {
      throw costs.unreachable(chosen, most: most, guarded: false)
    }
  }

  /// What a budget counts, with this machine's times where it counts those.
  fileprivate func costs(_ options: AllocationOptions, _ work: Work) throws -> BudgetCosts {
    BudgetCosts(
      model: summary, budget: options.budget,
      times: try options.budget.measure == .time
        ? times.table(of: self, pass(of: options), work: work) : nil)
  }

  private func pass(of options: AllocationOptions) -> PassShape {
    options.pass ?? usualPass(length: summary.usualLength)
  }

  /// The stretches of layers that may go whole, whatever that costs.
  private func removable(
    _ settings: [SiteID: SiteSettings], _ reconstruction: Reconstruction, _ costs: BudgetCosts
  ) -> [AllocationStretch] {
    (0..<summary.layers).flatMap { first in
      (1...DepthOptions.longest).map { first...(first + $0 - 1) }
    }.filter { layers in
      layers.upperBound < summary.layers && layers.count < summary.layers
        && mayRemove(layers, settings, reconstruction)
    }.map { AllocationStretch(layers: $0, removed: costs.removed(with: $0), error: 0) }
  }

  /// The one reconstruction that sites have whose layers may go whole.
  fileprivate func reconstructionOfDepth(
    _ settings: [SiteID: SiteSettings]
  ) throws -> Reconstruction {
    let methods = Set(settings.values.filter { !$0.protected }.map(\.reconstruction))
    let one = methods.first ?? .none
    guard methods.count <= 1 else {
      throw EngineError(
        .usage,
        "a budget that removes layers wants one reconstruction for all sites, not "
          + methods.map(\.rawValue).sorted().joined(separator: " and "))
    }
    guard Stretch.reconstructions.contains(one) else {
      throw EngineError(
        .unsupported, "\(one.rawValue) can't make good for removed layers", .reconstruction(.liar))
    }
    guard one == .none || !summary.normalizesOutputs else {
      throw EngineError(
        .unsupported,
        "the layers of \(summary.name) normalise what they add to the residual stream, so nothing can "
          + "make good for those that go", .reconstruction(.none))
    }
    return one
  }

  /// Whether layers may go whole: all of their sites are free, with nothing kept by hand, and so is
  /// the site before them that is to make good for them.
  fileprivate func mayRemove(
    _ layers: ClosedRange<Int>, _ settings: [SiteID: SiteSettings],
    _ reconstruction: Reconstruction
  ) -> Bool {
    let own = summary.sites.filter { layers.contains($0.site.layer) }
    let isFree = own.allSatisfy { site in
      settings[site.site].map { !$0.protected && $0.byHand.isEmpty } ?? false
    }
    guard isFree, reconstruction != .none else { return isFree }
    return layers.lowerBound > 0
      && settings[SiteID(layer: layers.lowerBound - 1, module: .ffn)]?.protected != true
  }
}

extension ModelSummary {
  /// The sites that may be narrowed or go whole, in network order.
  fileprivate func free(_ settings: [SiteID: SiteSettings]) -> [(SiteSummary, SiteSettings)] {
    sites.compactMap { site in
      guard let own = settings[site.site], !own.protected else { return nil }
      return (site, own)
    }
  }
}
