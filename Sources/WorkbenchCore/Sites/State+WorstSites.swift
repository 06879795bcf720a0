package import PruningPlan

extension State {
  /// The pruned sites in view whose error is known, the worst first: by the error that counts.
  package var worstSites: [SiteSummary] {
    let known = visibleSites.compactMap { site -> (site: SiteSummary, error: Double)? in
      guard settings(of: site).kept < site.units, let error = figures(of: site).error.value else {
        return nil
      }
      return (site, error)
    }
    // Of equals the first in the network comes first.
    return known.enumerated().sorted { a, b in
      a.element.error != b.element.error
        ? a.element.error > b.element.error : a.offset < b.offset
    }.map(\.element.site)
  }

  /// The worst site; then, as long as the cursor stays where this has brought it, the next worst,
  /// and after the last the worst again. Named, so that a replay needs no errors.
  func resolvedWorstSite(_ command: Command) -> Command {
    let sites = worstSites
    guard let worst = sites.first else { return command }
    let focused = focusedSite?.site
    guard focused == siteList.worst, let rank = sites.firstIndex(where: { $0.site == focused })
    else {
      return Command(.siteWorstSet, .site(worst.site))
    }
    return Command(.siteWorstSet, .site(sites[(rank + 1) % sites.count].site))
  }

  mutating func goToWorstSite(_ argument: CommandArgument) -> [Effect] {
    guard case .site(let id) = argument else { return [] }
    moveCursor(to: id)
    siteList.worst = id
    guard let site = focusedSite, site.site == id else { return [] }
    let sites = worstSites
    let error = figures(of: site).error
    guard let rank = sites.firstIndex(of: site), let value = error.value else { return [] }
    let place = rank == 0 ? "the worst site" : "number \(rank + 1) of \(sites.count) by error"
    message =
      "\(site.site) is \(place): \(error.kind) \(Numerals.fixed(value, 3))"
      + (error.overfits ? ", \(ErrorFigure.overfitWord)" : "")
    return []
  }
}
