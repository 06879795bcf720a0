package import PruningPlan

extension State {
  /// Moves among the rows in view.
  mutating func moveRow(_ movement: Movement) {
    let rows = visibleSites
    guard let focused = focusedSite, let row = rows.firstIndex(of: focused) else { return }
    let target = rows[movement.apply(to: row, count: rows.count)]
    siteList.cursor = sites.firstIndex(of: target) ?? siteList.cursor
    extendRange()
  }

  /// Goes to a site; a filter that leaves it out gives way.
  mutating func moveCursor(to site: SiteID) {
    guard let index = sites.firstIndex(where: { $0.site == site }) else { return }
    if !visibleSites.contains(where: { $0.site == site }) { siteList.filter = RowFilter() }
    siteList.cursor = index
    extendRange()
  }

  mutating func toggleSelection() -> [Effect] {
    guard let site = focusedSite?.site else { return [] }
    siteList.rangeAnchor = nil
    if siteList.selection.remove(site) == nil { siteList.selection.insert(site) }
    return []
  }

  mutating func toggleRange() -> [Effect] {
    siteList.rangeAnchor = siteList.rangeAnchor == nil ? siteList.cursor : nil
    extendRange()
    return []
  }

  private mutating func extendRange() {
    guard let anchor = siteList.rangeAnchor, !sites.isEmpty else { return }
    let rows = visibleSites
    guard let focused = focusedSite, sites.indices.contains(anchor),
      let first = rows.firstIndex(of: sites[anchor]), let last = rows.firstIndex(of: focused)
    else { return }
    siteList.selection = Set(rows[min(first, last)...max(first, last)].map(\.site))
  }

  /// The rows of sites, in the order asked for: all, or those that the filter leaves.
  package var visibleSites: [SiteSummary] {
    siteList.filter.rows(of: orderedSites) { settings(of: $0) }
  }

  /// Brings the cursor to a row in view, the nearest one further down the network.
  /// - Returns: its row.
  mutating func settleCursor() -> Int {
    siteList.cursor = Movement.by(0).apply(to: siteList.cursor, count: sites.count)
    let rows = visibleSites
    guard let focused = focusedSite, let first = rows.first else { return 0 }
    if let row = rows.firstIndex(of: focused) { return row }
    let nearest =
      rows.filter { $0.site >= focused.site }.min { $0.site < $1.site }
      ?? rows.max { $0.site < $1.site } ?? first
    siteList.cursor = sites.firstIndex(of: nearest) ?? siteList.cursor
    return rows.firstIndex(of: nearest) ?? 0
  }
}
