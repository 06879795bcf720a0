/// Consecutive sites that lose all their units, so that the residual stream passes them by, and the
/// site before them, whose consumer may make good what they added (METHODS, "Depth").
package struct Stretch: Hashable, Sendable {
  /// What goes, in network order; never empty.
  package let sites: [SiteID]
  /// The site before them; nil where they begin the network.
  package let consumer: SiteID?
  /// What its consumer does about it: nothing, the mean, or what LIAR says.
  package let reconstruction: Reconstruction

  /// Creates a stretch.
  package init(sites: [SiteID], consumer: SiteID?, reconstruction: Reconstruction) {
    self.sites = sites
    self.consumer = consumer
    self.reconstruction = reconstruction
  }

  /// The site whose consumer makes good for them; nil where none does.
  package var carrier: SiteID? { reconstruction == .none ? nil : consumer }

  /// The last site that goes.
  package var last: SiteID { sites[sites.count - 1] }

  /// `3.attention`, or `3.attention to 5.ffn`.
  package var name: String { sites.count == 1 ? "\(sites[0])" : "\(sites[0]) to \(last)" }

  /// The reconstructions that say what becomes of a removed site.
  package static let reconstructions: [Reconstruction] = [.none, .bias, .liar, .liarWeights]
}

extension [SiteID: SiteSettings] {
  /// The stretches that settings remove.
  /// - Parameter sites: the model's, in network order.
  package func stretches(of sites: [SiteSummary]) -> [Stretch] {
    let all = sites.map(\.site)
    let runs = all.indices.filter { self[all[$0]]?.kept == 0 }.reduce(into: [[Int]]()) {
      runs, index in
      if runs.last?.last == index - 1 {
        runs[runs.count - 1].append(index)
      } else {
        runs.append([index])
      }
    }
    return runs.map { run in
      Stretch(
        sites: run.map { all[$0] }, consumer: run[0] > 0 ? all[run[0] - 1] : nil,
        reconstruction: self[all[run[0]]]?.reconstruction ?? .none)
    }
  }

  /// What changes of the sites that stay, in network order: those that are narrowed, and those whose
  /// consumer makes good for removed sites, with the reconstruction that does it.
  package func changes(of sites: [SiteSummary]) -> [(site: SiteSummary, settings: SiteSettings)] {
    let carriers = [SiteID: Reconstruction](
      stretches(of: sites).compactMap { stretch -> (SiteID, Reconstruction)? in
        stretch.carrier.map { ($0, stretch.reconstruction) }
      }, uniquingKeysWith: { first, _ in first })
    return sites.compactMap { site -> (site: SiteSummary, settings: SiteSettings)? in
      var settings = self[site.site] ?? SiteSettings(kept: site.units)
      guard settings.kept > 0 else { return nil }
      if let reconstruction = carriers[site.site] {
        settings.reconstruction = reconstruction
      } else if settings.kept >= site.units {
        return nil
      }
      return (site, settings)
    }
  }

  /// The layers of which anything stays.
  package func layersLeft(of sites: [SiteSummary]) -> [Int] {
    Set(sites.map(\.site).filter { self[$0]?.kept != 0 }.map(\.layer)).sorted()
  }
}
