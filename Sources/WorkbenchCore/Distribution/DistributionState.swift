/// How errors are spread over tokens.
package struct DistributionState: Equatable, Sendable {
  /// The token errors counted last.
  package internal(set) var sheet: DistributionSheet?
  /// What the pane shows.
  package internal(set) var view = DistributionView.histogram
  /// The tokens of all sites are counted, not of the focused one alone.
  package internal(set) var isOfAllSites = false
  /// The axis of token errors is logarithmic.
  package internal(set) var isLogAxis = false
}
