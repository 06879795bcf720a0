package import LIARCore
package import PruningPlan

/// The statistics of all sites, in memory or in a file, from which each is read when it is used.
package struct SiteStatistics: Sequence, Sendable {
  private enum Storage {
    case memory([SiteID: Statistics])
    case file(StatisticsFile)
  }

  private let storage: Storage

  /// Statistics in memory.
  package init(_ statistics: [SiteID: Statistics] = [:]) { storage = .memory(statistics) }

  /// Statistics in a file.
  init(_ file: StatisticsFile) { storage = .file(file) }

  /// A site's statistics; nil where there are none. Where they are in a file, they are read anew by
  /// each use that isn't soon after the last; hold on to them rather than asking twice.
  /// - Throws: ``EngineError`` where the file isn't what was written any more.
  package func statistics(of site: SiteID) throws -> Statistics? {
    switch storage {
    case .memory(let statistics): statistics[site]
    case .file(let file): try file.statistics(site)
    }
  }

  /// The same, where damage is no different from a site that is missing.
  package subscript(site: SiteID) -> Statistics? { try? statistics(of: site) }

  /// How many tokens and columns a site's statistics have; reads none of them.
  package func extent(of site: SiteID) -> (tokens: Int, columns: Int)? {
    switch storage {
    case .memory(let statistics): statistics[site].map { ($0.tokens, $0.mean.count) }
    case .file(let file): file.sites[site].map { ($0.tokens, $0.columns) }
    }
  }

  /// The sites, in network order.
  package var keys: [SiteID] {
    switch storage {
    case .memory(let statistics): statistics.keys.sorted()
    case .file(let file): file.sites.keys.sorted()
    }
  }

  /// How many sites there are.
  package var count: Int { keys.count }

  /// Whether there are none, as when nothing was held out.
  package var isEmpty: Bool { keys.isEmpty }

  /// Every site's statistics, one after the other.
  package var values: some Sequence<Statistics> { lazy.map(\.value) }

  /// Goes through the sites in network order; statistics in a file are read one by one.
  package func makeIterator() -> AnyIterator<(key: SiteID, value: Statistics)> {
    var rest = keys[...]
    return AnyIterator {
      while let site = rest.popFirst() {
        if let statistics = self[site] { return (site, statistics) }
      }
      return nil
    }
  }
}
