package import PruningPlan

/// Everything that the workbench shows and decides: the sum of what its features know.
package struct State: Equatable, Sendable {
  /// What surrounds the workbench.
  package internal(set) var environment: Environment
  /// The open model.
  package internal(set) var model: ModelSummary?
  /// What errors come from.
  package internal(set) var calibration = CalibrationState()
  /// What is decided.
  package internal(set) var plan = PlanState()
  /// Rows of sites, their order and selection.
  package internal(set) var siteList = SiteListState()
  /// Error by width.
  package internal(set) var curves = CurvesState()
  /// What whole layers cost.
  package internal(set) var depth = DepthState()
  /// Scores of the focused site's units.
  package internal(set) var units = UnitsState()
  /// Errors of a sample's tokens.
  package internal(set) var tokens = TokensState()
  /// How errors are spread.
  package internal(set) var distribution = DistributionState()
  /// Widths from the allocator.
  package internal(set) var budget = BudgetState()
  /// Evaluations.
  package internal(set) var trials = TrialsState()
  /// A text on the dense and the pruned model.
  package internal(set) var tryIt = TryIt()
  /// The figures computed last.
  package internal(set) var figures: FigureSheet?
  /// Requests to the engine.
  package internal(set) var jobs = JobsState()
  /// What has happened.
  package internal(set) var log = LogState()
  /// What was found in folders and headers.
  package internal(set) var browsing = BrowsingState()
  /// What is recorded, and gone through again.
  package internal(set) var session = SessionState()
  /// Which panes are looked at.
  package internal(set) var panes = PanesState()
  /// What lies over them.
  package internal(set) var dialogs = DialogsState()
  /// Lines typed after `:`, oldest first.
  var lineHistory: [String] = []
  /// The tour, while it is shown.
  package internal(set) var tour: Tour?
  /// The theme under the cursor of the chooser.
  var previewedTheme: String?
  /// What the last command has to say, for the status line.
  package internal(set) var message: String?

  /// A workbench before its start: nothing is open yet.
  package init(_ configuration: Configuration = Configuration()) {
    let (keyMap, problems) = KeyMap.remapped(by: configuration.keys)
    environment = Environment(configuration: configuration, keyMap: keyMap)
    plan.document.estimate = configuration.estimate
    for problem in problems { log.note(.warning, "keys: \(problem.description)") }
  }

  /// The model's sites in network order.
  package var sites: [SiteSummary] { model?.sites ?? [] }

  /// The focused site.
  package var focusedSite: SiteSummary? {
    sites.indices.contains(siteList.cursor) ? sites[siteList.cursor] : nil
  }

  /// Whether a tick would change the screen: only while work is under way.
  package var wantsTicks: Bool { !jobs.active.isEmpty }
}
