package import PruningPlan
internal import Synchronization

/// The analyses of several sites.
package struct SiteAnalyses: Sendable {
  /// What was computed, in the order of the sites.
  package var analyses: [SiteAnalysis]
  /// What couldn't be, in network order.
  package var failures: [(site: SiteID, error: EngineError)]
}

extension Pruner {
  /// Analyses sites, several at a time, or one after the other where there is memory for one. A site
  /// that fails doesn't stop the others.
  /// - Parameter announce: told of each analysis as soon as it is known.
  /// - Throws: the first failure where every site fails.
  package func analyses(
    of sites: [SiteID], _ criterion: Criterion, _ estimate: EstimateOptions,
    byHand: [SiteID: UnitChoices] = [:], work: Work = Work(),
    announce: @Sendable (SiteAnalysis) -> Void = { _ in }
  ) throws -> SiteAnalyses {
    let failures = Mutex<[(site: SiteID, error: EngineError)]>([])
    let analyses = try map(sites, "analyzing", work: work) { site -> SiteAnalysis? in
      do {
        let chosen = byHand[site] ?? UnitChoices()
        let analysis = try self.analysis(site, criterion, estimate, chosen)
        announce(analysis)
        return analysis
      } catch {
        failures.withLock { $0.append((site, EngineError(error))) }
        return nil
      }
    }
    try work.check()
    let failed = failures.withLock { $0 }.sorted { $0.site < $1.site }
    if let first = failed.first, failed.count == sites.count { throw first.error }
    return SiteAnalyses(analyses: analyses.compactMap(\.self), failures: failed)
  }
}
