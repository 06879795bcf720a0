/// How errors are spread over tokens.
public struct DistributionState: Equatable, Sendable {
  /// The token errors counted last.
  public internal(set) var sheet: DistributionSheet?
  /// What the pane shows.
  public internal(set) var view = DistributionView.histogram
  /// The tokens of all sites are counted, not of the focused one alone.
  public internal(set) var isOfAllSites = false
  /// The axis of token errors is logarithmic.
  public internal(set) var isLogAxis = false
}
