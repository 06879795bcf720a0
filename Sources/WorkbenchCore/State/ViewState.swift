public import PruningPlan

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
  /// The site that the key for the worst ones has gone to last.
  var worstSite: SiteID?
  /// The first row in view.
  public internal(set) var siteOffset = 0
  /// The first row of sites that Tokens shows.
  public internal(set) var tokenOffset = 0
  /// Selected sites.
  public internal(set) var selection: Set<SiteID> = []
  /// Where a range selection began; nil outside one.
  public internal(set) var rangeAnchor: Int?
  /// The order of the rows of sites; nil for that of the network.
  public internal(set) var siteOrder: SiteOrder?
  /// Which rows are in view.
  public internal(set) var filter = RowFilter()
  /// Which trials are in view.
  public internal(set) var trialFilter = RowFilter()
  /// Which lines of the log are in view.
  public internal(set) var logFilter = RowFilter()
  /// What edits apply to without a selection.
  public internal(set) var scope = Scope.row
  /// The error axis is logarithmic.
  public internal(set) var isLogAxis = false
  /// What the curves compare.
  public internal(set) var curveComparison = CurveComparison.methods
  /// The sample wanted in the Tokens pane.
  public internal(set) var sample = 0
  /// It was chosen; otherwise a calibration brings the first of those held out.
  var sampleIsChosen = false
  /// The token under the cursor.
  public internal(set) var token = 0
  /// The Tokens pane shows the focused site's units instead.
  public internal(set) var showsUnits = false
  /// The unit under the cursor, by its rank.
  public internal(set) var unit = 0
  /// The unit that a hand chose last: the cursor stays with it, wherever it ranks.
  var chosenUnit: ChosenUnit?
  /// The axis of scores is logarithmic.
  public internal(set) var isLogScore = false
  /// What the Distribution pane shows.
  public internal(set) var distributionView = DistributionView.histogram
  /// The Distribution pane counts the tokens of all sites, not of the focused one alone.
  public internal(set) var distributesAllSites = false
  /// The axis of token errors is logarithmic.
  public internal(set) var isLogDistribution = false
  /// What is typed in the Try it pane.
  public internal(set) var tryIt = TryIt()
  /// Trials are drawn as a plot of score against parameters.
  public internal(set) var showsTrialPlot = false
  /// The focused trial's row, as sorted.
  public internal(set) var trialCursor = 0
  /// The first trial in view.
  public internal(set) var trialOffset = 0
  /// The order of trials.
  public internal(set) var trialSort = TrialSort.number
  /// Trials are listed the other way around.
  public internal(set) var isTrialSortReversed = false
  /// The job under the cursor of the Jobs pane.
  var job: JobID?
  /// Log lines below the bottom of the Jobs pane.
  public internal(set) var logOffset = 0
  /// A budget's dialog that was left while the allocator was at work.
  var leftBudget: BudgetDialog?
  /// The budget asked for last.
  var lastBudget: AllocationOptions?
  /// The ratios that were swept last.
  var lastSweep: [Double]?
  /// The budget taken over last.
  var appliedBudget: AppliedBudget?
  /// The open dialog.
  public internal(set) var dialog: Dialog?
  /// Lines typed after `:`, oldest first.
  var lineHistory: [String] = []
  /// The tour, while it is shown.
  public internal(set) var tour: Tour?
  /// The theme under the cursor of the chooser.
  var previewedTheme: String?
  /// Dialogs that wait until the open one is closed.
  var waitingDialogs: [Dialog] = []
  /// Lines of the log that were there before the last command.
  var readLines = 0
  /// What the last command has to say, for the status line.
  public internal(set) var message: String?
}
