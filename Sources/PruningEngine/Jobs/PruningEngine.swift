internal import Foundation
package import PruningPlan

/// Runs requests in the background and tells of them as events.
///
/// Six queues: long work (opening, calibrating, evaluating, exporting), analyses, questions about
/// single tokens, about the distribution of all tokens, texts to try, and folders to look into; of
/// the questions of one kind the newest takes the place of older ones. Work never runs on the
/// cooperative pool, so no caller waits for it.
package actor PruningEngine {
  /// Everything the engine has to say, in order for each job.
  package nonisolated let events: AsyncStream<EngineEvent>

  private nonisolated let output: AsyncStream<EngineEvent>.Continuation
  private nonisolated let state = EngineState()
  private let resources: EngineResources
  private let longLane = JobLane("long")
  private let analysisLane = JobLane("analysis")
  private let tokenLane = JobLane("tokens")
  private let distributionLane = JobLane("distribution", .utility)
  private let tryLane = JobLane("try")
  private let fileLane = JobLane("files")
  private var running: [JobID: RunningJob] = [:]

  private struct RunningJob {
    var kind: RequestKind
    var work: Work
  }

  /// Creates an engine without a model.
  package init(resources: EngineResources = EngineResources()) {
    self.resources = resources
    (events, output) = AsyncStream.makeStream(of: EngineEvent.self)
  }

  /// Starts a request under an identifier that the caller has chosen.
  package func submit(_ request: EngineRequest, as job: JobID) {
    let kind = RequestKind(request)
    for (other, running) in running where kind.supersedes(running.kind) && other != job {
      cancel(other)
    }
    let output = output
    let work = Work { progress in
      output.yield(
        .progress(
          job, fraction: progress.fraction, secondsLeft: progress.secondsLeft,
          message: progress.message))
    }
    running[job] = RunningJob(kind: kind, work: work)
    let state = state
    let resources = resources
    lane(for: kind).add(job) {
      let watch = Stopwatch()
      do {
        try work.check()
        output.yield(.started(job, title: request.title))
        let runner = JobRunner(job: job, state: state, resources: resources, work: work) {
          output.yield($0)
        }
        try runner.run(request)
        output.yield(.finished(job, seconds: watch.seconds))
      } catch {
        let error = EngineError(error)
        output.yield(
          error.kind == .interrupted
            ? .cancelled(job) : .failed(job, message: error.message, remedies: error.remedies))
      }
      Task { await self.forget(job) }
    }
  }

  /// Asks a job to stop; it answers with `cancelled`, at once where its turn hasn't come.
  package func cancel(_ job: JobID) {
    guard let cancelled = running[job] else { return }
    cancelled.work.cancel()
    guard lane(for: cancelled.kind).remove(job) else { return }
    forget(job)
    output.yield(.cancelled(job))
  }

  /// Puts a job before another one of its kind of work, where both still wait.
  package func move(_ job: JobID, before other: JobID) {
    guard let moved = running[job] else { return }
    lane(for: moved.kind).move(job, before: other)
  }

  /// Asks all jobs to stop.
  package func cancelAll() { for job in running.keys { cancel(job) } }

  /// Stops everything and ends the stream of events.
  package func shutDown() {
    cancelAll()
    output.finish()
  }

  private func lane(for kind: RequestKind) -> JobLane {
    switch kind {
    case .analyze, .allocate: analysisLane
    case .tokens, .worstToken: tokenLane
    case .distribution, .removals, .depth: distributionLane
    case .tryIt: tryLane
    case .list, .summarise, .measure: fileLane
    case .open, .calibrate, .evaluate, .export, .figures: longLane
    }
  }

  private func forget(_ job: JobID) { running[job] = nil }
}

/// Which requests share a queue, and which make older ones pointless.
private enum RequestKind: Equatable {
  case open, calibrate, analyze, allocate, tokens, worstToken, distribution, tryIt, evaluate, export
  case list, summarise, figures, measure, removals, depth

  init(_ request: EngineRequest) {
    switch request {
    case .openModel: self = .open
    case .list: self = .list
    case .summarise: self = .summarise
    case .calibrate: self = .calibrate
    case .analyze: self = .analyze
    case .allocate: self = .allocate
    case .removals: self = .removals
    case .depth: self = .depth
    case .tokenErrors: self = .tokens
    case .worstToken, .worstTokens: self = .worstToken
    case .distribution: self = .distribution
    case .generate, .neighbours: self = .tryIt
    case .evaluate: self = .evaluate
    case .export, .writeFigures: self = .export
    case .figures: self = .figures
    case .measure: self = .measure
    }
  }

  /// A new model makes all earlier work pointless; a new calibration all analyses; a new question
  /// about tokens, or a new budget, the last one. Analyses stay: each fills another part of the screen.
  func supersedes(_ other: RequestKind) -> Bool {
    switch self {
    case .open: true
    case .calibrate:
      ![.evaluate, .export, .open, .list, .summarise, .measure].contains(other)
    case .list: other == .list || other == .summarise
    case .summarise, .allocate, .tokens, .worstToken, .distribution, .tryIt, .figures, .measure,
      .removals, .depth:
      other == self
    case .analyze, .evaluate, .export: false
    }
  }
}
