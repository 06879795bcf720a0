/// Names a job from request to its last event.
public struct JobID: Codable, Hashable, Sendable, CustomStringConvertible {
  /// A number that is not used again.
  public var number: Int

  /// Creates an identifier.
  public init(_ number: Int) { self.number = number }

  /// `#7`
  public var description: String { "#\(number)" }
}

/// What can be asked of the engine. The asker chooses the job's identifier.
public enum EngineRequest: Codable, Hashable, Sendable {
  /// Reads a model: folder or file.
  case openModel(path: String)
  /// Lists what a folder holds.
  case list(folder: String)
  /// Reads the headers of files and model folders, never their weights; answers come one by one.
  case summarise(paths: [String])
  /// Runs the calibration text through the dense model and accumulates.
  case calibrate(CalibrationOptions)
  /// Ranks units and computes the error curves of sites, in the order given; units chosen by hand
  /// are moved in the order.
  case analyze(
    sites: [SiteID], criterion: Criterion, estimate: EstimateOptions,
    byHand: [SiteID: UnitChoices] = [:])
  /// Chooses widths that meet a budget. The settings say which sites may be narrowed, and how.
  case allocate(
    AllocationOptions, settings: [SiteID: SiteSettings], estimate: EstimateOptions, revision: Int)
  /// The errors of one sample's tokens at sites (first come, first computed). A `revision` lets
  /// the asker tell stale answers.
  case tokenErrors(
    sample: Int, sites: [SiteID], settings: [SiteID: SiteSettings], estimate: EstimateOptions,
    revision: Int)
  /// The sample and token with the greatest error at a site.
  case worstToken(site: SiteID, settings: SiteSettings, estimate: EstimateOptions, revision: Int)
  /// The tokens of all samples with the greatest errors at a site, at most so many.
  case worstTokens(
    site: SiteID, settings: SiteSettings, estimate: EstimateOptions, limit: Int, revision: Int)
  /// The errors of all samples' tokens at sites, by method; `settings` say which units are pruned.
  case distribution(
    sites: [SiteID], settings: [SiteID: SiteSettings], estimate: EstimateOptions, revision: Int)
  /// Computes the figures of a comparison, part by part.
  case figures(ComparisonOptions)
  /// Writes figures as Markdown and CSV into a folder.
  case writeFigures(FigureReport, destination: String, overwrite: Bool)
  /// Continues a prompt by the dense and by the pruned model, token by token.
  case generate(prompt: String, recipe: Recipe, options: GenerationOptions)
  /// The calibration texts nearest to a sentence by dense and by pruned embeddings, and the
  /// similarity of the sentence with a second one.
  case neighbours(sentence: String, second: String?, recipe: Recipe, limit: Int)
  /// Prunes in memory and measures; an empty recipe measures the dense model.
  case evaluate(recipe: Recipe, options: EvaluationOptions)
  /// Prunes and writes. An existing target is refused unless `overwrite`.
  case export(
    recipe: Recipe, format: ExportFormat, storage: WeightStorage, destination: String,
    overwrite: Bool)
  /// Tells what an export would write, without any work for it.
  case measure(recipe: Recipe, format: ExportFormat, storage: WeightStorage)

  /// A title for the Jobs pane.
  public var title: String {
    switch self {
    case .openModel(let path):
      "open \(path.split(separator: "/").last.map(String.init) ?? path)"
    case .list(let folder): "list \(folder)"
    case .summarise(let paths): "look at \(paths.count) files"
    case .calibrate(let options):
      "calibrate on \(options.file.split(separator: "/").last.map(String.init) ?? options.file)"
    case .analyze(let sites, let criterion, _, _):
      "analyze \(sites.count) sites by \(criterion.rawValue)"
    case .allocate(let options, _, _, _): "meet \(options.budget)"
    case .tokenErrors(let sample, _, _, _, _): "token errors of sample \(sample + 1)"
    case .worstToken(let site, _, _, _): "worst token of \(site)"
    case .worstTokens(let site, _, _, _, _): "worst tokens of \(site)"
    case .distribution(let sites, _, _, _):
      sites.count == 1 ? "token errors of \(sites[0])" : "token errors of \(sites.count) sites"
    case .figures(let options):
      "figures at \(Int(((options.ratios.first ?? 0) * 100).rounded())) %"
    case .writeFigures(_, let destination, _): "write figures to \(destination)"
    case .generate: "continue the prompt"
    case .neighbours: "nearest sentences"
    case .evaluate(let recipe, let options):
      recipe.sites.isEmpty
        ? "evaluate dense, \(options.task.rawValue)" : "evaluate \(options.task.rawValue)"
    case .export(_, let format, _, let destination, _):
      "export \(format.rawValue) to \(destination)"
    case .measure(_, let format, _): "size of \(format.rawValue)"
    }
  }
}

/// What the engine says of its work. Every job ends with `finished`, `failed` or `cancelled`.
public enum EngineEvent: Codable, Hashable, Sendable {
  /// Work has begun.
  case started(JobID, title: String)
  /// Work goes on: a share in 0…1, seconds left where they can be told, and what is being done.
  case progress(JobID, fraction: Double, secondsLeft: Double?, message: String)
  /// A line for the job's log.
  case note(JobID, String)
  /// Work is done.
  case finished(JobID, seconds: Double)
  /// Work was given up: what, where, and what to do.
  case failed(JobID, message: String)
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
  public var job: JobID {
    switch self {
    case .started(let job, _), .progress(let job, _, _, _), .note(let job, _),
      .finished(let job, _), .failed(let job, _), .cancelled(let job), .modelOpened(let job, _),
      .listed(let job, _), .summarised(let job, _),
      .calibrating(let job, _, _), .calibrated(let job, _), .siteAnalyzed(let job, _),
      .allocated(let job, _, _),
      .tokenErrors(let job, _, _), .figures(let job, _),
      .worstToken(let job, _, _, _, _), .worstTokens(let job, _, _, _),
      .distribution(let job, _, _),
      .generated(let job, _, _), .neighbours(let job, _), .evaluated(let job, _, _),
      .exported(let job, _, _, _), .measured(let job, _):
      job
    }
  }
}
