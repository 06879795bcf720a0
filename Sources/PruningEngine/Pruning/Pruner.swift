public import LIARCore
internal import LinearAlgebra
internal import ModelFormats
public import PruningPlan
public import Transformer

/// What pruning did to one site.
public struct SiteOutcome: Sendable, Codable {
  /// Which site.
  public var site: SiteID
  /// Units kept.
  public var kept: Int
  /// Units of the dense site.
  public var units: Int
  /// Relative error on the fitted tokens; in sequential mode against the target.
  public var error: Double
  /// Relative error on the held-out tokens, where some were held out.
  public var heldOutError: Double?
  /// The ridge's share where it was chosen by the held-out error.
  public var ridge: Double?
  /// The share of the drift's part that the weights take, where the held-out error chose it.
  public var correction: Double?

  /// Both errors.
  public var figure: ErrorFigure { ErrorFigure(fitted: error, heldOut: heldOutError) }

  enum CodingKeys: String, CodingKey {
    case site, kept, units, error, ridge, correction
    case heldOutError = "held_out_error"
  }
}

/// Turns a recipe into updates, and updates into a smaller model.
public struct Pruner: Sendable {
  /// The dense model.
  public let model: LoadedModel
  /// Its statistics.
  public let calibration: Calibration

  /// Prepares to prune.
  public init(model: LoadedModel, calibration: Calibration) {
    self.model = model
    self.calibration = calibration
  }

  /// A site as the method sees it.
  public func problem(_ site: SiteID) throws -> SiteProblem {
    guard let summary = model.summary.sites.first(where: { $0.site == site }) else {
      throw EngineError(.badData, "the model has no site \(site)")
    }
    guard let statistics = try calibration.fitted.statistics(of: site) else {
      throw EngineError(
        .usage, "the calibration has not come to \(site): let it go on, or calibrate again")
    }
    let layer = model.dense.layers[site.layer]
    let linear = layer.consumer(of: site.sublayer)
    return SiteProblem(
      site: site, columnsPerUnit: summary.columnsPerUnit,
      consumer: Consumer(
        weight: linear.weight.transposed.widened, bias: linear.bias?.map { Double($0) }),
      calibration: statistics, heldOut: try calibration.heldOut.statistics(of: site),
      coupledSquares: layer.producerSquares(of: site.sublayer, units: summary.units))
  }

  /// A site's order by a criterion, with units chosen by hand moved.
  func ranking(
    _ problem: SiteProblem, _ criterion: Criterion, _ estimate: EstimateOptions,
    _ byHand: UnitChoices
  ) throws -> Ranking {
    try check(criterion)
    return try calibration.derived.ranking(
      problem.withGradients(for: criterion, estimate, from: self), criterion, estimate
    ).moved(by: byHand)
  }

  /// Refuses what can't be computed: recipes name any criterion.
  func check(_ criterion: Criterion) throws {
    guard Criterion.available.contains(criterion) else {
      throw EngineError(
        .unsupported,
        "criterion '\(criterion.rawValue)' is not available in this version; take one of "
          + Criterion.available.map(\.rawValue).joined(separator: ", "))
    }
  }

  /// The update of one site.
  public func update(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions
  ) throws -> SiteUpdate {
    let problem = try problem(site)
    let kept = min(max(settings.kept, 1), problem.units)
    let ranking = try ranking(problem, settings.criterion, estimate, settings.byHand)
    return try SiteUpdate(
      problem, keptColumns: problem.keptColumns(ranking, kept: kept),
      reconstruction: settings.reconstruction, estimate)
  }

  /// A site's ranking and error curves.
  public func analysis(
    _ site: SiteID, _ criterion: Criterion, _ estimate: EstimateOptions,
    _ byHand: UnitChoices = UnitChoices()
  ) throws -> SiteAnalysis {
    let key = AnalysisKey(site: site, criterion: criterion, estimate: estimate, byHand: byHand)
    return try calibration.derived.analyses.value(key) {
      let problem = try problem(site)
      let ranking = try ranking(problem, criterion, estimate, byHand)
      var analysis = try problem.analysis(
        of: ranking, by: criterion, options: estimate,
        conditioning: calibration.derived.conditionings.value(site) { problem.conditioning })
      analysis.outliers = calibration.outliers[site] ?? []
      return analysis
    }
  }

  /// What settings leave of a site's output, token by token.
  func residual(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions
  ) throws -> Residual {
    let problem = try problem(site)
    let ranking = try ranking(problem, settings.criterion, estimate, settings.byHand)
    let update = try problem.update(
      keptColumns: problem.keptColumns(ranking, kept: min(max(settings.kept, 1), problem.units)),
      reconstruction: settings.reconstruction, ridge: estimate.ridge)
    return problem.residual(of: update)
  }

  /// What the reader of a pruning should know: sites with fewer tokens than columns, and sites
  /// whose Gram matrix is badly conditioned.
  public func warnings(_ recipe: Recipe, _ updates: [SiteUpdate]) -> [String] {
    let ill = updates.filter { $0.condition ?? 0 > SiteProblem.badCondition }
    guard let first = ill.first else { return warnings(recipe) }
    return warnings(recipe) + [
      "the Gram matrix of \(first.outcome.site)"
        + (ill.count > 1 ? " and \(ill.count - 1) more sites is" : " is")
        + " badly conditioned (over 1e10): raise --ridge"
    ]
  }

  private func warnings(_ recipe: Recipe) -> [String] {
    hiddenTokens(recipe) + fewTokens(recipe)
  }

  /// Causal attention rests on a few massive tokens. Under the inverse norm they hardly count,
  /// and what one site does to them is passed on to the next.
  private func hiddenTokens(_ recipe: Recipe) -> [String] {
    guard recipe.mode == .sequential, model.summary.isCausal,
      calibration.summary.options.tokenWeighting == .inverseNorm
    else { return [] }
    return [
      "inverse-norm weighting hides a decoder's massive tokens from the sequential mode: "
        + "calibrate with inverse-root"
    ]
  }

  private func fewTokens(_ recipe: Recipe) -> [String] {
    let short = recipe.sites.keys.sorted().filter { site in
      guard let extent = calibration.fitted.extent(of: site),
        recipe.sites[site]?.reconstruction.usesRidge == true
      else { return false }
      return extent.tokens < extent.columns
    }
    guard let first = short.first, let extent = calibration.fitted.extent(of: first) else {
      return []
    }
    return [
      "\(extent.tokens) calibration tokens are fewer than the \(extent.columns) columns "
        + "of \(first)\(short.count > 1 ? " and \(short.count - 1) more sites" : ""): "
        + (recipe.estimate.ridge == .automatic
          ? "take more text" : "take more text, a larger --ridge, or --ridge auto")
    ]
  }

  /// Parameters of a pruned model, counted as the dense model's are: with what only its files hold.
  public func parameters(of pruned: TransformerModel) -> Int {
    model.summary.parameters - model.dense.parameterCount + pruned.parameterCount
  }

  /// Parameters of the model after a recipe, with the biases that reconstructions add.
  public func parametersLeft(_ recipe: Recipe) -> Int {
    model.summary.size(under: recipe.sites).after
  }

  /// The updates of all sites that a recipe narrows, in network order: several at a time, or in
  /// sequential mode one after the other.
  public func updates(_ recipe: Recipe, work: Work = Work()) throws -> [SiteUpdate] {
    let units = Dictionary(uniqueKeysWithValues: model.summary.sites.map { ($0.site, $0.units) })
    for (site, settings) in recipe.sites {
      guard let count = units[site] else {
        throw EngineError(
          .badData,
          "the recipe names site \(site), but \(model.summary.name) has "
            + "\(model.summary.layers) layers")
      }
      guard (1...count).contains(settings.kept) else {
        throw EngineError(
          .badData, "the recipe keeps \(settings.kept) units of \(site), which has \(count)")
      }
      try check(settings.byHand, of: site, units: count)
      guard settings.protected || settings.byHand.widths(of: count).contains(settings.kept) else {
        throw unmet(settings, of: site, units: count)
      }
      guard !settings.protected || settings.kept == count else {
        throw EngineError(
          .badData,
          "the recipe protects \(site), but keeps \(settings.kept) of its \(count) units; "
            + "keep all, or free the site with protected = false")
      }
    }
    if recipe.estimate.ridge == .automatic, calibration.heldOut.isEmpty {
      throw EngineError(
        .usage,
        "--ridge auto is chosen by the held-out error: give --held-out more than 0, or a number")
    }
    if recipe.mode == .sequential {
      return try SequentialPruner(self, recipe).run(work: work)
    }
    let narrowed = recipe.sites.filter { $0.value.kept < units[$0.key] ?? 0 }
      .sorted { $0.key < $1.key }
    try prepare(narrowed.map(\.value.criterion), recipe.estimate, work: work)
    // What comes of a streamed model's sites goes to the disk.
    let scratch = try model.isStreamed ? ScratchFile(folder: model.scratchFolder) : nil
    return try map(narrowed, "reconstructing", work: work) { site, settings in
      let update = try update(site, settings, recipe.estimate)
      return try scratch.map(update.spilled) ?? update
    }
  }

  /// Does something for every element, several at a time; for a streamed model, where there is
  /// memory for one site, one after the other.
  /// - Returns: the results in the elements' order.
  public func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ message: String, work: Work,
    _ transform: @Sendable (Element) throws -> Result
  ) throws -> [Result] {
    guard model.isStreamed else { return try work.map(elements, message, transform) }
    return try elements.enumerated().map { done, element in
      try work.check()
      work.progress(Double(done) / Double(elements.count), message)
      return try transform(element)
    }
  }

  /// The model with the updates made: really smaller.
  /// - Parameter padded: the modules that keep the dense shapes, with zeros.
  public func pruned(
    _ updates: [SiteUpdate], padded: Set<ModuleKind> = []
  ) -> TransformerModel {
    var result = model.dense
    let headSize = result.architecture.headSize
    for update in updates {
      let site = update.outcome.site
      result.layers.edit(site.layer) { layer in
        let (kept, consumer) = (update.keptColumns, update.consumer)
        if padded.contains(site.module) {
          layer.pruneInPlace(
            site.sublayer, keptColumns: kept, consumer: consumer, headSize: headSize)
        } else {
          layer.prune(site.sublayer, keptColumns: kept, consumer: consumer, headSize: headSize)
        }
      }
    }
    return result
  }

  /// The same with all modules padded, or none.
  public func pruned(_ updates: [SiteUpdate], padded: Bool) -> TransformerModel {
    pruned(updates, padded: padded ? Set(ModuleKind.allCases) : [])
  }
}
