internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import TerminalRuntime
internal import WorkbenchCore

/// `liar replay`
struct ReplaySession: ParsableCommand {
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
  @OptionGroup var format: FormatOption
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments

  func run() throws {
    let session = SessionStore.standard.path(named: session)
    let record = try SessionFile.read(session)
    guard let replay = Replay(record, purpose: .repetition(exports: exports)) else {
      throw EngineError(.badData, "\(session): there is no session in it")
    }
    if let line = record.tornLine {
      Console.note("liar: warning: \(session):\(line): the last line was cut off and is left out")
    }
    let output = try events.map { try EventOutput(path: $0) }
    let engine = PruningEngine(resources: resources.resources())
    let interrupts = SignalWatch([SIGINT, SIGTERM], queue: .main) { _ in
      Task {
        await engine.shutDown()
        Console.note("liar: interrupted")
        // Not exit: it tears the matrix library down under the queues that still compute with it.
        _exit(EngineError.Kind.interrupted.rawValue)
      }
    }
    let (path, format) = (session, format.resolved)
    Task.detached {
      do {
        let state = try await Self.follow(replay, engine, output)
        await engine.shutDown()
        ProgressLine.shared.clear()
        try ReplayReport(state).write(as: output?.isStandard == true ? nil : format)
        Self.exit(state, path)
      } catch {
        Console.fail(EngineError(error))
      }
    }
    withExtendedLifetime(interrupts) { dispatchMain() }
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
      ProgressLine.shared.clear()
      Console.note("liar: error: \(Remedy.sentence(message, remedies, \.options))")
    default: break
    }
  }

  private static func exit(_ state: State, _ path: String) -> Never {
    let problems = state.session.replay?.problems ?? []
    for problem in problems {
      Console.note("liar: error: \(path):\(problem.line): \(problem.reason)")
    }
    fflush(nil)
    _exit(problems.isEmpty ? 0 : EngineError.Kind.badData.rawValue)
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

/// The plan at the end of a session, with its figures.
private struct ReplayReport: Encodable {
  struct Site: Encodable {
    var site: SiteID
    var kept, units: Int
    var criterion: Criterion
    var reconstruction: Reconstruction
    var protected: Bool
    var error, held_out_error: Float?

    var figure: ErrorFigure {
      ErrorFigure(fitted: error.map(Double.init), heldOut: held_out_error.map(Double.init))
    }
  }

  struct Total: Encodable {
    var parameters_removed: Int
    var parameters, dense_parameters, prunable_parameters: Int
    var parameter_share, flop_share: Double
    var error, held_out_error, unreconstructed: Double?
  }

  struct TrialRow: Encodable {
    var number: Int
    var name, note: String?
    var recipe: String
    var parameters_left: Double
    /// Of the whole model; `parameters_left` is the share of the prunable ones.
    var parameters: Int?
    var result: EvaluationResult
  }

  var model: String
  var calibration: CalibrationSummary?
  var sites: [Site]
  var total: Total
  var trials: [TrialRow]
  var undo: [String]
  var recipe: String?

  init(_ state: State) {
    model = state.model?.name ?? ""
    calibration = state.calibration.summary
    sites = state.sites.map { site in
      let settings = state.settings(of: site)
      let figures = state.figures(of: site)
      return Site(
        site: site.site, kept: settings.kept, units: site.units, criterion: settings.criterion,
        reconstruction: settings.reconstruction, protected: settings.protected,
        error: figures.error.fitted.map(Float.init),
        held_out_error: figures.error.heldOut.map(Float.init))
    }
    let totals = state.totals
    total = Total(
      parameters_removed: totals.size.removed, parameters: totals.size.after,
      dense_parameters: totals.size.before, prunable_parameters: totals.size.prunable,
      parameter_share: totals.size.prunableShare,
      flop_share: totals.flopShare, error: totals.error.fitted,
      held_out_error: totals.error.heldOut, unreconstructed: totals.unreconstructed.value)
    trials = state.trials.all.map {
      TrialRow(
        number: $0.number, name: $0.label.name.isEmpty ? nil : $0.label.name,
        note: $0.label.note.isEmpty ? nil : $0.label.note,
        recipe: $0.recipe.label(model: state.model),
        parameters_left: $0.parametersLeft, parameters: state.size(of: $0.recipe)?.after,
        result: $0.result)
    }
    undo = state.plan.history.past.map(\.name)
    recipe = try? state.recipe.toml()
  }

  /// Writes the report; without a format, as one line that ends the events.
  func write(as format: ResultFormat?) throws {
    switch format {
    case nil:
      struct Line: Encodable {
        var event = "replayed"
        var report: ReplayReport
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      let data = try encoder.encode(Line(report: self))
      Console.write(String(decoding: data, as: UTF8.self) + "\n")
    case .json: try Console.writeJSON(self)
    case .table: Console.write(table)
    case .csv:
      Console.write("site,kept,units,criterion,reconstruction,protected,error,held_out_error\n")
      for site in sites {
        let errors = [site.error, site.held_out_error].map { $0.map { "\($0)" } ?? "" }
        Console.write(
          "\(site.site),\(site.kept),\(site.units),\(site.criterion.rawValue),"
            + "\(site.reconstruction.rawValue),\(site.protected),\(errors.joined(separator: ","))\n"
        )
      }
    }
  }

  private var table: String {
    var plan = TextTable([
      "site", ">kept", ">units", "criterion", "method", ">held out", ">fitted", "",
    ])
    for site in sites {
      let errors = [site.held_out_error, site.error].map { error in
        error.map { Numerals.fixed(Double($0), 4) } ?? "—"
      }
      plan.add(
        [
          "\(site.site)", "\(site.kept)", "\(site.units)", site.criterion.rawValue,
          site.reconstruction.title + (site.protected ? " (protected)" : ""),
        ] + errors + [site.figure.overfits ? ErrorFigure.overfitWord : ""])
    }
    let size = ModelSize(
      before: total.dense_parameters, after: total.parameters,
      prunable: total.prunable_parameters)
    let mean = ErrorFigure(fitted: total.error, heldOut: total.held_out_error)
    let error = mean.value.map { Numerals.fixed($0, 4) } ?? "—"
    var text =
      "\(model)\n\n\(plan.text)\nthe model: \(size.ofModel()), \(size.ofPrunable), "
      + "FLOPs \(ModelSize.change(-total.flop_share)), mean \(mean.kind) error \(error)"
      + (mean.overfits ? ", \(ErrorFigure.overfitWord)" : "") + "\n"
    guard !trials.isEmpty else { return text }
    var list = TextTable([">#", "recipe", ">of prunable", "metric", ">score"])
    for trial in trials {
      list.add([
        "\(trial.number)", trial.name.map { "\($0): \(trial.recipe)" } ?? trial.recipe,
        ModelSize.change(trial.parameters_left - 1),
        trial.result.metric.title, Numerals.fixed(trial.result.value, 4),
      ])
    }
    text += "\n\(list.text)"
    return text
  }
}
