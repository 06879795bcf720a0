/// What lies over the panes.
public struct DialogsState: Equatable, Sendable {
  /// The open dialog.
  public internal(set) var open: Dialog?
  /// Dialogs that wait until the open one is closed.
  var waiting: [Dialog] = []
}
