package import PruningPlan

extension State {
  /// What edits apply to now: the selection, or else what the scope says, in network order; never
  /// a row that the filter leaves out.
  package var targets: [SiteSummary] {
    let rows = visibleSites
    if !siteList.selection.isEmpty { return rows.filter { siteList.selection.contains($0.site) } }
    guard let focused = focusedSite, rows.contains(focused) else { return [] }
    return switch siteList.scope {
    case .row: [focused]
    case .module: rows.filter { $0.site.module == focused.site.module }
    case .all: rows
    }
  }

  /// The sites that `select` means: a module, layers, single sites, all or none; nil for nonsense.
  func selection(matching text: String) -> Set<SiteID>? {
    var found: Set<SiteID> = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) {
      let sites: [SiteSummary]
      if part == "all" {
        sites = self.sites
      } else if part == "none" {
        sites = []
      } else if let module = ModuleKind(name: part) {
        sites = self.sites.filter { $0.site.module == module }
      } else if let site = SiteID(part) {
        sites = self.sites.filter { $0.site == site }
        if sites.isEmpty { return nil }
      } else {
        let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
          first <= last
        else { return nil }
        sites = self.sites.filter { (first...last).contains($0.site.layer) }
        if sites.isEmpty { return nil }
      }
      found.formUnion(sites.map(\.site))
    }
    return found
  }
}
