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
    case .removals(let settings, let estimate):
      let pruner = try prepared(settings.values.map(\.criterion), estimate)
      let recipe = Recipe(model: "", calibration: nil, estimate: estimate, sites: settings)
      let outcomes = try pruner.updates(recipe, work: work).map(\.outcome)
      emit(
        .removals(
          job, Dictionary(uniqueKeysWithValues: outcomes.map { ($0.site, $0.figure) })))
    case .depth(let options, let estimate):
      let figures = try state.pruner().stretchFigures(options, estimate, work: work)
      emit(.depth(job, figures))
    case .allocate(let options, let settings, let estimate, let revision):
      let pruner = try prepared(settings.values.map(\.criterion), estimate)
      let allocation = try pruner.allocation(options, settings, estimate, work: work)
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
    var calibration = try run().statistics(options) { partial in
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
      tell(Notice(gradients.description))
    }
    let found = try pruner.analyses(
      of: sites, criterion, estimate, byHand: byHand, work: work
    ) { emit(.siteAnalyzed(job, $0)) }
    for failure in found.failures {
      tell(.warning("\(failure.site): \(failure.error.description)"))
    }
  }

  private func tokenErrors(
    _ sample: Int, _ sites: [SiteID], _ settings: [SiteID: SiteSettings],
    _ estimate: EstimateOptions, _ revision: Int
  ) throws {
    let pruner = try prepared(settings.values.map(\.criterion), estimate)
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
    let pruner = try prepared([settings.criterion], estimate)
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
    let pruner = try prepared([settings.criterion], estimate)
    let found = try WorstTokens.find(
      site, settings, estimate, limit: limit, pruner: pruner, work: work)
    emit(.worstTokens(job, site: site, found, revision: revision))
  }

  private func evaluate(_ recipe: Recipe, _ options: EvaluationOptions) throws {
    let trial = try run().trial(recipe, options)
    state.record(trial)
    emit(.evaluated(job, recipe, trial.result))
  }

  private func export(
    _ recipe: Recipe, _ format: ExportFormat, _ storage: WeightStorage, _ destination: String,
    _ overwrite: Bool
  ) throws {
    let run = try run()
    let exporter = Exporter(run.model, options: ExportOptions(storage: storage))
    let file =
      format == .recipe
      ? try run.write(recipe, by: exporter, to: destination, overwrite: overwrite)
      : try run.export(
        recipe, by: exporter, as: format, to: destination, overwrite: overwrite
      ) { _ in state.trials }.file
    emit(.exported(job, path: file.path, bytes: file.bytes, parameters: file.parameters))
  }

  /// What goes from a recipe to a figure or a file.
  func run() throws -> PruningRun {
    PruningRun(
      try state.model(), resources, calibration: state.calibration(), probes: state.probes,
      work: work, tell: tell)
  }

  /// The statistics at hand, with what criteria need beside.
  func prepared(_ criteria: [Criterion], _ estimate: EstimateOptions) throws -> Pruner {
    let pruner = try state.pruner()
    try pruner.prepare(criteria, estimate, work: work)
    return pruner
  }

  private func tell(_ notice: Notice) { emit(.note(job, notice)) }
}
