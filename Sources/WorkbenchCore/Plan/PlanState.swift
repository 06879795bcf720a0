/// The plan, with what undo, comparing and copying remember of it.
package struct PlanState: Equatable, Sendable {
  /// What is decided for every site.
  package internal(set) var document = Document()
  /// Undo and redo.
  package internal(set) var history = History()
  /// Counts the plan's changes; requests carry it, so that stale answers can be told.
  package internal(set) var revision = 0
  /// The configuration that this one is compared with.
  package internal(set) var comparison: Comparison?
  /// Settings copied from a site.
  package internal(set) var clipboard: SiteClipboard?
}
