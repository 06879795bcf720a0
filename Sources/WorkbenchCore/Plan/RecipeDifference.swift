package import PruningPlan

/// A thing on which two recipes differ.
package struct RecipeDifference: Equatable, Sendable {
  /// The site; nil for what holds for the whole model.
  package var site: SiteID?
  /// What differs.
  package var name: String
  /// What the first recipe says.
  package var first: String
  /// What the second one says.
  package var second: String

  /// All differences, those of the whole model first, then sites in network order.
  package static func between(_ a: Recipe, _ b: Recipe, sites: [SiteSummary]) -> [RecipeDifference]
  {
    var list: [RecipeDifference] = []
    func add(_ name: String, _ first: String, _ second: String, site: SiteID? = nil) {
      guard first != second else { return }
      list.append(RecipeDifference(site: site, name: name, first: first, second: second))
    }
    add("mode", modeText(a), modeText(b))
    add("ridge", "\(a.estimate.ridge)", "\(b.estimate.ridge)")
    add("guard", guardText(a), guardText(b))
    add("calibration", calibrationText(a), calibrationText(b))
    for site in sites {
      let dense = SiteSettings(kept: site.units)
      add(
        site.site.description, text(a.sites[site.site] ?? dense, site),
        text(b.sites[site.site] ?? dense, site), site: site.site)
    }
    return list
  }

  private static func modeText(_ recipe: Recipe) -> String {
    guard recipe.mode == .sequential else { return recipe.mode.rawValue }
    let words = "\(recipe.mode.rawValue), \(recipe.target.rawValue)"
    return recipe.estimate.correction == .full ? words + ", full correction" : words
  }

  private static func guardText(_ recipe: Recipe) -> String {
    let share = recipe.estimate.guardShare
    return share > 0 ? "\((share * 1000).rounded() / 10) %" : "off"
  }

  private static func calibrationText(_ recipe: Recipe) -> String {
    guard let options = recipe.calibration else { return "none" }
    let file = options.file.split(separator: "/").last.map(String.init) ?? options.file
    return "\(file) \(options.samples) × \(options.length), seed \(options.seed)"
  }

  private static func text(_ settings: SiteSettings, _ site: SiteSummary) -> String {
    guard settings.kept < site.units else { return "all \(site.units)" }
    let byHand =
      settings.byHand.kept.map { " +\($0)" } + settings.byHand.dropped.map { " −\($0)" }
    return "\(settings.kept)/\(site.units) \(settings.criterion.shortName) "
      + settings.reconstruction.title
      + (byHand.isEmpty ? "" : ", by hand" + byHand.joined())
  }
}
