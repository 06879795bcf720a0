package import PruningPlan

/// A session that is gone through again.
package struct Replay: Equatable, Sendable {
  /// What it is gone through for.
  package enum Purpose: Equatable, Sendable {
    /// To go on where it ended: trials are taken from its notes, and nothing is evaluated, written
    /// or tried again.
    case resume
    /// To get its figures again: evaluations are made anew. Exports only where they are wanted.
    case repetition(exports: Bool)
  }

  /// A line that could not be followed.
  package struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    package var line: Int
    /// Why not.
    package var reason: String
    /// `line 3: …`
    package var description: String { "line \(line): \(reason)" }
  }

  /// What it is gone through for.
  package let purpose: Purpose
  /// What the plan starts from.
  package let header: SessionHeader
  /// The lines after the header.
  let lines: [SessionLine]
  /// The next of them.
  var next = 0
  /// Notes of trials passed so far.
  var trials = 0
  /// Models opened so far.
  var openings = 0
  /// The number of the header's line.
  let headerLine: Int
  /// The terminal's size, as it was.
  var size: (width: Int, height: Int)?
  /// Lines that could not be followed.
  package internal(set) var problems: [Problem] = []
  /// All lines have been gone through.
  package internal(set) var isDone = false

  /// Goes through a session; nil for one without a header.
  /// - Parameters:
  ///   - model: where the model is now, if that is known better.
  ///   - calibration: what to calibrate on at first instead.
  package init?(
    _ record: SessionRecord, purpose: Purpose, model: String? = nil,
    calibration: CalibrationOptions? = nil
  ) {
    guard case .opened(var header)? = record.lines.first?.entry else { return nil }
    if let model { header.model = model }
    if let calibration { header.calibration = calibration }
    self.purpose = purpose
    self.header = header
    headerLine = record.lines.first?.number ?? 1
    lines = Array(record.lines.dropFirst())
  }

  /// Two replays are the same if they are of the same lines and equally far.
  package static func == (a: Replay, b: Replay) -> Bool {
    a.purpose == b.purpose && a.header == b.header && a.lines == b.lines && a.next == b.next
      && a.problems == b.problems && a.isDone == b.isDone
  }

  /// Whether a command reaches beyond the workbench, or takes long, so that it isn't repeated.
  func leavesOut(_ command: Command, at index: Int) -> Bool {
    // The theme is a choice of its own, kept beside sessions.
    if command.id.rawValue.hasPrefix("theme.") { return true }
    switch command.id {
    case .exportRun: return purpose != .repetition(exports: true)
    case .trialRun, .trialRepeat, .sweepRun, .tokenWorst, .tryText: return purpose == .resume
    case .modelLoad:
      // What came of it is in another file, or nothing came of it.
      return !lines[index...].contains { if case .opened = $0.entry { true } else { false } }
    default: return false
    }
  }
}

extension State {
  /// Whether a session is being gone through.
  package var isReplaying: Bool { session.replay.map { !$0.isDone } ?? false }

  /// Opens the session's model with what the plan started from.
  mutating func begin(_ new: Replay) -> [Effect] {
    session.replay = new
    session.entries = []
    session.replayedCount = 0
    let header = new.header
    environment.configuration.calibration = header.calibration
    environment.configuration.calibrationLengthIsChosen = header.calibration != nil
    environment.configuration.initialRatio = header.ratio
    environment.configuration.criterion = header.criterion
    environment.configuration.reconstruction = header.reconstruction
    environment.configuration.estimate = header.estimate
    lookAnew()
    return load(header.model)
  }

  /// Goes on with the session as far as is possible now. The workbench has the size that it had
  /// then meanwhile, since a page is as long as the screen.
  mutating func advanceReplay() -> [Effect] {
    guard isReplaying else { return [] }
    let actual = (environment.width, environment.height)
    if let size = session.replay?.size { (environment.width, environment.height) = size }
    var effects: [Effect] = []
    steps: while let replay = session.replay, !replay.isDone {
      guard replay.openings > 0 else {
        if !jobs.active.isEmpty { break }
        fail(line: replay.headerLine, "the model could not be opened")
        self.session.replay?.isDone = true
        break
      }
      guard replay.lines.indices.contains(replay.next) else {
        self.session.replay?.isDone = true
        break
      }
      let line = replay.lines[replay.next]
      switch follow(line, replay) {
      case .wait: break steps
      case .problem(let reason): fail(line: line.number, reason)
      case .done(let new): effects += new
      }
      self.session.replay?.next += 1
      settleView()
    }
    session.replay?.size = (environment.width, environment.height)
    (environment.width, environment.height) = actual
    session.replayedCount = session.entries.count
    if !isReplaying { endReplay() }
    settleView()
    return effects
  }

  private mutating func endReplay() {
    guard let replay = session.replay else { return }
    // As the size does when it is gone through again: a next step is an entry of its own.
    plan.history.closeMerge()
    session.entries.append(
      .command(Command(.resize, .size(width: environment.width, height: environment.height))))
    guard replay.purpose == .resume, replay.openings > 0 else { return }
    let trials = trials.all.count { !$0.isDense }
    let when =
      replay.header.started.map {
        " of \($0.date(offset: environment.configuration.secondsFromGMT))"
      } ?? ""
    let text =
      "continued the session\(when): \(undoableChanges.counted("change")) can be undone, "
      + trials.counted("trial")
    message = text
    log.note(.done, text)
  }

  private mutating func fail(line: Int, _ reason: String) {
    session.replay?.problems.append(Replay.Problem(line: line, reason: reason))
    log.note(.warning, "session, line \(line): \(reason)")
  }

  private enum Step {
    case done([Effect])
    case wait
    case problem(String)
  }

  private mutating func follow(_ line: SessionLine, _ replay: Replay) -> Step {
    switch line.entry {
    case .opened:
      return isActive({ if case .openModel = $0 { true } else { false } }) ? .wait : .done([])
    case .note(let note): return follow(note, replay)
    case .command(let command):
      if replay.leavesOut(command, at: replay.next) {
        switch command.argument {
        case .evaluation(let options, _), .sweep(_, let options, _):
          environment.configuration.evaluation = options
        default: break
        }
        session.entries.append(line.entry)
        return .done([])
      }
      if let reason = CommandRegistry.descriptor(command.id).enabled(self) {
        return jobs.active.isEmpty ? .problem("\(command.id.rawValue): \(reason)") : .wait
      }
      return .done(execute(command))
    }
  }

  private mutating func follow(_ note: SessionNote, _ replay: Replay) -> Step {
    switch (note, replay.purpose) {
    case (.calibrated, _):
      if isActive(\.isCalibration) { return .wait }
      return calibration.summary == nil ? .problem("the calibration has failed") : .done([])
    case (.trial(let trial), .resume):
      var earlier = trial
      earlier.isEarlier = true
      trials.all.append(earlier)
      trials.latest = max(trials.latest, trial.number)
      trials.next = trials.latest + 1
      session.entries.append(.note(note))
      return .done([])
    case (.trial(let trial), .repetition):
      // By their count: jobs may have changed places.
      if trials.evaluations > replay.trials {
        self.session.replay?.trials += 1
        return .done([])
      }
      return isActive({ if case .evaluate = $0 { true } else { false } })
        ? .wait : .problem("trial \(trial.number) has not been evaluated")
    case (.worst(let site, let sample, let token), .resume):
      tokens.sample = sample
      tokens.cursor = token
      moveCursor(to: site)
      session.entries.append(.note(note))
      return .done(synchronise())
    case (.worst, .repetition): return isActive(\.isWorstToken) ? .wait : .done([])
    // What is noted of the progress follows from the commands.
    case (.stopped, .resume), (.progress, _): return .done([])
    case (.stopped(let title), .repetition):
      let jobs = stoppableJobs.filter(\.isForeground)
      guard let job = jobs.last(where: { $0.title == title }) ?? jobs.last else { return .done([]) }
      return .done(cancel(job))
    }
  }

  private func isActive(_ predicate: (EngineRequest) -> Bool) -> Bool {
    jobs.active.contains { predicate($0.request) }
  }
}
