internal import PruningPlan

extension CommandID {
  package static let paneSites = CommandID("pane.sites")
}

extension PaneDescriptor {
  static let sites = PaneDescriptor(
    "sites", title: "Sites", alias: "sites",
    place: Place(
      column: .left,
      height: .rows { height, siteCount in min(siteCount + 6, height * 46 / 100) }),
    chrome: { 3 + Layout.siteTotalRows(height: $0) },
    hints: { _ in [.ratioDecrease, .ratioIncrease] },
    keys: { _ in [.pane(.sites), .panes] }, list: .sites,
    value: { $0.copiedError }, row: { $0.copiedSite })
}

extension PaneList {
  static let sites = PaneList(
    noun: "sites", filter: \.siteList.filter, cursor: \.siteList.cursor,
    counts: { ($0.visibleSites.count, $0.sites.count) }, obstacle: Requirements.model)
}

// What the clipboard takes from a site.
extension State {
  var copiedError: CopiedText? {
    guard let site = focusedSite, let error = figures(of: site).error.value else { return nil }
    let kind = figures(of: site).error.kind
    return CopiedText(name: "the \(kind) error of \(site.site)", text: CopiedText.text(error))
  }

  var copiedSite: CopiedText? {
    guard let site = focusedSite else { return nil }
    let settings = settings(of: site)
    let error = figures(of: site).error
    return .row(
      "\(site.site)",
      [
        "\(site.site)", "\(settings.kept)/\(site.units)", settings.criterion.rawValue,
        settings.reconstruction.rawValue, error.heldOut.map(CopiedText.text),
        error.fitted.map(CopiedText.text),
      ])
  }
}
