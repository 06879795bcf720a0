package import PruningPlan

/// A site's settings, copied to be pasted to others. Not part of the plan.
package struct SiteClipboard: Equatable, Sendable {
  /// Where they come from.
  package var site: SiteID
  /// Units of that site.
  package var units: Int
  /// The settings.
  package var settings: SiteSettings

  /// The settings as they suit a site: the same width where there are as many units, otherwise the
  /// same ratio. A unit's number means nothing in another site: what is chosen by hand there stays.
  package func settings(for target: SiteSummary, byHand: UnitChoices) -> SiteSettings {
    var settings = settings
    if target.site != site { settings.byHand = byHand }
    if target.units != units {
      settings.kept = target.kept(ratio: 1 - Double(settings.kept) / Double(max(1, units)))
    }
    return settings
  }
}

extension State {
  mutating func copySettings() -> [Effect] {
    guard let site = focusedSite else { return [] }
    plan.clipboard = SiteClipboard(site: site.site, units: site.units, settings: settings(of: site))
    message = "copied: the settings of \(site.site)"
    return []
  }

  /// Criterion, method, protection, and width or ratio, to all targets; units by hand to the same site alone.
  mutating func pasteSettings() -> [Effect] {
    guard let clipboard = plan.clipboard else { return [] }
    message = "pasted: \(clipboard.site) to \(Self.name(targets.map(\.site)))"
    return edit("paste", joining: "to") { site, settings in
      settings = clipboard.settings(for: site, byHand: settings.byHand)
    }
  }
}
