public import PruningPlan

/// Everything that the workbench shows and decides.
public struct State: Equatable, Sendable {
  /// The plan.
  public internal(set) var document = Document()
  /// Undo and redo.
  public internal(set) var history = History()
  /// Counts the plan's changes; requests carry it, so that stale answers can be told.
  public internal(set) var revision = 0
  /// The configuration that this one is compared with.
  public internal(set) var comparison: Comparison?
  /// Settings copied from a site.
  public internal(set) var clipboard: SiteClipboard?
  /// What the session is called.
  public internal(set) var label = Label()
  /// What the engine has answered.
  public internal(set) var results = Results()
  /// What is looked at.
  public internal(set) var view = ViewState()
  /// What surrounds the workbench.
  public internal(set) var environment: Environment
  /// Every recorded command, and what it may depend on, for the session file.
  public internal(set) var session: [SessionEntry] = []
  /// How far the session is, as its last note says.
  var notedProgress = SessionProgress()
  /// How many of these have been read from a session file.
  public internal(set) var replayedCount = 0
  /// A session that is, or was, gone through again.
  public internal(set) var replay: Replay?

  /// A workbench before its start: nothing is open yet.
  public init(_ configuration: Configuration = Configuration()) {
    let (keyMap, problems) = KeyMap.remapped(by: configuration.keys)
    environment = Environment(configuration: configuration, keyMap: keyMap)
    document.estimate = configuration.estimate
    for problem in problems { results.note(.warning, "keys: \(problem.description)") }
  }

  /// The model's sites in network order.
  public var sites: [SiteSummary] { results.model?.sites ?? [] }

  /// The focused site.
  public var focusedSite: SiteSummary? {
    sites.indices.contains(view.cursor) ? sites[view.cursor] : nil
  }

  /// Whether a tick would change the screen: only while work is under way.
  public var wantsTicks: Bool { !results.activeJobs.isEmpty }
}
