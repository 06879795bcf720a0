internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import WorkbenchCore

/// `liar replay`
struct ReplaySession: LiarCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Run a session of the workbench again, without a screen.",
    discussion: """
      Commands run in their order, by the same engine; where the workbench had waited for a \
      calibration or an evaluation, this waits too. The result is the plan at the end with its \
      figures and trials. Exports are left out unless --exports asks for them. Sessions are in \
      $XDG_STATE_HOME/liar/sessions (~/.local/state without it).
      """)

  @Argument(
    help: "A session file, or the identifier or name of a saved session.",
    completion: .file(extensions: ["jsonl"]))
  var session: String
  @Option(help: "Write the engine's events as JSON lines to a file, or - for standard output.")
  var events: String?
  @Flag(help: "Write again what the session exported.") var exports = false
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    let session = SessionStore.standard.path(named: session)
    try result.target.check(apartFrom: [.session(session)])
    let record = try SessionFile.read(session)
    guard let replay = Replay(record, purpose: .repetition(exports: exports)) else {
      throw EngineError(.badData, "\(session): there is no session in it")
    }
    if let line = record.tornLine {
      Console.warn("\(session):\(line): the last line was cut off and is left out")
    }
    let output = try events.map { try EventOutput(path: $0) }
    let engine = PruningEngine(resources: resources.resources())
    EndingSignals.stop { Task { await engine.shutDown() } }
    let (path, result) = (session, result)
    Task.detached {
      do {
        let state = try await Self.follow(replay, engine, output)
        // Events end then, too: what there is of the session is no result.
        if EndingSignals.isAsked { throw CancellationError() }
        await engine.shutDown()
        ProgressLine.shared.clear()
        let report = ReplayReport(state)
        // Among events on standard output it is the line that ends them.
        if output?.isStandard == true, result.target.file == nil {
          Console.write(try report.line)
        } else {
          try result.write(report)
        }
        Self.exit(state, path)
      } catch {
        Console.fail(EngineError(error))
      }
    }
    dispatchMain()
  }

  /// Lets the reducer and the engine talk until the session is at its end and all is answered.
  private static func follow(
    _ replay: Replay, _ engine: PruningEngine, _ output: EventOutput?
  ) async throws -> State {
    var configuration = Configuration(homeDirectory: Resources.home)
    configuration.start = .now
    var state = State(configuration)
    func apply(_ action: Action) async {
      for effect in reduce(&state, action) {
        switch effect {
        case .engine(let job, let request): await engine.submit(request, as: job)
        case .cancel(let job): await engine.cancel(job)
        case .move(let job, let other): await engine.move(job, before: other)
        case .copy, .savePreferences, .listSessions, .resume, .redraw, .toggleMouse, .quit: break
        }
      }
    }
    await apply(.replay(replay))
    for await event in engine.events {
      if !Task.isCancelled { try output?.write(event) }
      tell(event)
      await apply(.engine(event))
      if !state.isReplaying, state.jobs.active.isEmpty { break }
    }
    return state
  }

  private static func tell(_ event: EngineEvent) {
    switch event {
    case .progress(_, let fraction, let left, let message):
      ProgressLine.shared.show(
        WorkProgress(fraction: fraction, secondsLeft: left, message: message))
    case .failed(_, let message, let remedies):
      Console.complain(Remedy.sentence(message, remedies, \.options))
    default: break
    }
  }

  private static func exit(_ state: State, _ path: String) -> Never {
    let problems = state.session.replay?.problems ?? []
    for problem in problems {
      Console.complain("\(path):\(problem.line): \(problem.reason)")
    }
    Console.end(problems.isEmpty ? 0 : EngineError.Kind.badData.rawValue)
  }
}

/// Where events go.
private struct EventOutput: Sendable {
  let isStandard: Bool
  private let file: FileHandle

  init(path: String) throws {
    isStandard = path == "-"
    guard path != "-" else {
      file = .standardOutput
      return
    }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw EngineError(.cannotCreate, "\(path): the events can't be written there") }
    self.file = file
  }

  func write(_ event: EngineEvent) throws {
    do {
      try file.write(contentsOf: event.jsonLine())
    } catch {
      throw EngineError(.inputOutput, "the events can't be written: \(error.localizedDescription)")
    }
  }
}
