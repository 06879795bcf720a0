package import PruningPlan

extension State {
  func settings(of ids: [SiteID], in other: Document? = nil) -> [SiteID: SiteSettings] {
    var settings: [SiteID: SiteSettings] = [:]
    for site in sites where ids.contains(site.site) {
      settings[site.site] = self.settings(of: site, in: other ?? plan.document)
    }
    return settings
  }

  /// What is decided for a site; all its units if nothing is.
  package func settings(of site: SiteSummary) -> SiteSettings {
    settings(of: site, in: plan.document)
  }

  /// What a plan decides for a site; all its units if nothing is.
  func settings(of site: SiteSummary, in document: Document) -> SiteSettings {
    document.sites[site.site] ?? SiteSettings(kept: site.units)
  }

  /// The present plan as a recipe.
  package var recipe: Recipe {
    plan.document.recipe(
      model: model?.name ?? "", calibration: calibration.summary?.options)
  }
}
