internal import PruningPlan

extension State {
  mutating func load(_ path: String) -> [Effect] {
    view.dialog = nil
    let stops = stoppableJobs.map { supersede($0.id) }
    return stops + [ask(.openModel(path: environment.expand(path)))]
  }

  mutating func opened(_ id: JobID, _ model: ModelSummary) -> [Effect] {
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
}

extension EngineRequest {
  fileprivate var isOpening: Bool { if case .openModel = self { true } else { false } }
}
