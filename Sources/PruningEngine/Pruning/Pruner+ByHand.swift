internal import PruningPlan

// Units chosen by hand are checked before any work: they must be there, and the width must have
// room for them.
extension Pruner {
  func check(_ choices: UnitChoices, of site: SiteID, units: Int) throws {
    let beyond = (choices.kept + choices.dropped).first { $0 >= units }
    guard let beyond else { return }
    throw EngineError(
      .badData,
      "the recipe chooses unit \(beyond) of \(site) by hand, which has \(units), counted from 0")
  }

  /// Says which wish a width leaves unmet.
  func unmet(_ settings: SiteSettings, of site: SiteID, units: Int) -> EngineError {
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
