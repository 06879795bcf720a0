package import Foundation

extension EngineEvent {
  /// The event as one line of JSON: `event` names it, `job` its job, the rest is flat.
  ///
  ///     {"event":"progress","fraction":0.5,"job":2,"message":"layer 3 of 6","seconds_left":1.2}
  package func jsonLine() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // JSON has no name for what isn't finite.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let line = String(decoding: try encoder.encode(Line(self)), as: UTF8.self)
    return Data((line.escapedForTerminals + "\n").utf8)
  }

  private struct Line: Encodable {
    var event: String
    var job: Int
    var title, message, path: String?
    /// Whether a note is one.
    var warning: Bool?
    var fraction, secondsLeft, seconds: Double?
    var model: ModelSummary?
    var listing: FolderListing?
    var summary: FileSummary?
    var calibration: CalibrationSummary?
    var analysis: SiteAnalysis?
    var allocation: Allocation?
    var errors: [SiteID: ErrorFigure]?
    var stretches: [StretchFigures]?
    var tokens: TokenErrors?
    var worst: [RankedToken]?
    var site: SiteID?
    var sites: [SiteID]?
    var sample, token, revision, bytes, parameters: Int?
    var recipe: Recipe?
    var result: EvaluationResult?
    var distribution: ErrorDistribution?
    var figures: FigureReport?
    var side: ModelSide?
    var text: String?
    var neighbours: NearestSentences?
    var size: ExportSize?

    enum CodingKeys: String, CodingKey {
      case event, job, title, message, warning, path, fraction, seconds, model, calibration,
        analysis
      case allocation, listing, summary, errors, stretches
      case tokens, worst, site, sites, sample, token, revision, bytes, parameters, recipe, result
      case distribution, figures, side, text, neighbours, size
      case secondsLeft = "seconds_left"
    }

    init(_ event: EngineEvent) {
      job = event.job.number
      switch event {
      case .started(_, let title):
        self.event = "started"
        self.title = title
      case .progress(_, let fraction, let secondsLeft, let message):
        self.event = "progress"
        self.fraction = fraction
        self.secondsLeft = secondsLeft
        self.message = message
      case .note(_, let notice):
        self.event = "note"
        message = notice.description
        warning = notice.isWarning ? true : nil
      case .finished(_, let seconds):
        self.event = "finished"
        self.seconds = seconds
      case .failed(_, let message, let remedies):
        self.event = "failed"
        self.message = Remedy.sentence(message, remedies)
      case .cancelled: self.event = "cancelled"
      case .modelOpened(_, let model):
        self.event = "model-opened"
        self.model = model
      case .listed(_, let listing):
        self.event = "listed"
        self.listing = listing
      case .summarised(_, let summary):
        self.event = "summarised"
        self.summary = summary
      case .calibrating(_, let summary, let sites):
        self.event = "calibrating"
        calibration = summary
        self.sites = sites
      case .calibrated(_, let summary):
        self.event = "calibrated"
        calibration = summary
      case .siteAnalyzed(_, let analysis):
        self.event = "site-analyzed"
        self.analysis = analysis
      case .removals(_, let errors):
        self.event = "removals"
        self.errors = errors
      case .depth(_, let stretches):
        self.event = "depth"
        self.stretches = stretches
      case .allocated(_, let allocation, let revision):
        self.event = "allocated"
        self.allocation = allocation
        self.revision = revision
      case .tokenErrors(_, let errors, let revision):
        self.event = "token-errors"
        tokens = errors
        self.revision = revision
      case .worstTokens(_, let site, let tokens, let revision):
        self.event = "worst-tokens"
        self.site = site
        worst = tokens
        self.revision = revision
      case .worstToken(_, let site, let sample, let token, let revision):
        self.event = "worst-token"
        self.site = site
        self.sample = sample
        self.token = token
        self.revision = revision
      case .distribution(_, let distribution, let revision):
        self.event = "distribution"
        self.distribution = distribution
        self.revision = revision
      case .figures(_, let report):
        self.event = "figures"
        figures = report
      case .generated(_, let side, let piece):
        self.event = "generated"
        self.side = side
        token = piece.token
        text = piece.text
      case .neighbours(_, let neighbours):
        self.event = "neighbours"
        self.neighbours = neighbours
      case .evaluated(_, let recipe, let result):
        self.event = "evaluated"
        self.recipe = recipe
        self.result = result
      case .exported(_, let path, let bytes, let parameters):
        self.event = "exported"
        self.path = path
        self.bytes = bytes
        self.parameters = parameters
      case .measured(_, let size):
        self.event = "measured"
        self.size = size
      }
    }
  }
}
