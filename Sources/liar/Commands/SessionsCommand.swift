internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import WorkbenchCore

/// `liar sessions`
struct Sessions: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the sessions that the workbench has saved.",
    discussion: """
      The one written last comes first. 'liar open --session SESSION' goes on with one, by its \
      identifier or its name. The best score is that of the data that was evaluated on last. \
      Sessions are in $XDG_STATE_HOME/liar/sessions (~/.local/state without it).
      """)

  @Argument(help: "Only those of this model.", completion: .file()) var model: String?
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    try result.target.check()
    let store = SessionStore.standard
    let fingerprint = try model.map { model in
      guard let fingerprint = SessionStore.fingerprint(of: model) else {
        throw EngineError(.missingInput, "\(model): there is no model")
      }
      return fingerprint
    }
    let sessions = store.sessions(openModel: fingerprint) { problem in
      Console.warn(problem.description)
    }.filter { fingerprint == nil || $0.isOfOpenModel }
    Console.decided("sessions are looked for in \(store.folder)")
    try result.write(Report(folder: store.folder, saved: sessions))
  }

  private struct Report: CommandResult {
    var folder: String
    var saved: [SavedSession]

    enum CodingKeys: String, CodingKey { case folder, sessions }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(folder, forKey: .folder)
      try container.encode(saved.map(Row.init), forKey: .sessions)
    }

    var csv: CSVTable {
      var csv = CSVTable([
        "session", "date", "model", "changes", "trials", "metric", "score", "dense_score", "name",
        "note",
      ])
      for row in saved.map(Row.init) { csv.add(row.fields) }
      return csv
    }

    var table: String {
      guard !saved.isEmpty else { return "no session is saved in \(folder.safeLine)\n" }
      let offset = TimeZone.current.secondsFromGMT()
      var table = TextTable([
        "session", "written", "model", ">changes", ">trials", "best score", "name and note",
      ])
      for session in saved {
        let digest = session.digest
        let label = [digest.label.name, digest.label.note].filter { !$0.isEmpty }
        table.add([
          session.id, session.date.text(offset: offset), digest.header.name,
          digest.undoable.map { "\($0)" } ?? Numerals.unknown, "\(digest.trials.count)",
          digest.bestText(decimals: 4) ?? Numerals.unknown,
          label.joined(separator: ": ") + (session.isInUse ? " (in use)" : ""),
        ])
      }
      return table.text
    }
  }

  /// A session as programs read it.
  private struct Row: Encodable {
    struct Score: Encodable {
      var trial: Int
      var metric: String
      var value: Double
      var dense_value: Double?
      var parameters_left: Double
    }

    var session, path, model, model_path: String
    var date: Timestamp
    var started: Timestamp?
    var changes: Int?
    var trials: Int
    var best: Score?
    var name, note: String?
    var in_use: Bool

    init(_ session: SavedSession) {
      let digest = session.digest
      self.session = session.id
      path = session.path
      model = digest.header.name
      model_path = digest.header.model
      date = session.date
      started = digest.header.started
      changes = digest.undoable
      trials = digest.trials.count
      best = digest.best.map { trial in
        Score(
          trial: trial.number, metric: trial.result.metric.rawValue, value: trial.result.value,
          dense_value: digest.dense?.result.value, parameters_left: trial.parametersLeft)
      }
      name = digest.label.name.isEmpty ? nil : digest.label.name
      note = digest.label.note.isEmpty ? nil : digest.label.note
      in_use = session.isInUse
    }

    /// The row of CSV.
    var fields: [(any CustomStringConvertible)?] {
      [
        session, date, model, changes, trials, best?.metric, best?.value, best?.dense_value, name,
        note,
      ]
    }
  }
}
