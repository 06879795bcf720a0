public import PruningPlan

/// The list of sites: which of them are in view, in what order, and what edits apply to.
public struct SiteListState: Equatable, Sendable {
  /// The focused site's row.
  public internal(set) var cursor = 0
  /// The first row in view.
  public internal(set) var offset = 0
  /// The site that the key for the worst ones has gone to last.
  var worst: SiteID?
  /// Selected sites.
  public internal(set) var selection: Set<SiteID> = []
  /// Where a range selection began; nil outside one.
  public internal(set) var rangeAnchor: Int?
  /// The order of the rows; nil for that of the network.
  public internal(set) var order: SiteOrder?
  /// Which rows are in view.
  public internal(set) var filter = RowFilter()
  /// What edits apply to without a selection.
  public internal(set) var scope = Scope.row
}
