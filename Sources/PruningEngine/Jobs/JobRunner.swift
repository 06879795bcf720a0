internal import Dispatch
internal import Foundation
internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Synchronization

/// Does one request on a background queue.
struct JobRunner: Sendable {
  let job: JobID
  let state: EngineState
  let resources: EngineResources
  let work: Work
  let emit: @Sendable (EngineEvent) -> Void

  func run(_ request: EngineRequest) throws {
    switch request {
    case .openModel(let path):
      let model = try resources.open(path: path, for: .interactive, work: work)
      try work.check()
      state.open(model)
      emit(.modelOpened(job, model.summary))
    case .list(let folder):
      emit(.listed(job, try FolderReader.list(folder, work: work)))
    case .summarise(let paths):
      for path in paths {
        try work.check()
        emit(.summarised(job, FileSummary(readingHeadersOf: path)))
      }
    case .calibrate(let options):
      try calibrate(options)
    case .analyze(let sites, let criterion, let estimate, let byHand):
      try analyze(sites, criterion, estimate, byHand)
    case .allocate(let options, let settings, let estimate, let revision):
      let allocation = try state.pruner().allocation(options, settings, estimate, work: work)
      emit(.allocated(job, allocation, revision: revision))
    case .tokenErrors(let sample, let sites, let settings, let estimate, let revision):
      try tokenErrors(sample, sites, settings, estimate, revision)
    case .worstToken(let site, let settings, let estimate, let revision):
      try worstToken(site, settings, estimate, revision)
    case .worstTokens(let site, let settings, let estimate, let limit, let revision):
      try worstTokens(site, settings, estimate, limit, revision)
    case .distribution(let sites, let settings, let estimate, let revision):
      try distribution(sites, settings, estimate, revision)
    case .figures(let options): try figures(options)
    case .writeFigures(let report, let destination, let overwrite):
      try write(report, to: destination, overwrite: overwrite)
    case .generate(let prompt, let recipe, let options):
      try generate(prompt, recipe, options)
    case .neighbours(let sentence, let second, let recipe, let limit):
      try neighbours(sentence, second, recipe, limit)
    case .evaluate(let recipe, let options):
      try evaluate(recipe, options)
    case .export(let recipe, let format, let storage, let destination, let overwrite):
      try export(recipe, format, storage, destination, overwrite)
    case .measure(let recipe, let format, let storage):
      let exporter = Exporter(try state.model(), options: ExportOptions(storage: storage))
      emit(.measured(job, try exporter.size(recipe, state.pruner(), as: format)))
    }
  }

  /// Tells of every layer as soon as it is known; what a stopped calibration knows stays in use.
  private func calibrate(_ options: CalibrationOptions) throws {
    var known: Calibration?
    var calibration = try self.calibration(options) { partial in
      known = partial
      state.store(partial)
      emit(.calibrating(job, partial.summary, sites: partial.fitted.keys))
    }
    // Its statistics are the same: what was derived from them stays.
    if let known { calibration.derived = known.derived }
    state.store(calibration)
    emit(.calibrated(job, calibration.summary))
  }

  /// Sites in the order given, as many at a time as there are workers.
  private func analyze(
    _ sites: [SiteID], _ criterion: Criterion, _ estimate: EstimateOptions,
    _ byHand: [SiteID: UnitChoices]
  ) throws {
    let pruner = try state.pruner()
    if let gradients = try pruner.prepare([criterion], estimate, work: work) {
      emit(.note(job, gradients.description))
    }
    let failures = Mutex<[(site: SiteID, error: any Error)]>([])
    let done = Atomic<Int>(0)
    Parallel.forEach(sites.count) { index in
      guard !work.cancelled else { return }
      do {
        let chosen = byHand[sites[index]] ?? UnitChoices()
        emit(.siteAnalyzed(job, try pruner.analysis(sites[index], criterion, estimate, chosen)))
      } catch {
        failures.withLock { $0.append((sites[index], error)) }
      }
      let count = done.add(1, ordering: .relaxed).newValue
      work.progress(Double(count) / Double(sites.count), "\(sites[index])")
    }
    try work.check()
    let failed = failures.withLock { $0 }.sorted { $0.site < $1.site }
    for failure in failed { emit(.note(job, "\(failure.site): \(failure.error)")) }
    if let first = failed.first, failed.count == sites.count { throw first.error }
  }

  private func tokenErrors(
    _ sample: Int, _ sites: [SiteID], _ settings: [SiteID: SiteSettings],
    _ estimate: EstimateOptions, _ revision: Int
  ) throws {
    let pruner = try state.pruner()
    try pruner.prepare(settings.values.map(\.criterion), estimate, work: work)
    let count = pruner.calibration.samples.all.count
    let inspector = state.inspector(pruner, sample: sample)
    let asked = sites.filter { settings[$0] != nil && inspector.units[$0] != nil }
    // A few sites at a time: rows appear as they come, the focused ones first.
    for start in stride(from: 0, to: asked.count, by: Parallel.workers) {
      try work.check()
      let part = asked[start..<min(start + Parallel.workers, asked.count)]
      let rows = Mutex<[SiteID: [Float]]>([:])
      Parallel.forEach(part.count) { index in
        let site = part[part.startIndex + index]
        guard let own = settings[site],
          let errors = try? inspector.errors(site, own, estimate, pruner: pruner)
        else { return }
        rows.withLock { $0[site] = errors }
      }
      emit(
        .tokenErrors(
          job,
          TokenErrors(
            sample: sample, sampleCount: count, tokens: inspector.tokens,
            rows: rows.withLock { $0 }), revision: revision))
    }
  }

  private func worstToken(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions, _ revision: Int
  ) throws {
    let pruner = try state.pruner()
    try pruner.prepare([settings.criterion], estimate, work: work)
    let found = try WorstTokens.find(
      site, settings, estimate, limit: 1, pruner: pruner, work: work)
    emit(
      .worstToken(
        job, site: site, sample: found.first?.sample ?? 0, token: found.first?.token ?? 0,
        revision: revision))
  }

  private func worstTokens(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions, _ limit: Int,
    _ revision: Int
  ) throws {
    let pruner = try state.pruner()
    try pruner.prepare([settings.criterion], estimate, work: work)
    let found = try WorstTokens.find(
      site, settings, estimate, limit: limit, pruner: pruner, work: work)
    emit(.worstTokens(job, site: site, found, revision: revision))
  }

  private func evaluate(_ recipe: Recipe, _ options: EvaluationOptions) throws {
    let model = try state.model()
    let evaluator = Evaluator(model, probes: state.probes)
    guard !recipe.sites.isEmpty else {
      let result = try evaluator.run(model.dense, options, work: work)
      evaluated(recipe, options, result, parameters: model.summary.parameters)
      return
    }
    let pruner = try self.pruner(for: recipe)
    let pruned = pruner.pruned(try pruner.updates(recipe, work: work))
    evaluated(
      recipe, options, try evaluator.run(pruned, options, work: work),
      parameters: pruner.parameters(of: pruned))
  }

  private func evaluated(
    _ recipe: Recipe, _ options: EvaluationOptions, _ result: EvaluationResult, parameters: Int
  ) {
    state.record(
      EvaluatedTrial(recipe: recipe, options: options, result: result, parameters: parameters))
    emit(.evaluated(job, recipe, result))
  }

  private func export(
    _ recipe: Recipe, _ format: ExportFormat, _ storage: WeightStorage, _ destination: String,
    _ overwrite: Bool
  ) throws {
    let exporter = Exporter(try state.model(), options: ExportOptions(storage: storage))
    try exporter.check(format, to: destination, overwrite: overwrite, recipe: recipe)
    let pruner = try self.pruner(for: recipe)
    let updates = format == .recipe ? [] : try pruner.updates(recipe, work: work)
    let outcome = try exporter.write(
      ExportContent(recipe: recipe, pruner: pruner, updates: updates, trials: state.trials),
      as: format, to: destination, overwrite: overwrite, work: work)
    emit(
      .exported(
        job, path: outcome.path, bytes: outcome.bytes, parameters: outcome.parameters))
  }

  /// The calibration at hand if the recipe asks for the same one, else a new one.
  func pruner(for recipe: Recipe) throws -> Pruner {
    let model = try state.model()
    if let calibration = state.calibration(), calibration.covers(recipe),
      recipe.calibration == nil || recipe.calibration == calibration.summary.options
    {
      return Pruner(model: model, calibration: calibration)
    }
    guard let options = recipe.calibration else {
      throw EngineError(.usage, "the recipe names no calibration text; calibrate first")
    }
    emit(.note(job, "calibrating on \(options.file)"))
    return Pruner(model: model, calibration: try calibration(options))
  }

  /// A calibration, or what is known of an earlier one; a file that was named is taken while the
  /// options are those it was made with.
  private func calibration(
    _ options: CalibrationOptions, partial: ((Calibration) -> Void)? = nil
  ) throws -> Calibration {
    var resources = resources
    if let file = resources.accumulators, try AccumulatorFile.options(of: file) != options {
      resources.accumulators = nil
    }
    let calibration = try resources.calibration(
      state.model(), options, work: work, partial: partial)
    if let warning = calibration.warning { emit(.note(job, warning)) }
    return calibration
  }
}
