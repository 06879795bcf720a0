import PruningPlan
import Testing
import WorkbenchFixture

@testable import WorkbenchCore

@Suite("Every command does something") struct EveryCommandTests {
  @Test("every command has a row")
  func complete() {
    let rows = Set(CommandRow.all.map(\.id))
    for id in CommandID.allCases {
      #expect(
        rows.contains(id), "\(id.rawValue) has no row in CommandRow.all: say there what it changes")
    }
  }

  @Test("a command changes what its row says, and nothing else", arguments: CommandRow.all)
  func changes(_ row: CommandRow) {
    var bench = row.isDecoder ? Bench.ready(engine: FormulaEngine(model: .smallLLaMA)) : .ready()
    for step in row.setup.split(separator: ";") {
      if step == " type " { bench.type("ab") } else { bench.press(String(step)) }
      bench.settle()
    }
    for action in row.before { bench.send(action) }
    let before = bench.state
    let reason = CommandRegistry.descriptor(row.id).enabled(before)
    #expect(reason == nil)
    let effects = bench.run(row.id, row.argument)
    let changes = StatePart.changes(from: before, to: bench.state, effects)
    #expect(!changes.isDisjoint(with: StatePart.outcomes), "\(row.id.rawValue) does nothing")
    #expect(changes == row.changes, "\(row.id.rawValue)")
  }
}

/// A part of the state, or a kind of effect.
enum StatePart: String, CaseIterable, CustomStringConvertible {
  case document, history, comparison, clipboard, results, view, message, environment, session
  case label, engine, cancel, move, copy, preferences, sessions, resume, redraw, mouse, quit

  var description: String { ".\(rawValue)" }

  /// All but what every command may do by the way.
  static let outcomes = Set(allCases).subtracting([.message, .session])

  static func changes(from old: State, to new: State, _ effects: [Effect]) -> Set<StatePart> {
    let compared: [(StatePart, Bool)] = [
      (.document, old.plan.document != new.plan.document),
      (.history, old.plan.history != new.plan.history),
      (.comparison, old.plan.comparison != new.plan.comparison),
      (.clipboard, old.plan.clipboard != new.plan.clipboard),
      (.results, !old.knows(what: new)), (.view, !old.looksAs(new)),
      (.message, new.message != nil), (.environment, old.environment != new.environment),
      (.session, old.session.entries != new.session.entries),
      (.label, old.session.label != new.session.label),
    ]
    let kinds: [StatePart] = effects.map { effect in
      switch effect {
      case .engine: .engine
      case .cancel: .cancel
      case .move: .move
      case .copy: .copy
      case .savePreferences: .preferences
      case .listSessions: .sessions
      case .resume: .resume
      case .redraw: .redraw
      case .toggleMouse: .mouse
      case .quit: .quit
      }
    }
    return Set(compared.filter(\.1).map(\.0) + kinds)
  }
}

extension State {
  /// The engine has answered the same.
  fileprivate func knows(what other: State) -> Bool {
    var copy = self
    copy.takeAnswers(of: other)
    return copy == self
  }

  /// All else is the same, but for the message and for what has been read.
  fileprivate func looksAs(_ other: State) -> Bool {
    var copy = other
    copy.takeAnswers(of: self)
    copy.environment = environment
    copy.plan = plan
    copy.session = session
    copy.message = message
    copy.log.read = log.read
    return copy == self
  }

  private mutating func takeAnswers(of other: State) {
    model = other.model
    calibration = other.calibration
    curves.analyses = other.curves.analyses
    curves.warned = other.curves.warned
    tokens.sheet = other.tokens.sheet
    tokens.worst = other.tokens.worst
    distribution.sheet = other.distribution.sheet
    trials.all = other.trials.all
    trials.next = other.trials.next
    trials.latest = other.trials.latest
    trials.evaluations = other.trials.evaluations
    tryIt.attempt = other.tryIt.attempt
    figures = other.figures
    jobs.all = other.jobs.all
    jobs.next = other.jobs.next
    jobs.refused = other.jobs.refused
    log.lines = other.log.lines
    log.noted = other.log.noted
    browsing = other.browsing
    session.saved = other.session.saved
  }
}
