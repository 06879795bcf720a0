internal import PruningPlan

/// Everything a report tells, computed.
struct ReportContent: Sendable {
  var model: ModelSummary
  var recipe: Recipe
  var calibration: CalibrationSummary
  /// Parameters that are left.
  var parameters: Int
  /// Sites that were narrowed.
  var outcomes: [SiteOutcome]
  /// Error curves of all sites the recipe names.
  var analyses: [SiteAnalysis]
  /// The errors of one sample's tokens.
  var tokens: TokenErrors?
  var trials: [EvaluatedTrial]
  var warnings: [String]
}

extension ReportContent {
  /// Computes what the recipe's sites need.
  init(_ content: ExportContent, work: Work) throws {
    let (pruner, recipe) = (content.pruner, content.recipe)
    let named = recipe.sites.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let analyses = try pruner.map(named, "analyzing", work: work) { site, settings in
      try pruner.analysis(site, settings.criterion, recipe.estimate, settings.byHand)
    }
    try work.check()
    work.progress(0.6, "reading a sample")
    self.init(
      model: pruner.model.summary, recipe: recipe, calibration: pruner.calibration.summary,
      parameters: pruner.parameters(of: content.smaller),
      outcomes: content.updates.map(\.outcome), analyses: analyses,
      tokens: try Self.tokenErrors(content, work), trials: content.trials,
      warnings: pruner.warnings(recipe, content.updates).map(\.text)
        + analyses.flatMap { analysis in analysis.warnings.map { "\(analysis.site): \($0)" } })
  }

  /// The errors of the first held-out sample, or of the first fitted one where none were held out,
  /// at the narrowed sites; nil where nothing is narrowed.
  private static func tokenErrors(_ content: ExportContent, _ work: Work) throws -> TokenErrors? {
    let samples = content.pruner.calibration.samples
    guard !samples.all.isEmpty, !content.updates.isEmpty else { return nil }
    let sample = samples.heldOut.isEmpty ? 0 : samples.fitted.count
    let inspector = TokenInspector(content.pruner, sample: sample)
    let rows = try content.pruner.map(
      content.updates.map(\.outcome.site), "reading a sample", work: work
    ) { site -> (SiteID, [Float]) in
      guard let settings = content.recipe.sites[site] else { return (site, []) }
      return (
        site,
        try inspector.errors(site, settings, content.recipe.estimate, pruner: content.pruner)
      )
    }
    return TokenErrors(
      sample: sample, sampleCount: samples.all.count, tokens: inspector.tokens,
      rows: Dictionary(uniqueKeysWithValues: rows))
  }
}
