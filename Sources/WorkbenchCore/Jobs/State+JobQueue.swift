internal import PruningPlan

// The list of the Jobs pane: what runs, then what waits, in the order of its turns. Single jobs can
// be cancelled, and those that wait can change places.
extension State {
  /// Jobs under way: those that run before those that wait, and of both what the user started first.
  package var jobRows: [Job] {
    let active = jobs.active
    let running = active.filter { $0.phase != .waiting }
    let waiting = active.filter { $0.phase == .waiting }
    return [running, waiting].flatMap { jobs in
      jobs.filter(\.isForeground) + jobs.filter { !$0.isForeground }
    }
  }

  /// The job under the cursor of the Jobs pane.
  package var focusedJob: Job? {
    let rows = jobRows
    return rows.first { $0.id == jobs.cursor } ?? rows.first
  }

  mutating func moveJobCursor(_ movement: Movement) {
    let rows = jobRows
    guard let focused = focusedJob, let row = rows.firstIndex(of: focused) else { return }
    jobs.cursor = rows[movement.apply(to: row, count: rows.count)].id
  }

  /// Stops a job because the user wants it to.
  mutating func cancel(_ job: Job) -> [Effect] {
    message = "cancelled: \(job.title)"
    // At once: what the user has stopped must not be asked for again before the engine answers.
    refuse(job)
    if job.isForeground { session.entries.append(.note(.stopped(job.title))) }
    return [stop(job.id)]
  }

  mutating func cancelFocusedJob() -> [Effect] {
    guard let job = focusedJob else { return [] }
    guard job.phase != .cancelling else {
      message = "it is being cancelled already"
      return []
    }
    return cancel(job)
  }

  /// Lets the job under the cursor have its turn sooner (-1) or later (1).
  mutating func moveJob(_ step: Int) -> [Effect] {
    guard let job = focusedJob else { return [] }
    let line = jobs.all.filter { $0.phase == .waiting && $0.isForeground }
    guard let place = line.firstIndex(of: job) else {
      message =
        job.isForeground
        ? "it has its turn already" : "this follows from an edit, and waits for none"
      return []
    }
    guard line.indices.contains(place + step) else {
      message = step < 0 ? "it is the next one" : "it is the last one"
      return []
    }
    let other = line[place + step]
    guard job.canChangePlaces, other.canChangePlaces else {
      message = "\(job.canChangePlaces ? other.title : job.title): what waits depends on it"
      return []
    }
    guard let a = jobs.all.firstIndex(of: job), let b = jobs.all.firstIndex(of: other)
    else { return [] }
    jobs.all.swapAt(a, b)
    return [step < 0 ? .move(job.id, before: other.id) : .move(other.id, before: job.id)]
  }
}

extension Job {
  /// Whether it can wait for others that were asked for later, or go before earlier ones: what
  /// opens a model or calibrates can't.
  var canChangePlaces: Bool {
    switch request {
    case .evaluate, .export, .figures, .writeFigures: true
    default: false
    }
  }
}
