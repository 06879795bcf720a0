package import PruningPlan

/// One line of a session.
package enum SessionEntry: Hashable, Sendable {
  /// A model was opened; what follows starts from here.
  case opened(SessionHeader)
  /// A command was run.
  case command(Command)
  /// Something the engine answered, or the user stopped, that later commands may depend on.
  case note(SessionNote)
}

/// The line of an opened model: all that a plan starts from.
package struct SessionHeader: Codable, Hashable, Sendable {
  /// The version of the file's format that this program writes.
  package static let currentFormat = 2

  /// The version of the file's format.
  package var format = SessionHeader.currentFormat
  /// The program's version.
  package var program: String?
  /// When the model was opened.
  package var started: Timestamp?
  /// The folder that relative paths start from.
  package var directory: String?
  /// Where the model is.
  package var model: String
  /// What it is called.
  package var name: String
  /// Identifies its weights, wherever they are.
  package var fingerprint: String?
  /// What it was calibrated on at once; nil if it was not.
  package var calibration: CalibrationOptions?
  /// The ratio that every site started at.
  package var ratio: Double
  /// The criterion of every site at first.
  package var criterion: Criterion
  /// The method of every site at first.
  package var reconstruction: Reconstruction
  /// How updates were estimated at first.
  package var estimate: EstimateOptions

  /// Creates a header.
  package init(
    model: String, name: String, calibration: CalibrationOptions? = nil, ratio: Double = 0.3,
    criterion: Criterion = .wifv, reconstruction: Reconstruction = .liar,
    estimate: EstimateOptions = .init()
  ) {
    self.model = model
    self.name = name
    self.calibration = calibration
    self.ratio = ratio
    self.criterion = criterion
    self.reconstruction = reconstruction
    self.estimate = estimate
  }

  enum CodingKeys: String, CodingKey {
    case format = "session"
    case program, started, directory, model, name, fingerprint, calibration, ratio, criterion
    case reconstruction, estimate
  }
}

/// What a session notes beside commands.
package enum SessionNote: Hashable, Sendable {
  /// A calibration has ended.
  case calibrated(CalibrationSummary)
  /// An evaluation has ended.
  case trial(Trial)
  /// The cursor went to a site's worst token.
  case worst(SiteID, sample: Int, token: Int)
  /// The user stopped a job.
  case stopped(String)
  /// How far the session is: written whenever that has changed, so that lists needn't go through it.
  case progress(SessionProgress)
}

/// How far a session is.
package struct SessionProgress: Hashable, Sendable {
  /// Changes that undo can take back.
  package var undoable: Int
  /// What the session is called.
  package var label: Label

  /// Creates a note; by itself that of a session in which nothing has been done.
  package init(undoable: Int = 0, label: Label = Label()) {
    self.undoable = undoable
    self.label = label
  }
}

extension State {
  /// Notes how far the session is, where that has changed.
  mutating func noteProgress() {
    let progress = SessionProgress(undoable: undoableChanges, label: session.label)
    guard progress != session.noted else { return }
    session.noted = progress
    session.entries.append(.note(.progress(progress)))
  }
}

// Every entry is one flat JSON object, told apart by its key `session`, `note` or `command`.
extension SessionEntry: Codable {
  private enum CodingKeys: String, CodingKey {
    case session, note, calibration, site, sample, token, title
    case number, recipe, options, result, partial, date, error, undoable, label
    case parametersLeft = "parameters_left"
  }

  /// Decodes a line.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.session) {
      self = .opened(try SessionHeader(from: decoder))
    } else if let note = try container.decodeIfPresent(String.self, forKey: .note) {
      self = .note(try Self.note(note, container))
    } else {
      self = .command(try Command(from: decoder))
    }
  }

  private static func note(_ kind: String, _ container: KeyedDecodingContainer<CodingKeys>) throws
    -> SessionNote
  {
    switch kind {
    case "calibrated":
      return .calibrated(try container.decode(CalibrationSummary.self, forKey: .calibration))
    case "worst":
      return .worst(
        try container.decode(SiteID.self, forKey: .site),
        sample: try container.decode(Int.self, forKey: .sample),
        token: try container.decode(Int.self, forKey: .token))
    case "stopped": return .stopped(try container.decode(String.self, forKey: .title))
    case "progress":
      return .progress(
        SessionProgress(
          undoable: try container.decode(Int.self, forKey: .undoable),
          label: try container.decodeIfPresent(Label.self, forKey: .label) ?? Label()))
    case "trial":
      return .trial(
        Trial(
          number: try container.decode(Int.self, forKey: .number),
          recipe: try container.decode(Recipe.self, forKey: .recipe),
          options: try container.decode(EvaluationOptions.self, forKey: .options),
          result: try container.decode(EvaluationResult.self, forKey: .result),
          parametersLeft: try container.decode(Double.self, forKey: .parametersLeft),
          error: try container.decodeIfPresent(ErrorFigure.self, forKey: .error),
          isPartial: try container.decodeIfPresent(Bool.self, forKey: .partial) ?? false,
          date: try container.decodeIfPresent(Timestamp.self, forKey: .date)))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .note, in: container, debugDescription: "there is no note '\(kind)'")
    }
  }

  /// Encodes a line.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .opened(let header): try header.encode(to: encoder)
    case .command(let command): try command.encode(to: encoder)
    case .note(.calibrated(let summary)):
      try container.encode("calibrated", forKey: .note)
      try container.encode(summary, forKey: .calibration)
    case .note(.worst(let site, let sample, let token)):
      try container.encode("worst", forKey: .note)
      try container.encode(site, forKey: .site)
      try container.encode(sample, forKey: .sample)
      try container.encode(token, forKey: .token)
    case .note(.stopped(let title)):
      try container.encode("stopped", forKey: .note)
      try container.encode(title, forKey: .title)
    case .note(.progress(let progress)):
      try container.encode("progress", forKey: .note)
      try container.encode(progress.undoable, forKey: .undoable)
      if !progress.label.isEmpty { try container.encode(progress.label, forKey: .label) }
    case .note(.trial(let trial)):
      try container.encode("trial", forKey: .note)
      try container.encode(trial.number, forKey: .number)
      try container.encode(trial.recipe, forKey: .recipe)
      try container.encode(trial.options, forKey: .options)
      try container.encode(trial.result, forKey: .result)
      try container.encode(trial.parametersLeft, forKey: .parametersLeft)
      try container.encodeIfPresent(trial.error, forKey: .error)
      if trial.isPartial { try container.encode(true, forKey: .partial) }
      try container.encodeIfPresent(trial.date, forKey: .date)
    }
  }
}
