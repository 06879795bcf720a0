package import PruningPlan

/// An engine whose answers follow from formulas: same request, same answer, at once.
package struct FormulaEngine: Sendable {
  /// The model it opens.
  package var model: ModelSummary
  /// The tokens of its samples, which come round and round: the first of those held out has the
  /// first tokens.
  package var samples: [[String]]
  /// Fitted samples, and all.
  package static let (fittedCount, sampleCount) = (512, 640)
  /// Held-out errors over fitted ones; nil where nothing is held out.
  package var heldOutFactor: Float?
  /// What all sites' estimates rest on.
  package var conditioning: Conditioning?

  /// Creates an engine.
  package init(
    model: ModelSummary = .smallBERT, samples: [[String]] = FormulaEngine.sentences,
    heldOutFactor: Float? = 1.1
  ) {
    self.model = model
    self.samples = samples
    self.heldOutFactor = heldOutFactor
  }

  /// Three tokenised sentences.
  package static let sentences: [[String]] = [
    [
      "[CLS]", "a", "man", "is", "play", "##ing", "a", "large", "fl", "##ute", "in", "the",
      "park", ".", "[SEP]",
    ],
    ["[CLS]", "two", "dogs", "run", "[SEP]"],
    ["[CLS]", "the", "girl", "is", "brush", "##ing", "her", "hair", "[SEP]"],
  ]

  /// Everything it says to a request, from the first event to the last.
  package func events(_ job: JobID, _ request: EngineRequest) -> [EngineEvent] {
    let answers = answers(job, request)
    // A job that failed has ended.
    if case .failed? = answers.last { return [.started(job, title: request.title)] + answers }
    return [.started(job, title: request.title)] + answers + [.finished(job, seconds: 0.4)]
  }

  /// The answers alone.
  package func answers(_ job: JobID, _ request: EngineRequest) -> [EngineEvent] {
    switch request {
    case .openModel: return [.modelOpened(job, model)]
    case .list(let folder): return listing(job, folder)
    case .summarise(let paths): return summaries(job, paths)
    case .calibrate(let options):
      let heldOut = Int(Double(options.samples) * options.heldOut)
      return [
        .calibrated(
          job,
          CalibrationSummary(
            options: options, samples: options.samples - heldOut, heldOutSamples: heldOut,
            tokens: (options.samples - heldOut) * 24, heldOutTokens: heldOut * 24, seconds: 1.5))
      ]
    case .analyze(let sites, let criterion, _, let byHand):
      return sites.map { site in
        var analysis = analysis(of: site, by: criterion)
        analysis.order = (byHand[site] ?? UnitChoices()).moved(analysis.order)
        return .siteAnalyzed(job, analysis)
      }
    case .removals(let settings, _):
      return [.removals(job, settings.mapValues { removal(kept: $0.kept) })]
    case .depth(let options, _): return [.depth(job, stretches(options))]
    case .allocate(let options, let settings, _, let revision):
      return [.allocated(job, allocation(options, settings), revision: revision)]
    case .tokenErrors(let sample, let sites, let settings, _, let revision):
      return [
        .tokenErrors(
          job, tokenErrors(sample, sites, settings), revision: revision)
      ]
    case .worstTokens(let site, _, _, let limit, let revision):
      let tokens = (0..<min(limit, 12)).map { place in
        RankedToken(
          sample: 2 - place % 3, token: place, text: "word\(place)", before: "a man ",
          after: " the park", error: 0.9 - Float(place) / 20, isHeldOut: place % 3 == 0)
      }
      return [.worstTokens(job, site: site, tokens, revision: revision)]
    case .worstToken(let site, _, _, let revision):
      return [
        .worstToken(job, site: site, sample: Self.fittedCount + 2, token: 5, revision: revision)
      ]
    case .distribution(let sites, let settings, _, let revision):
      return [.distribution(job, distribution(sites, settings), revision: revision)]
    case .figures(let options): return figures(job, options)
    case .writeFigures(_, let destination, _):
      return [.exported(job, path: destination, bytes: 1234, parameters: 17_400_000)]
    case .generate(let prompt, let recipe, let options):
      return continuations(job, prompt, recipe, options)
    case .neighbours(let sentence, let second, let recipe, let limit):
      return [.neighbours(job, nearest(sentence, second, recipe, limit))]
    case .evaluate(let recipe, let options):
      return [.evaluated(job, recipe, score(recipe, options))]
    case .export(_, _, _, let destination, _):
      return [.exported(job, path: destination, bytes: 1234, parameters: 17_400_000)]
    case .measure(let recipe, let format, let storage):
      return [.measured(job, size(of: recipe, format, storage))]
    }
  }

  /// The error of a removed site, and of one that makes good.
  private func removal(kept: Int) -> ErrorFigure {
    kept == 0 ? ErrorFigure(fitted: 0.5, heldOut: 0.55) : ErrorFigure(fitted: 0.125, heldOut: 0.15)
  }

  /// What stretches cost: the deeper and the longer, the more.
  private func stretches(_ options: DepthOptions) -> [StretchFigures] {
    let sites = model.sites.map(\.site)
    let whole = (0..<model.layers).flatMap { first in
      (1...DepthOptions.longest).filter { first + $0 <= model.layers && $0 < model.layers }
        .map { first * 2..<(first + $0) * 2 }
    }
    return (whole + sites.indices.map { $0..<$0 + 1 }).map { range in
      let cost = Double(range.count) / 20 + Double(range.lowerBound) / 50
      return StretchFigures(
        Stretch(
          sites: Array(sites[range]),
          consumer: range.lowerBound > 0 ? sites[range.lowerBound - 1] : nil,
          reconstruction: options.reconstruction), influence: cost / 4,
        dropped: ErrorFigure(fitted: 1 + cost, heldOut: 1 + cost),
        patched: range.lowerBound > 0 ? ErrorFigure(fitted: cost, heldOut: cost * 1.1) : nil)
    }
  }

  /// A site's error with `kept` of `units` units.
  package static func error(
    _ site: SiteID, _ criterion: Criterion, _ method: Reconstruction, kept: Int, units: Int
  ) -> Float {
    let ratio = 1 - Float(kept) / Float(units)
    let depth = 1 + Float(site.layer) * 0.1
    let rank = Float(Criterion.available.firstIndex(of: criterion) ?? 0)
    let scale: Float =
      switch method {
      case .none: 1
      case .bias: 0.8
      default: 0.35
      }
    let module: Float = site.module == .ffn ? 0.8 : 1
    return scale * depth * module * (1 + rank * 0.05) * ratio * ratio
  }

  /// A site's analysis.
  package func analysis(of id: SiteID, by criterion: Criterion) -> SiteAnalysis {
    let units = model.sites.first { $0.site == id }?.units ?? 1
    var curves: [Reconstruction: ErrorCurve] = [:]
    for method in Reconstruction.available {
      let errors = (0...units).map {
        Self.error(id, criterion, method, kept: $0, units: units)
      }
      curves[method] = ErrorCurve(
        error: errors,
        heldOutError: heldOutFactor.map { factor in errors.map { $0 * factor } } ?? [])
    }
    return SiteAnalysis(
      site: id, criterion: criterion, order: Array(0..<units),
      scores: (0..<units).map { Float(units - $0) }, guarded: id.layer == 2 ? [0] : [],
      curves: curves, conditioning: conditioning,
      warnings: [conditioning?.warning].compactMap { $0 })
  }

  /// Deeper layers are narrowed more; the budget itself is only told back.
  private func allocation(_ options: AllocationOptions, _ settings: [SiteID: SiteSettings])
    -> Allocation
  {
    var parameters = model.parameters
    var flops = model.prunableFlops
    let sites = model.sites.compactMap { site -> SiteAllocation? in
      guard let own = settings[site.site] else { return nil }
      let ratio = own.protected ? 0 : 0.3 + 0.4 * Double(site.site.layer) / Double(model.layers)
      let kept = site.kept(ratio: ratio)
      parameters -= (site.units - kept) * site.parametersPerUnit
      flops -= (site.units - kept) * site.flopsPerUnit
      let error = Self.error(
        site.site, own.criterion, own.reconstruction, kept: kept, units: site.units)
      return SiteAllocation(
        site: site.site, kept: kept, units: site.units, error: Double(error),
        heldOutError: heldOutFactor.map { Double(error * $0) })
    }
    return Allocation(
      budget: options.budget, scale: options.scale ?? .standard,
      sites: sites, parametersBefore: model.parameters, parametersAfter: parameters,
      flopsBefore: model.prunableFlops, flopsAfter: flops,
      error: sites.reduce(0) { $0 + $1.error } / Double(max(1, sites.count)))
  }

  private func tokenErrors(_ sample: Int, _ sites: [SiteID], _ settings: [SiteID: SiteSettings])
    -> TokenErrors
  {
    // A multiple of the round is added, so that no place is below zero.
    let place = max(sample, 0) + Self.fittedCount * (samples.count - 1)
    let tokens = samples[place % samples.count]
    var rows: [SiteID: [Float]] = [:]
    for id in sites {
      guard let site = model.sites.first(where: { $0.site == id }), let settings = settings[id]
      else { continue }
      let error = Self.error(
        id, settings.criterion, settings.reconstruction, kept: settings.kept, units: site.units)
      rows[id] = tokens.indices.map { error * (0.5 + Float(($0 * 7 + id.layer * 3) % 11) / 10) }
    }
    return TokenErrors(sample: sample, sampleCount: Self.sampleCount, tokens: tokens, rows: rows)
  }

  /// What a recipe costs: the mean error over the sites.
  func loss(_ recipe: Recipe) -> Double {
    var loss = 0.0
    // In network order: a sum in a dictionary's order varies in its last digit.
    for site in model.sites {
      guard let settings = recipe.sites[site.site] else { continue }
      let error = Self.error(
        site.site, settings.criterion, settings.reconstruction, kept: settings.kept,
        units: site.units)
      loss += Double(error) / Double(max(1, model.sites.count))
    }
    return loss
  }

  private func metric(of task: EvaluationTask) -> Metric {
    switch task {
    case .perplexity: .perplexity
    case .similarity: .spearman
    case .classification, .multipleChoice: .accuracy
    case .questionAnswering: .exactMatch
    case .fidelity: model.predictsText ? .divergence : .cosine
    }
  }

  private func score(_ recipe: Recipe, _ options: EvaluationOptions) -> EvaluationResult {
    let loss = loss(recipe)
    let metric = metric(of: options.task)
    let value =
      switch metric {
      case .divergence: loss
      case .perplexity: 20 + loss * 30
      default: 0.8203 - loss * 0.3
      }
    return EvaluationResult(
      task: options.task, metric: metric, value: value, examples: 1500,
      tokens: 36_000, seconds: 1.2 - (1 - loss) * 0.4)
  }
}

extension ModelSummary {
  /// A BERT encoder of six layers, as wide as the small sentence models.
  package static let smallBERT: ModelSummary = {
    let sites = (0..<6).flatMap { layer in
      [
        SiteSummary(
          site: SiteID(layer: layer, module: .attention), unit: .head, units: 12,
          columnsPerUnit: 32, parametersPerUnit: 49_248, flopsPerUnit: 98_304),
        SiteSummary(
          site: SiteID(layer: layer, module: .ffn), unit: .neuron, units: 1536,
          columnsPerUnit: 1, parametersPerUnit: 769, flopsPerUnit: 1536),
      ]
    }
    return ModelSummary(
      name: "small-bert", path: "/models/small-bert", family: "bert",
      familyTitle: "BERT", isCausal: false, output: .embedding, layers: 6,
      hiddenSize: 384, heads: 12, keyValueHeads: 12, headSize: 32, ffnSize: 1536,
      vocabulary: 30_522, parameters: 22_713_216, prunableParameters: 10_637_568,
      prunableFlops: 21_233_664, storage: "F32", fileBytes: 90_868_376, sites: sites)
  }()

  /// A decoder with grouped-query attention and many layers.
  package static let smallLLaMA: ModelSummary = {
    let sites = (0..<30).flatMap { layer in
      [
        SiteSummary(
          site: SiteID(layer: layer, module: .attention), unit: .keyValueGroup, units: 3,
          columnsPerUnit: 192, parametersPerUnit: 294_912, flopsPerUnit: 589_824),
        SiteSummary(
          site: SiteID(layer: layer, module: .ffn), unit: .neuron, units: 1536,
          columnsPerUnit: 1, parametersPerUnit: 1728, flopsPerUnit: 3456),
      ]
    }
    return ModelSummary(
      name: "small-llama", path: "/models/small-llama.gguf", family: "llama",
      familyTitle: "LLaMA", isCausal: true, output: .nextToken,
      layers: 30, hiddenSize: 576, heads: 9, keyValueHeads: 3, headSize: 64, ffnSize: 1536,
      vocabulary: 49_152, parameters: 134_515_008, prunableParameters: 106_168_320,
      prunableFlops: 212_336_640, storage: "Q4_1", fileBytes: 98_000_000, sites: sites)
  }()
}
