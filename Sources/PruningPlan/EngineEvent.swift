/// What the engine says of its work. Every job ends with `finished`, `failed` or `cancelled`.
package enum EngineEvent: Hashable, Sendable {
  /// Work has begun.
  case started(JobID, title: String)
  /// Work goes on: a share in 0…1, seconds left where they can be told, and what is being done.
  case progress(JobID, fraction: Double, secondsLeft: Double?, message: String)
  /// A line for the job's log.
  case note(JobID, Notice)
  /// Work is done.
  case finished(JobID, seconds: Double)
  /// Work was given up: what and where, and what can be done.
  case failed(JobID, message: String, remedies: [Remedy] = [])
  /// Work was stopped; what was made until then has been sent.
  case cancelled(JobID)

  /// A model was opened.
  case modelOpened(JobID, ModelSummary)
  /// What a folder holds.
  case listed(JobID, FolderListing)
  /// What one file's headers say.
  case summarised(JobID, FileSummary)
  /// The statistics of these sites are complete, and can be worked with; the summary's time is that
  /// spent so far.
  case calibrating(JobID, CalibrationSummary, sites: [SiteID])
  /// Statistics are complete; `samples` can be looked at.
  case calibrated(JobID, CalibrationSummary)
  /// One site was analyzed.
  case siteAnalyzed(JobID, SiteAnalysis)
  /// The errors of removed sites, each that of its whole stretch, and of those that make good.
  case removals(JobID, [SiteID: ErrorFigure])
  /// What it would cost to remove layers.
  case depth(JobID, [StretchFigures])
  /// Widths that meet a budget.
  case allocated(JobID, Allocation, revision: Int)
  /// Some rows of a sample's token errors.
  case tokenErrors(JobID, TokenErrors, revision: Int)
  /// Where a site's error is greatest.
  case worstToken(JobID, site: SiteID, sample: Int, token: Int, revision: Int)
  /// Where a site's errors are greatest, the worst first.
  case worstTokens(JobID, site: SiteID, [RankedToken], revision: Int)
  /// How token errors are distributed, as far as samples have been seen.
  case distribution(JobID, ErrorDistribution, revision: Int)
  /// Figures, as far as they are known.
  case figures(JobID, FigureReport)
  /// One more token of a continuation.
  case generated(JobID, ModelSide, GeneratedToken)
  /// The sentences nearest to one.
  case neighbours(JobID, NearestSentences)
  /// An evaluation's outcome.
  case evaluated(JobID, Recipe, EvaluationResult)
  /// What was written: path, bytes, and parameters left.
  case exported(JobID, path: String, bytes: Int, parameters: Int)
  /// What an export would write.
  case measured(JobID, ExportSize)

  /// The job it belongs to.
  package var job: JobID {
    switch self {
    case .started(let job, _), .progress(let job, _, _, _), .note(let job, _),
      .finished(let job, _), .failed(let job, _, _), .cancelled(let job), .modelOpened(let job, _),
      .listed(let job, _), .summarised(let job, _),
      .calibrating(let job, _, _), .calibrated(let job, _), .siteAnalyzed(let job, _),
      .allocated(let job, _, _), .removals(let job, _), .depth(let job, _),
      .tokenErrors(let job, _, _), .figures(let job, _),
      .worstToken(let job, _, _, _, _), .worstTokens(let job, _, _, _),
      .distribution(let job, _, _),
      .generated(let job, _, _), .neighbours(let job, _), .evaluated(let job, _, _),
      .exported(let job, _, _, _), .measured(let job, _):
      job
    }
  }
}
