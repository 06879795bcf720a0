package import PruningPlan

extension State {
  /// A site's row of token errors; `isStale` if the plan has changed since.
  package func tokenRow(of site: SiteSummary) -> (row: TokenRow, isStale: Bool)? {
    guard let row = tokens.sheet.rows[site.site] else { return nil }
    return (row, tokens.sheet.sample != tokens.sample || !answers(row, settings(of: site)))
  }

  /// The same in the other configuration.
  package func otherTokenRow(of site: SiteSummary) -> (row: TokenRow, isStale: Bool)? {
    guard let row = tokens.sheet.others[site.site], let other = plan.comparison?.document else {
      return nil
    }
    return (row, tokens.sheet.sample != tokens.sample || !answers(row, of: site, in: other))
  }

  /// The errors of the token under the cursor at the focused site, by method, as far as known.
  package var tokenErrorsByMethod: [Reconstruction: Float] {
    guard let site = focusedSite, tokens.sheet.sample == tokens.sample else { return [:] }
    let settings = settings(of: site)
    var errors: [Reconstruction: Float] = [:]
    for (method, row) in tokens.sheet.comparison[site.site] ?? [:] {
      var other = settings
      other.reconstruction = method
      if answers(row, other) { errors[method] = row.errors.value(at: tokens.cursor) }
    }
    if let (row, isStale) = tokenRow(of: site), !isStale {
      errors[settings.reconstruction] = row.errors.value(at: tokens.cursor)
    }
    return errors
  }

  /// Whether the row is what a plan asks for at a site.
  func answers(_ row: TokenRow, of site: SiteSummary, in document: Document) -> Bool {
    row.answers(
      settings(of: site, in: document), document.estimate, calibration: calibration.number)
  }

  func answers(_ row: TokenRow, _ settings: SiteSettings) -> Bool {
    row.answers(settings, plan.document.estimate, calibration: calibration.number)
  }
}
