public import PruningPlan

extension State {
  /// Moves among the rows in view.
  mutating func moveRow(_ movement: Movement) {
    let rows = visibleSites
    guard let focused = focusedSite, let row = rows.firstIndex(of: focused) else { return }
    let target = rows[movement.apply(to: row, count: rows.count)]
    view.cursor = sites.firstIndex(of: target) ?? view.cursor
    extendRange()
  }

  /// Goes to a site; a filter that leaves it out gives way.
  mutating func moveCursor(to site: SiteID) {
    guard let index = sites.firstIndex(where: { $0.site == site }) else { return }
    if !visibleSites.contains(where: { $0.site == site }) { view.filter = RowFilter() }
    view.cursor = index
    extendRange()
  }

  mutating func toggleSelection() -> [Effect] {
    guard let site = focusedSite?.site else { return [] }
    view.rangeAnchor = nil
    if view.selection.remove(site) == nil { view.selection.insert(site) }
    return []
  }

  mutating func toggleRange() -> [Effect] {
    view.rangeAnchor = view.rangeAnchor == nil ? view.cursor : nil
    extendRange()
    return []
  }

  private mutating func extendRange() {
    guard let anchor = view.rangeAnchor, !sites.isEmpty else { return }
    let rows = visibleSites
    guard let focused = focusedSite, sites.indices.contains(anchor),
      let first = rows.firstIndex(of: sites[anchor]), let last = rows.firstIndex(of: focused)
    else { return }
    view.selection = Set(rows[min(first, last)...max(first, last)].map(\.site))
  }

  /// The rows of sites, in the order asked for: all, or those that the filter leaves.
  public var visibleSites: [SiteSummary] {
    view.filter.rows(of: orderedSites) { settings(of: $0) }
  }

  /// Brings the cursor to a row in view, the nearest one further down the network.
  /// - Returns: its row.
  mutating func settleCursor() -> Int {
    view.cursor = Movement.by(0).apply(to: view.cursor, count: sites.count)
    let rows = visibleSites
    guard let focused = focusedSite, let first = rows.first else { return 0 }
    if let row = rows.firstIndex(of: focused) { return row }
    let nearest =
      rows.filter { $0.site >= focused.site }.min { $0.site < $1.site }
      ?? rows.max { $0.site < $1.site } ?? first
    view.cursor = sites.firstIndex(of: nearest) ?? view.cursor
    return rows.firstIndex(of: nearest) ?? 0
  }
}
