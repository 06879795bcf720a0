public import PruningPlan

/// Everything that the workbench shows and decides: the sum of what its features know.
public struct State: Equatable, Sendable {
  /// What surrounds the workbench.
  public internal(set) var environment: Environment
  /// The open model.
  public internal(set) var model: ModelSummary?
  /// What errors come from.
  public internal(set) var calibration = CalibrationState()
  /// What is decided.
  public internal(set) var plan = PlanState()
  /// Rows of sites, their order and selection.
  public internal(set) var siteList = SiteListState()
  /// Error by width.
  public internal(set) var curves = CurvesState()
  /// Scores of the focused site's units.
  public internal(set) var units = UnitsState()
  /// Errors of a sample's tokens.
  public internal(set) var tokens = TokensState()
  /// How errors are spread.
  public internal(set) var distribution = DistributionState()
  /// Widths from the allocator.
  public internal(set) var budget = BudgetState()
  /// Evaluations.
  public internal(set) var trials = TrialsState()
  /// A text on the dense and the pruned model.
  public internal(set) var tryIt = TryIt()
  /// The figures computed last.
  public internal(set) var figures: FigureSheet?
  /// Requests to the engine.
  public internal(set) var jobs = JobsState()
  /// What has happened.
  public internal(set) var log = LogState()
  /// What was found in folders and headers.
  public internal(set) var browsing = BrowsingState()
  /// What is recorded, and gone through again.
  public internal(set) var session = SessionState()
  /// Which panes are looked at.
  public internal(set) var panes = PanesState()
  /// What lies over them.
  public internal(set) var dialogs = DialogsState()
  /// Lines typed after `:`, oldest first.
  var lineHistory: [String] = []
  /// The tour, while it is shown.
  public internal(set) var tour: Tour?
  /// The theme under the cursor of the chooser.
  var previewedTheme: String?
  /// What the last command has to say, for the status line.
  public internal(set) var message: String?

  /// A workbench before its start: nothing is open yet.
  public init(_ configuration: Configuration = Configuration()) {
    let (keyMap, problems) = KeyMap.remapped(by: configuration.keys)
    environment = Environment(configuration: configuration, keyMap: keyMap)
    plan.document.estimate = configuration.estimate
    for problem in problems { log.note(.warning, "keys: \(problem.description)") }
  }

  /// The model's sites in network order.
  public var sites: [SiteSummary] { model?.sites ?? [] }

  /// The focused site.
  public var focusedSite: SiteSummary? {
    sites.indices.contains(siteList.cursor) ? sites[siteList.cursor] : nil
  }

  /// Whether a tick would change the screen: only while work is under way.
  public var wantsTicks: Bool { !jobs.active.isEmpty }
}
