public import PruningPlan

/// What the engine has answered.
public struct Results: Equatable, Sendable {
  /// The open model.
  public internal(set) var model: ModelSummary?
  /// The calibration in use.
  public internal(set) var calibration: CalibrationSummary?
  /// Some sites' statistics are missing: the calibration goes on, or was stopped.
  public internal(set) var calibrationIsPartial = false
  /// The sites whose statistics are complete, while some are missing; nil for all.
  public internal(set) var calibratedSites: Set<SiteID>?
  /// The job that the calibration in use comes from.
  var calibrationJob: JobID?
  /// Counts calibrations, so that results of an older one are never taken for current.
  public internal(set) var calibrationNumber = 0
  /// Every analysis of this calibration and the one before.
  public internal(set) var analyses: [AnalysisKey: SiteAnalysis] = [:]
  /// Token errors of the sample in view.
  public internal(set) var tokens = TokenSheet()
  /// The worst tokens that were looked for last.
  public internal(set) var worst: WorstList?
  /// The token errors counted last.
  public internal(set) var distribution: DistributionSheet?
  /// The figures computed last.
  public internal(set) var figures: FigureSheet?
  /// The text tried last.
  public internal(set) var attempt: Attempt?
  /// Evaluations in the order in which they arrived.
  public internal(set) var trials: [Trial] = []
  /// The saved sessions, the one written last first; nil until they have been looked for.
  public internal(set) var sessions: [SavedSession]?
  /// The number of the next trial; those that are being evaluated have theirs.
  var nextTrial = 0
  /// The number of the latest trial that there has been.
  var latestTrial = -1
  /// Evaluations that have ended with a result.
  var evaluations = 0
  /// What was found in folders and headers.
  public internal(set) var browsing = BrowsingResults()
  /// Jobs under way and the last ones that ended, oldest first.
  public internal(set) var jobs: [Job] = []
  /// The number of the next job.
  var nextJob = 1
  /// What has happened, oldest first.
  public internal(set) var log: [LogLine] = []
  /// Lines that have been written to the log, those that it has forgotten included.
  var notedLines = 0
  /// Sites by what their analyses warn of, under the present calibration.
  var warned: [String: Set<SiteID>] = [:]
  /// Requests that failed or were stopped, and are not repeated until asked for.
  var refused: Set<RefusedRequest> = []

  /// Jobs that have not ended, without brief looks into folders.
  public var activeJobs: [Job] { jobs.filter { $0.phase.isActive && !$0.request.isBrowsing } }
}
