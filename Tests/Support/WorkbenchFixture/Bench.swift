package import PruningPlan
import TerminalVocabulary
package import WorkbenchCore

/// A workbench with a formula engine behind it, driven by keys and commands.
package struct Bench {
  /// The state.
  package var state: State
  /// Everything that was asked to be done, in order.
  package private(set) var effects: [Effect] = []
  /// Requests that have not been answered.
  package private(set) var pending: [(job: JobID, request: EngineRequest)] = []
  private var cancelled: [JobID] = []
  private let engine: FormulaEngine

  /// A workbench that has not started.
  package init(_ configuration: Configuration = .fixture, engine: FormulaEngine = FormulaEngine()) {
    state = State(configuration)
    self.engine = engine
    _ = reduce(&state, .resized(width: 150, height: 40))
  }

  /// A workbench whose model is open, calibrated and analyzed.
  package static func ready(
    _ configuration: Configuration = .fixture, engine: FormulaEngine = FormulaEngine()
  ) -> Bench {
    var bench = Bench(configuration, engine: engine)
    bench.send(.start)
    bench.settle()
    return bench
  }

  /// Lets something happen.
  /// - Returns: what is to be done about it.
  @discardableResult
  package mutating func send(_ action: Action) -> [Effect] {
    let new = reduce(&state, action)
    effects += new
    for effect in new {
      switch effect {
      case .engine(let job, let request): pending.append((job, request))
      case .cancel(let job):
        if pending.contains(where: { $0.job == job }) { cancelled.append(job) }
        pending.removeAll { $0.job == job }
      default: break
      }
    }
    return new
  }

  /// Runs a command.
  @discardableResult
  package mutating func run(_ id: CommandID, _ argument: CommandArgument = .none) -> [Effect] {
    send(.command(Command(id, argument)))
  }

  /// Presses keys by their names, separated by blanks: `j j ctrl-r page-up`.
  @discardableResult
  package mutating func press(_ keys: String) -> [Effect] {
    keys.split(separator: " ").flatMap { name in
      Key(String(name)).map { send(.key($0)) } ?? []
    }
  }

  /// Types text.
  package mutating func type(_ text: String) {
    for character in text { send(.key(.character(character))) }
  }

  /// Lets the engine answer one request.
  package mutating func answer(_ job: JobID) {
    guard let index = pending.firstIndex(where: { $0.job == job }) else { return }
    let request = pending.remove(at: index).request
    for event in engine.events(job, request) { send(.engine(event)) }
  }

  /// Lets the engine answer everything, and what follows from the answers.
  package mutating func settle() {
    while !pending.isEmpty || !cancelled.isEmpty {
      if !cancelled.isEmpty {
        send(.engine(.cancelled(cancelled.removeFirst())))
        continue
      }
      let (job, request) = pending.removeFirst()
      for event in engine.events(job, request) { send(.engine(event)) }
    }
  }
}

extension Configuration {
  /// The small BERT with a calibration text and similarity data.
  package static let fixture = Configuration(
    modelPath: "/models/small-bert",
    calibration: CalibrationOptions(file: "/texts/sentences.txt", samples: 640, length: 64),
    evaluation: EvaluationOptions(task: .similarity, file: "/texts/pairs.csv"),
    initialRatio: 0.5, homeDirectory: "/home/me")
}
