/// What lies over the panes.
package struct DialogsState: Equatable, Sendable {
  /// The open dialog.
  package internal(set) var open: Dialog?
  /// Dialogs that wait until the open one is closed.
  var waiting: [Dialog] = []
}
