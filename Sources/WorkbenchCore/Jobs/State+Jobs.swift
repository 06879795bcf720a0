internal import PruningPlan

extension State {
  /// Begins a job.
  mutating func ask(
    _ request: EngineRequest, isComparison: Bool = false, isForOther: Bool = false
  ) -> Effect {
    let id = JobID(jobs.next)
    jobs.next += 1
    var job = Job(id: id, request: request, isComparison: isComparison)
    job.calibration = calibration.number
    job.isForOther = isForOther
    if request.isEvaluation {
      job.trial = trials.next
      trials.next += 1
    }
    jobs.all.append(job)
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
    guard let index = jobs.all.firstIndex(where: { $0.id == id }) else { return }
    change(&jobs.all[index])
  }

  func job(_ id: JobID) -> Job? { jobs.all.first { $0.id == id } }

  /// Jobs that can still be stopped.
  var stoppableJobs: [Job] {
    jobs.all.filter { $0.phase == .waiting || $0.phase == .running }
  }

  /// Cancels the newest job the user started, else the newest at all; if none runs, offers to quit.
  mutating func interrupt() -> [Effect] {
    // A dialog that waits for a job means that one.
    if case .budget(let budget) = dialogs.open, let job = job(of: budget), job.phase != .cancelling
    {
      return [stop(job.id)]
    }
    let running = stoppableJobs.filter { !$0.request.isBrowsing }
    if let job = running.last(where: \.isForeground) ?? running.last { return cancel(job) }
    if dialogs.open == .confirm(.quit) { return [.quit] }
    dialogs.open = .confirm(.quit)
    return []
  }
}

extension ConfirmDialog {
  /// The question before leaving.
  static let quit = ConfirmDialog(
    title: "Quit", text: "Leave the workbench? Work that is running is stopped.",
    command: Command(.leave))
}
