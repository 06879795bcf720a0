package import PruningPlan

/// What the rows of sites can be ordered by.
package enum SiteSort: String, Codable, CaseIterable, Hashable, Sendable {
  /// As in the network.
  case site
  /// What is pruned most first.
  case ratio
  /// The greatest error first: the one that the row shows.
  case error
  /// The greatest error of the fitted tokens first.
  case fitted
  case criterion
  case method

  /// The next order.
  var next: SiteSort { Self.allCases.neighbour(of: self, 1) }
}

/// An order of the rows of sites, as it was when it was asked for: rows don't move while the plan is
/// edited, and a session that is gone through again has the same rows.
package struct SiteOrder: Codable, Hashable, Sendable {
  /// What it is by.
  package var sort: SiteSort
  /// It is the other way around.
  package var isReversed: Bool
  /// The sites in this order.
  package var sites: [SiteID]

  /// Creates an order.
  package init(_ sort: SiteSort, isReversed: Bool = false, sites: [SiteID]) {
    self.sort = sort
    self.isReversed = isReversed
    self.sites = sites
  }

  enum CodingKeys: String, CodingKey {
    case sort
    case isReversed = "reversed"
    case sites
  }
}

extension State {
  /// The rows of sites in the order that was asked for, else in network order.
  var orderedSites: [SiteSummary] {
    guard let order = siteList.order else { return sites }
    var places: [SiteID: Int] = [:]
    for (place, site) in order.sites.enumerated() where places[site] == nil { places[site] = place }
    return sites.enumerated().sorted { a, b in
      let (first, second) = (places[a.element.site] ?? .max, places[b.element.site] ?? .max)
      return (first, a.offset) < (second, b.offset)
    }.map(\.element)
  }

  /// The plan has changed since its rows were ordered, so that they would be ordered otherwise now.
  package var isSiteOrderStale: Bool {
    siteList.order.map { $0 != siteOrder(by: $0.sort, isReversed: $0.isReversed) } ?? false
  }

  /// An order as it is now; sites of which nothing is known come last, whichever way around.
  func siteOrder(by sort: SiteSort, isReversed: Bool) -> SiteOrder {
    func byFigure(_ figure: (SiteSummary) -> Double?) -> [SiteSummary] {
      let known = sites.enumerated().compactMap { offset, site in
        figure(site).map { (site: site, figure: $0, offset: offset) }
      }
      let sorted = known.sorted { ($1.figure, $0.offset) < ($0.figure, $1.offset) }.map(\.site)
      return (isReversed ? sorted.reversed() : sorted) + sites.filter { figure($0) == nil }
    }
    func byWord(_ word: (SiteSettings) -> String) -> [SiteSummary] {
      let sorted = sites.enumerated().sorted { a, b in
        (word(settings(of: a.element)), a.offset) < (word(settings(of: b.element)), b.offset)
      }.map(\.element)
      return isReversed ? sorted.reversed() : sorted
    }
    let rows =
      switch sort {
      case .site: isReversed ? sites.reversed() : sites
      case .ratio:
        byFigure { 1 - Double(settings(of: $0).kept) / Double(max(1, $0.units)) }
      case .error: byFigure { figures(of: $0).error.value }
      case .fitted: byFigure { figures(of: $0).error.fitted }
      case .criterion: byWord(\.criterion.rawValue)
      case .method: byWord(\.reconstruction.rawValue)
      }
    return SiteOrder(sort, isReversed: isReversed, sites: rows.map(\.site))
  }

  /// The command that orders the rows, so that a session needs no errors to order them again.
  func orderCommand(by sort: SiteSort, isReversed: Bool) -> Command {
    Command(.siteOrder, .siteOrder(siteOrder(by: sort, isReversed: isReversed)))
  }

  /// Orders by a column. The same column again orders anew where the plan has changed, else the
  /// other way around.
  func orderCommand(by sort: SiteSort) -> Command {
    guard let present = siteList.order, present.sort == sort else {
      // In network order they are already.
      return orderCommand(by: sort, isReversed: sort == .site && siteList.order == nil)
    }
    return orderCommand(
      by: sort, isReversed: isSiteOrderStale ? present.isReversed : !present.isReversed)
  }

  mutating func order(by order: SiteOrder) -> [Effect] {
    let isNetworkOrder = order.sort == .site && !order.isReversed
    siteList.order = isNetworkOrder ? nil : order
    siteList.rangeAnchor = nil
    let way = order.isReversed ? ", the other way around" : ""
    message =
      isNetworkOrder ? "sites in network order" : "sites by \(order.sort.rawValue)\(way)"
    return []
  }
}
