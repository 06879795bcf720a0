public import PruningPlan

/// The figures of the paper over the open model. What they show is in ``Results/figures``, so that
/// it goes on in the background and is there again when the view is opened anew.
public struct FiguresDialog: Equatable, Sendable {
  /// Which figure.
  public enum Figure: String, CaseIterable, Equatable, Sendable {
    /// Relative error of criteria × reconstructions (Figure 1(a), without a task).
    case errors
    /// The task's score of criteria × reconstructions (Figure 1(a)).
    case scores
    /// Token errors by reconstruction (Figures 1(b) and 5(a)).
    case tokens
  }

  /// Which figure is shown.
  public internal(set) var figure = Figure.errors
  /// The first row that is shown.
  public internal(set) var offset = 0
}

/// Figures with what they were computed for.
public struct FigureSheet: Equatable, Sendable {
  /// The figures, as far as they are known.
  public internal(set) var report: FigureReport
  /// The job that computes them.
  var job: JobID
  /// The calibration they hold for.
  var calibration: Int
}

extension State {
  /// The job that computes figures now.
  public var figuresJob: Job? {
    results.jobs.last { $0.request.isFigures && $0.phase.isActive }
  }

  /// The figures are of the present calibration and estimate.
  public var figuresAreCurrent: Bool {
    results.figures.map {
      $0.calibration == results.calibrationNumber
        && $0.report.options.estimate == document.estimate
    } ?? false
  }
}

extension EngineRequest {
  var isFigures: Bool { if case .figures = self { true } else { false } }
}
