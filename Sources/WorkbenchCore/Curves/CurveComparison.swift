/// What the curves of the focused site compare.
package enum CurveComparison: String, CaseIterable, Hashable, Sendable {
  /// All reconstructions under the site's criterion.
  case methods
  /// All criteria under the site's reconstruction.
  case criteria
  /// Not widths but depth: what it would cost to remove layers.
  case depth
}
