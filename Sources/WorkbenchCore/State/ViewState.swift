public import PruningPlan

/// What an edit applies to when no sites are selected.
public enum Scope: String, CaseIterable, Hashable, Sendable {
  case row
  case module
  case all

  /// The next scope.
  var next: Scope {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}

/// What is looked at. Not undoable.
public struct ViewState: Equatable, Sendable {
  /// The pane that keys go to.
  public internal(set) var focus = Pane.sites
  /// The pane beside Sites where only some fit.
  public internal(set) var companion = Pane.curves
  /// The pane in the third place where three fit.
  public internal(set) var third = Pane.tokens
  /// The focused pane fills the screen.
  public internal(set) var isZoomed = false
  /// The focused site's row.
  public internal(set) var cursor = 0
  /// The first row in view.
  public internal(set) var siteOffset = 0
  /// Selected sites.
  public internal(set) var selection: Set<SiteID> = []
  /// Where a range selection began; nil outside one.
  public internal(set) var rangeAnchor: Int?
  /// What edits apply to without a selection.
  public internal(set) var scope = Scope.row
  /// The error axis is logarithmic.
  public internal(set) var isLogAxis = false
  /// The sample wanted in the Tokens pane.
  public internal(set) var sample = 0
  /// The token under the cursor.
  public internal(set) var token = 0
  /// The focused trial's row, as sorted.
  public internal(set) var trialCursor = 0
  /// The first trial in view.
  public internal(set) var trialOffset = 0
  /// The order of trials.
  public internal(set) var trialSort = TrialSort.number
  /// Log lines below the bottom of the Jobs pane.
  public internal(set) var logOffset = 0
  /// The budget asked for last.
  var lastBudget: AllocationOptions?
  /// The open dialog.
  public internal(set) var dialog: Dialog?
  /// Dialogs that wait until the open one is closed.
  var waitingDialogs: [Dialog] = []
  /// What the last command has to say, for the status line.
  public internal(set) var message: String?
}
