/// What can be asked of the engine. The asker chooses the job's identifier.
package enum EngineRequest: Hashable, Sendable {
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
  /// What removed sites cost, and what making good for them does to those before them, one-shot. The
  /// settings are of both.
  case removals(settings: [SiteID: SiteSettings], estimate: EstimateOptions)
  /// What it would cost to remove whole layers, and sublayers alone.
  case depth(DepthOptions, estimate: EstimateOptions)
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
  package var title: String {
    switch self {
    case .openModel(let path):
      "open \(path.split(separator: "/").last.map(String.init) ?? path)"
    case .list(let folder): "list \(folder)"
    case .summarise(let paths): "look at \(paths.count) files"
    case .calibrate(let options):
      "calibrate on \(options.file.split(separator: "/").last.map(String.init) ?? options.file)"
    case .analyze(let sites, let criterion, _, _):
      "analyze \(sites.count) sites by \(criterion.rawValue)"
    case .removals: "errors of removed sites"
    case .depth: "what layers cost"
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
