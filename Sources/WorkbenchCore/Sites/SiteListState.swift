package import PruningPlan

/// The list of sites: which of them are in view, in what order, and what edits apply to.
package struct SiteListState: Equatable, Sendable {
  /// The focused site's row.
  package internal(set) var cursor = 0
  /// The first row in view.
  package internal(set) var offset = 0
  /// The site that the key for the worst ones has gone to last.
  var worst: SiteID?
  /// Selected sites.
  package internal(set) var selection: Set<SiteID> = []
  /// Where a range selection began; nil outside one.
  package internal(set) var rangeAnchor: Int?
  /// The order of the rows; nil for that of the network.
  package internal(set) var order: SiteOrder?
  /// Which rows are in view.
  package internal(set) var filter = RowFilter()
  /// What edits apply to without a selection.
  package internal(set) var scope = Scope.row
}
