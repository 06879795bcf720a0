internal import PruningPlan

extension State {
  mutating func load(_ path: String) -> [Effect] {
    dialogs.open = nil
    let stops = stoppableJobs.map { supersede($0.id) }
    return stops + [ask(.openModel(path: environment.expand(path)))]
  }

  mutating func opened(_ id: JobID, _ model: ModelSummary) -> [Effect] {
    // The job's `finished` is still to come, but nothing need wait for it.
    update(id) { $0.phase = .finished }
    let configuration = environment.configuration
    let stops = stoppableJobs.filter { !$0.request.isOpening }.map { supersede($0.id) }
    self.model = model
    calibration.summary = nil
    calibration.isPartial = false
    calibration.sites = nil
    calibration.job = nil
    curves.analyses = [:]
    depth = DepthState()
    tokens.sheet = TokenSheet()
    tokens.worst = nil
    distribution.sheet = nil
    figures = nil
    tryIt.attempt = nil
    trials.all = []
    trials.next = 0
    trials.latest = -1
    trials.evaluations = 0
    jobs.refused = []
    session.saved = nil
    session.label = Label()
    session.noted = SessionProgress()
    plan.document = Document(model: model, configuration)
    plan.history = History()
    plan.comparison = nil
    plan.clipboard = nil
    plan.revision += 1
    siteList.filter = RowFilter()
    trials.filter = RowFilter()
    siteList.order = nil
    siteList.cursor = 0
    siteList.offset = 0
    tokens.offset = 0
    siteList.selection = []
    siteList.rangeAnchor = nil
    budget.last = nil
    budget.left = nil
    if case .budget = dialogs.open { dialogs.open = nil }
    tokens.sample = 0
    tokens.sampleIsChosen = false
    tokens.cursor = 0
    log.note(.done, "opened \(model.name): \(model.sites.count) sites")
    for note in model.notes { log.note(.note, "\(model.name): \(note)") }
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
    session.replay?.openings += 1
    let configuration = environment.configuration
    session.entries.append(
      .opened(
        SessionHeader(
          model: model.path, name: model.name, calibration: calibration,
          ratio: configuration.initialRatio, criterion: configuration.criterion,
          reconstruction: configuration.reconstruction, estimate: configuration.estimate)))
    guard !isReplaying else { return }
    let size = CommandArgument.size(width: environment.width, height: environment.height)
    session.entries.append(.command(Command(.resize, size)))
  }
}

extension EngineRequest {
  fileprivate var isOpening: Bool { if case .openModel = self { true } else { false } }
}
