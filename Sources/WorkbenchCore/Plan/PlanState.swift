/// The plan, with what undo, comparing and copying remember of it.
public struct PlanState: Equatable, Sendable {
  /// What is decided for every site.
  public internal(set) var document = Document()
  /// Undo and redo.
  public internal(set) var history = History()
  /// Counts the plan's changes; requests carry it, so that stale answers can be told.
  public internal(set) var revision = 0
  /// The configuration that this one is compared with.
  public internal(set) var comparison: Comparison?
  /// Settings copied from a site.
  public internal(set) var clipboard: SiteClipboard?
}
