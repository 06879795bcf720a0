/// Which panes are looked at.
package struct PanesState: Equatable, Sendable {
  /// The pane that keys go to.
  package internal(set) var focus = Pane.sites
  /// The pane beside Sites where only some fit.
  package internal(set) var companion = Pane.curves
  /// The pane in the third place where three fit.
  package internal(set) var third = Pane.tokens
  /// The focused pane fills the screen.
  package internal(set) var isZoomed = false
}
