internal import PruningPlan

/// A request that isn't repeated by itself.
enum RefusedRequest: Hashable, Sendable {
  case analysis(AnalysisKey)
  case tokens(sample: Int, revision: Int)
  /// The same in the other configuration.
  case otherTokens(sample: Int, revision: Int)
  case distribution(DistributionKey)
  case removals(RemovalKey)
  case depth(DepthKey)
  case comparison(sample: Int, revision: Int, SiteID, Reconstruction)
}
