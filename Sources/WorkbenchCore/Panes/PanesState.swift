/// Which panes are looked at.
public struct PanesState: Equatable, Sendable {
  /// The pane that keys go to.
  public internal(set) var focus = Pane.sites
  /// The pane beside Sites where only some fit.
  public internal(set) var companion = Pane.curves
  /// The pane in the third place where three fit.
  public internal(set) var third = Pane.tokens
  /// The focused pane fills the screen.
  public internal(set) var isZoomed = false
}
