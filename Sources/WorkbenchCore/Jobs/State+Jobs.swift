internal import PruningPlan

extension State {
  /// Begins a job.
  mutating func ask(
    _ request: EngineRequest, isComparison: Bool = false, isForOther: Bool = false
  ) -> Effect {
    let id = JobID(results.nextJob)
    results.nextJob += 1
    var job = Job(id: id, request: request, isComparison: isComparison)
    job.calibration = results.calibrationNumber
    job.isForOther = isForOther
    if request.isEvaluation {
      job.trial = results.nextTrial
      results.nextTrial += 1
    }
    results.jobs.append(job)
    return .engine(id, request)
  }

  /// Stops a job; the screen says so at once, whatever the engine is doing.
  mutating func stop(_ id: JobID) -> Effect {
    update(id) { $0.phase = .cancelling }
    return .cancel(id)
  }

  /// Stops a job because something newer is wanted.
  mutating func supersede(_ id: JobID) -> Effect {
    update(id) { $0.isSuperseded = true }
    return stop(id)
  }

  mutating func update(_ id: JobID, _ change: (inout Job) -> Void) {
    guard let index = results.jobs.firstIndex(where: { $0.id == id }) else { return }
    change(&results.jobs[index])
  }

  func job(_ id: JobID) -> Job? { results.jobs.first { $0.id == id } }

  /// Jobs that can still be stopped.
  var stoppableJobs: [Job] {
    results.jobs.filter { $0.phase == .waiting || $0.phase == .running }
  }

  /// Cancels the newest job the user started, else the newest at all; if none runs, offers to quit.
  mutating func interrupt() -> [Effect] {
    // A dialog that waits for a job means that one.
    if case .budget(let budget) = view.dialog, let job = job(of: budget), job.phase != .cancelling {
      return [stop(job.id)]
    }
    let running = stoppableJobs.filter { !$0.request.isBrowsing }
    if let job = running.last(where: \.isForeground) ?? running.last { return cancel(job) }
    if view.dialog == .confirm(.quit) { return [.quit] }
    view.dialog = .confirm(.quit)
    return []
  }

  mutating func load(_ path: String) -> [Effect] {
    view.dialog = nil
    let stops = stoppableJobs.map { supersede($0.id) }
    return stops + [ask(.openModel(path: environment.expand(path)))]
  }

  mutating func calibrate(_ options: CalibrationOptions) -> [Effect] {
    view.dialog = nil
    var options = options
    options.file = environment.expand(options.file)
    environment.configuration.calibration = options
    environment.configuration.calibrationLengthIsChosen = true
    let stops = stoppableJobs.filter { !$0.isForeground || $0.request.isCalibration }
      .map { supersede($0.id) }
    return stops + [ask(.calibrate(options))]
  }

  mutating func export(_ order: ExportOrder) -> [Effect] {
    view.dialog = nil
    return [
      ask(
        .export(
          recipe: recipe.refined(order.mode), format: order.format,
          storage: order.storage ?? .keep, destination: environment.expand(order.destination),
          overwrite: order.overwrite))
    ]
  }

  mutating func requestWorstToken() -> [Effect] {
    guard let site = focusedSite else { return [] }
    let stops = stoppableJobs.filter { $0.request.isWorstToken }.map { supersede($0.id) }
    return stops + [
      ask(
        .worstToken(
          site: site.site, settings: settings(of: site), estimate: document.estimate,
          revision: revision))
    ]
  }

  mutating func nextTheme() -> [Effect] {
    let themes = environment.configuration.themes
    guard !themes.isEmpty else { return [] }
    let theme = themes.neighbour(of: environment.configuration.theme, 1)
    return setTheme(theme)
  }

  mutating func setTheme(_ theme: String) -> [Effect] {
    guard environment.configuration.themes.contains(theme) else {
      view.message = "there is no theme '\(theme)'"
      return []
    }
    environment.configuration.theme = theme
    environment.configuration.themeIsChosen = true
    view.message = "theme: \(theme)"
    return savePreferences()
  }

  /// Takes a theme that suits the terminal, unless the user chose one.
  mutating func suggestTheme(_ theme: String) -> [Effect] {
    if !environment.configuration.themeIsChosen, environment.configuration.themes.contains(theme) {
      environment.configuration.theme = theme
    }
    return []
  }

  /// The screen shows the theme under the chooser's cursor.
  mutating func previewTheme() {
    guard case .list(let list) = view.dialog, list.kind == .theme else { return }
    let items = items(of: list)
    view.previewedTheme = items.indices.contains(list.cursor) ? items[list.cursor].title : nil
  }
}

extension EngineRequest {
  var isCalibration: Bool { if case .calibrate = self { true } else { false } }
  var isEvaluation: Bool { if case .evaluate = self { true } else { false } }
  var isTry: Bool {
    switch self {
    case .generate, .neighbours: true
    default: false
    }
  }
  var isWorstToken: Bool {
    switch self {
    case .worstToken, .worstTokens: true
    default: false
    }
  }
}

extension ConfirmDialog {
  /// The question before leaving.
  static let quit = ConfirmDialog(
    title: "Quit", text: "Leave the workbench? Work that is running is stopped.",
    command: Command(.leave))
}
