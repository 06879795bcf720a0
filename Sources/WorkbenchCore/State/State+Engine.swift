internal import PruningPlan

extension State {
  mutating func receive(_ event: EngineEvent) -> [Effect] {
    // A job that something newer has replaced must not bring its model, text or place back.
    if event.replacesView, job(event.job)?.isSuperseded == true { return [] }
    switch event {
    case .started(let id, _):
      update(id) { if $0.phase == .waiting { $0.phase = .running } }
      return []
    case .progress(let id, let fraction, let secondsLeft, let message):
      update(id) { job in
        if job.phase == .waiting { job.phase = .running }
        job.fraction = min(max(fraction.isFinite ? fraction : 0, 0), 1)
        job.secondsLeft = secondsLeft
        job.message = message
      }
      return []
    case .note(let id, let text):
      results.note(.note, "\(id) \(text)")
      return []
    case .finished(let id, let seconds): return finish(id, seconds: seconds)
    case .failed(let id, let message): return fail(id, message)
    case .cancelled(let id): return wasCancelled(id)
    case .modelOpened(let id, let model): return opened(id, model)
    case .listed(_, let listing):
      take(listing)
      return []
    case .summarised(_, let summary):
      results.browsing.summaries[summary.path] = summary
      return []
    case .calibrating(let id, let summary, let sites): return calibrating(id, summary, sites)
    case .calibrated(let id, let summary): return calibrated(id, summary)
    case .siteAnalyzed(let id, let analysis): return analyzed(id, analysis)
    case .allocated(let id, let allocation, _): return allocated(id, allocation)
    case .tokenErrors(let id, let errors, _): return take(errors, of: id)
    case .worstToken(_, let site, let sample, let token, let revision):
      return goToWorst(site, sample: sample, token: token, revision: revision)
    case .worstTokens(let id, _, let tokens, _): return take(tokens, of: id)
    case .distribution(let id, let value, _): return take(value, of: id)
    case .figures(let id, let report): return take(report, of: id)
    case .generated(let id, let side, let token): return take(token, side, of: id)
    case .neighbours(let id, let nearest): return take(nearest, of: id)
    case .evaluated(let id, let recipe, let result): return evaluated(id, recipe, result)
    case .exported(let id, let path, let bytes, let parameters):
      results.note(.done, "wrote \(path)")
      var text = "\(path)\n\(Self.size(bytes))"
      if let model = results.model, parameters > 0 {
        let size = ModelSize(
          before: model.parameters, after: parameters, prunable: model.prunableParameters)
        text += " · \(size.ofModel()), \(size.ofPrunable)"
      }
      if case .export(_, let format, _, _, _) = job(id)?.request { text += "\n\(format.use)" }
      present(.message(MessageDialog(title: "Exported", text: text, isError: false)))
      return []
    case .measured(let id, let size):
      editPreview(of: id) { $0.size = size }
      return []
    }
  }

  /// `91.6 MB`, `17.5 M`
  private static func size(_ count: Int, unit: String = "B") -> String {
    let steps: [(Int, String)] = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")]
    for (step, prefix) in steps where count >= step {
      let tenths = Int((Double(count) / Double(step) * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) \(prefix)\(unit)"
    }
    return unit.isEmpty ? "\(count)" : "\(count) \(unit)"
  }

  // MARK: Models and calibration

  private mutating func opened(_ id: JobID, _ model: ModelSummary) -> [Effect] {
    // The job's `finished` is still to come, but nothing need wait for it.
    update(id) { $0.phase = .finished }
    let configuration = environment.configuration
    let stops = stoppableJobs.filter { !$0.request.isOpening }.map { supersede($0.id) }
    results.model = model
    results.calibration = nil
    results.calibrationIsPartial = false
    results.calibratedSites = nil
    results.calibrationJob = nil
    results.analyses = [:]
    results.tokens = TokenSheet()
    results.worst = nil
    results.distribution = nil
    results.figures = nil
    results.attempt = nil
    results.trials = []
    results.nextTrial = 0
    results.latestTrial = -1
    results.evaluations = 0
    results.refused = []
    results.sessions = nil
    label = Label()
    notedProgress = SessionProgress()
    document = Document(model: model, configuration)
    history = History()
    comparison = nil
    clipboard = nil
    revision += 1
    view.filter = RowFilter()
    view.trialFilter = RowFilter()
    view.siteOrder = nil
    view.cursor = 0
    view.siteOffset = 0
    view.tokenOffset = 0
    view.selection = []
    view.rangeAnchor = nil
    view.lastBudget = nil
    view.leftBudget = nil
    if case .budget = view.dialog { view.dialog = nil }
    view.sample = 0
    view.sampleIsChosen = false
    view.token = 0
    results.note(.done, "opened \(model.name): \(model.sites.count) sites")
    for note in model.notes { results.note(.note, "\(model.name): \(note)") }
    let kept = remember(model: model.path)
    var options = configuration.calibration
    if !configuration.calibrationLengthIsChosen { options?.length = model.usualLength }
    recordOpening(of: model, options)
    guard let options else {
      present(.form(calibrationForm))
      return stops + kept
    }
    return stops + kept + [ask(.calibrate(options))]
  }

  private mutating func recordOpening(of model: ModelSummary, _ calibration: CalibrationOptions?) {
    replay?.openings += 1
    let configuration = environment.configuration
    session.append(
      .opened(
        SessionHeader(
          model: model.path, name: model.name, calibration: calibration,
          ratio: configuration.initialRatio, criterion: configuration.criterion,
          reconstruction: configuration.reconstruction, estimate: configuration.estimate)))
    guard !isReplaying else { return }
    let size = CommandArgument.size(width: environment.width, height: environment.height)
    session.append(.command(Command(.resize, size)))
  }

  private mutating func calibrated(_ id: JobID, _ summary: CalibrationSummary) -> [Effect] {
    adopt(summary, of: id)
    results.calibrationIsPartial = false
    results.calibratedSites = nil
    session.append(.note(.calibrated(summary)))
    results.note(
      .done, "calibrated on \(summary.tokens) tokens of \(summary.samples) samples")
    update(id) { if $0.phase != .cancelling { $0.phase = .finished } }
    return remember(text: summary.options.file) + synchronise()
  }

  /// Some layers are known: they can be worked with while the others come.
  private mutating func calibrating(
    _ id: JobID, _ summary: CalibrationSummary, _ known: [SiteID]
  ) -> [Effect] {
    adopt(summary, of: id)
    results.calibrationIsPartial = true
    results.calibratedSites = Set(known)
    return synchronise()
  }

  /// Takes a calibration, or more of the one in use: what is known of a site stays.
  private mutating func adopt(_ summary: CalibrationSummary, of id: JobID) {
    results.calibration = summary
    guard results.calibrationJob != id else { return }
    results.calibrationJob = id
    results.calibrationNumber += 1
    let number = results.calibrationNumber
    results.analyses = results.analyses.filter { $0.key.calibration >= number - 1 }
    results.refused = []
    results.warned = [:]
    results.tokens.comparison = [:]
    let count = summary.samples + summary.heldOutSamples
    view.sample = view.sampleIsChosen ? min(view.sample, max(0, count - 1)) : firstSample
  }

  // MARK: Answers

  private mutating func analyzed(_ id: JobID, _ analysis: SiteAnalysis) -> [Effect] {
    guard let job = job(id), case .analyze(_, _, let estimate, let byHand) = job.request else {
      return []
    }
    let key = AnalysisKey(
      site: analysis.site, criterion: analysis.criterion, estimate: estimate,
      byHand: byHand[analysis.site] ?? UnitChoices(), calibration: job.calibration)
    results.analyses[key] = analysis
    for warning in analysis.warnings { results.warn(warning, of: analysis.site) }
    return []
  }

  private mutating func take(_ errors: TokenErrors, of id: JobID) -> [Effect] {
    guard let job = job(id),
      case .tokenErrors(let sample, _, let settings, let estimate, _) = job.request,
      sample == view.sample
    else { return [] }
    if results.tokens.sample != sample || results.tokens.tokens != errors.tokens {
      results.tokens.rows = [:]
      results.tokens.others = [:]
      results.tokens.comparison = [:]
    }
    results.tokens.sample = sample
    results.tokens.sampleCount = errors.sampleCount
    results.tokens.tokens = errors.tokens
    for (site, values) in errors.rows {
      guard let settings = settings[site] else { continue }
      let row = TokenRow(
        errors: values, settings: settings, estimate: estimate, calibration: job.calibration)
      if job.isComparison {
        results.tokens.comparison[site, default: [:]][settings.reconstruction] = row
      } else {
        store(row, of: site)
      }
    }
    return []
  }

  /// A row belongs to the configuration that it answers, whichever has asked; or to both.
  private mutating func store(_ row: TokenRow, of id: SiteID) {
    guard let site = sites.first(where: { $0.site == id }) else { return }
    let isOthers = comparison.map { answers(row, of: site, in: $0.document) } ?? false
    if isOthers { results.tokens.others[id] = row }
    if !isOthers || answers(row, settings(of: site)) { results.tokens.rows[id] = row }
  }

  private mutating func goToWorst(_ site: SiteID, sample: Int, token: Int, revision: Int)
    -> [Effect]
  {
    guard revision == self.revision else { return [] }
    view.sample = max(0, sample)
    view.sampleIsChosen = true
    view.token = max(0, token)
    moveCursor(to: site)
    session.append(.note(.worst(site, sample: sample, token: token)))
    view.message = "worst token of \(site): \(name(ofSample: sample)), token \(token)"
    return synchronise()
  }

  private mutating func evaluated(_ id: JobID, _ recipe: Recipe, _ result: EvaluationResult)
    -> [Effect]
  {
    guard case .evaluate(_, let options)? = job(id)?.request else { return [] }
    let trial = Trial(
      number: job(id)?.trial ?? results.nextTrial, recipe: recipe, options: options,
      result: result, parametersLeft: size(of: recipe)?.prunableShareLeft ?? 1,
      error: meanError(of: recipe),
      isPartial: job(id)?.phase == .cancelling,
      date: environment.now)
    results.trials.append(trial)
    session.append(.note(.trial(trial)))
    results.evaluations += 1
    results.latestTrial = max(results.latestTrial, trial.number)
    let label = recipe.label(model: results.model)
    results.note(
      .done,
      "trial \(trial.number), \(label): \(result.metric.title) \(Self.rounded(result.value, 1e4)) "
        + "in \(Self.rounded(result.seconds, 10)) s"
        + (result.conditions.isEmpty ? "" : " (\(result.conditionsText))"))
    return remember(text: options.file)
  }

  /// A figure for the log, rounded to a part of one.
  private static func rounded(_ value: Double, _ parts: Double) -> String {
    value.isFinite && abs(value) < 1e9 ? "\((value * parts).rounded() / parts)" : "—"
  }
}

extension EngineEvent {
  fileprivate var replacesView: Bool {
    switch self {
    case .modelOpened, .calibrating, .calibrated, .worstToken: true
    default: false
    }
  }
}

extension EngineRequest {
  fileprivate var isOpening: Bool { if case .openModel = self { true } else { false } }
}
