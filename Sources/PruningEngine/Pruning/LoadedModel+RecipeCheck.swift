package import PruningPlan

// What can be told of a recipe before any work: its sites must be there, its widths must have room
// for the units chosen by hand, and its target must be within the layers' reach.
extension LoadedModel {
  /// Refuses a recipe that can't be what it says on this model.
  /// - Throws: ``EngineError`` naming the site, or the residual target where a sublayer's output is
  ///   normalised: its size then changes nothing, so no consumer can make good what the stream has
  ///   drifted by.
  package func check(_ recipe: Recipe) throws {
    let units = Dictionary(uniqueKeysWithValues: summary.sites.map { ($0.site, $0.units) })
    for (site, settings) in recipe.sites.sorted(by: { $0.key < $1.key }) {
      guard let count = units[site] else {
        throw EngineError(
          .badData,
          "the recipe names site \(site), but \(summary.name) has \(summary.layers) layers")
      }
      try check(settings, of: site, units: count)
    }
    try checkRemovals(recipe.sites)
    guard recipe.mode == .sequential, recipe.target == .residual, summary.normalizesOutputs else {
      return
    }
    throw EngineError(
      .unsupported,
      "the layers of \(summary.name) normalise what they add to the residual stream, so no site can "
        + "make good its drift", .target(.dense))
  }

  private func check(_ settings: SiteSettings, of site: SiteID, units: Int) throws {
    guard (0...units).contains(settings.kept) else {
      throw EngineError(
        .badData, "the recipe keeps \(settings.kept) units of \(site), which has \(units)")
    }
    let beyond = (settings.byHand.kept + settings.byHand.dropped).first { $0 >= units }
    if let beyond {
      throw EngineError(
        .badData,
        "the recipe chooses unit \(beyond) of \(site) by hand, which has \(units), counted from 0")
    }
    guard settings.kept > 0 || !settings.byHand.kept.isEmpty || settings.protected else { return }
    guard settings.protected || settings.byHand.widths(of: units).contains(settings.kept) else {
      throw unmet(settings, of: site, units: units)
    }
    guard !settings.protected || settings.kept == units else {
      throw EngineError(
        .badData,
        "the recipe protects \(site), but keeps \(settings.kept) of its \(units) units; "
          + "keep all, or free the site with protected = false")
    }
  }

  /// Says which wish a width leaves unmet.
  private func unmet(_ settings: SiteSettings, of site: SiteID, units: Int) -> EngineError {
    let widths = settings.byHand.widths(of: units)
    return EngineError(
      .badData,
      settings.kept < widths.lowerBound
        ? "the recipe keeps \(settings.kept) units of \(site), but \(widths.lowerBound) are kept "
          + "by hand: keep as many, or name fewer in keep_units"
        : "the recipe keeps \(settings.kept) of the \(units) units of \(site), of which "
          + "\(settings.byHand.dropped.count) are dropped by hand: keep at most "
          + "\(widths.upperBound), or name fewer in drop_units")
  }
}

extension EngineError {
  /// The ridge is to be chosen by an error that can't be measured.
  static var nothingHeldOut: EngineError {
    EngineError(
      .usage, "the ridge is to be chosen by the held-out error, and nothing is held out",
      .holdOut, .fixedRidge)
  }
}
