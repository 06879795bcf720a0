package import PruningPlan

/// The error curves that are known, and how they are drawn.
package struct CurvesState: Equatable, Sendable {
  /// Every analysis of this calibration and the one before.
  package internal(set) var analyses: [AnalysisKey: SiteAnalysis] = [:]
  /// Sites by what their analyses warn of, under the present calibration.
  var warned: [String: Set<SiteID>] = [:]
  /// The error axis is logarithmic.
  package internal(set) var isLogAxis = false
  /// What the curves compare.
  package internal(set) var comparison = CurveComparison.methods
}
