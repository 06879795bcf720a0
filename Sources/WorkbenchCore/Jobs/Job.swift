package import PruningPlan

/// A request to the engine and how far it is.
package struct Job: Hashable, Sendable {
  /// How far a job is.
  package enum Phase: String, Hashable, Sendable {
    case waiting
    case running
    /// The user has asked to stop; the engine has not answered yet.
    case cancelling
    case finished
    case failed
    case cancelled

    /// Whether an answer is still to come.
    package var isActive: Bool { self == .waiting || self == .running || self == .cancelling }
  }

  /// Its name.
  package var id: JobID
  /// What was asked.
  package var request: EngineRequest
  /// How far it is.
  package var phase: Phase = .waiting
  /// Share done, in 0…1.
  package var fraction = 0.0
  /// Seconds to go, where they can be told.
  package var secondsLeft: Double?
  /// Seconds it took.
  package var seconds: Double?
  /// What is being done.
  package var message = ""
  /// The calibration it works from.
  var calibration = 0
  /// The workbench itself stopped it, because something newer is wanted.
  var isSuperseded = false
  /// Asks for the rows of other methods, for the status line alone.
  package var isComparison = false

  /// The number of the trial that will come of it.
  var trial: Int?

  /// What it works on, where the request alone doesn't say it.
  var label: String?

  /// A title for the Jobs pane.
  package var title: String { label ?? request.title }

  /// Asks on behalf of the configuration that was not on screen.
  var isForOther = false

  /// Whether the user started it, and would miss it: not an analysis that follows from an edit.
  package var isForeground: Bool {
    switch request {
    case .openModel, .calibrate, .evaluate, .export, .generate, .neighbours, .figures,
      .writeFigures:
      true
    case .list, .summarise, .measure, .analyze, .allocate, .tokenErrors, .worstToken, .worstTokens,
      .distribution, .removals, .depth:
      false
    }
  }

  /// Whether a trial comes of it.
  package var isEvaluation: Bool { request.isEvaluation }

  /// Whether every pane waits for it: nothing is known of a model before.
  package var isPreparation: Bool {
    switch request {
    case .openModel, .calibrate: true
    default: false
    }
  }
}
