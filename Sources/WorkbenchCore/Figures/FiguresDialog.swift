package import PruningPlan

/// The figures of the paper over the open model. What they show is in ``State/figures``, so that
/// it goes on in the background and is there again when the view is opened anew.
package struct FiguresDialog: Equatable, Sendable {
  /// Which figure.
  package enum Figure: String, CaseIterable, Equatable, Sendable {
    /// Relative error of criteria × reconstructions (Figure 1(a), without a task).
    case errors
    /// The task's score of criteria × reconstructions (Figure 1(a)).
    case scores
    /// Token errors by reconstruction (Figures 1(b) and 5(a)).
    case tokens
  }

  /// Which figure is shown.
  package internal(set) var figure = Figure.errors
  /// The row that Enter adopts.
  package internal(set) var cursor = 0
}

/// What a row of a figure is of.
package struct FigureRow: Hashable, Sendable {
  /// How units were ranked.
  package var criterion: Criterion
  /// What was done for the kept weights.
  package var reconstruction: Reconstruction
  /// The share of tokens with a smaller error, where the row is of token errors.
  package var quantile: Double?
}

/// Figures with what they were computed for.
package struct FigureSheet: Equatable, Sendable {
  /// The figures, as far as they are known.
  package internal(set) var report: FigureReport
  /// The job that computes them.
  var job: JobID
  /// The calibration they hold for.
  var calibration: Int
}

extension State {
  /// The rows of a figure, in the order in which they are drawn.
  package func rows(of dialog: FiguresDialog) -> [FigureRow] {
    guard let report = figures?.report else { return [] }
    let options = report.options
    switch dialog.figure {
    case .errors, .scores:
      let cells = dialog.figure == .errors ? report.errors : report.scores
      guard cells.contains(where: \.value.isFinite) else { return [] }
      return options.criteria.flatMap { criterion in
        options.reconstructions.map { FigureRow(criterion: criterion, reconstruction: $0) }
      }
    case .tokens:
      guard let criterion = options.criteria.first, let tokens = report.tokens else { return [] }
      return options.reconstructions.filter { tokens.methods[$0] != nil }.flatMap { method in
        [0.05, 0.5, 0.95].map {
          FigureRow(criterion: criterion, reconstruction: method, quantile: $0)
        }
      }
    }
  }

  /// Why the row under the cursor can't be adopted; nil where it can.
  var adoptionObstacle: String? {
    guard case .figures(let dialog) = dialogs.open else { return "open the figures first (F)" }
    let rows = rows(of: dialog)
    guard rows.indices.contains(dialog.cursor) else { return "there is no row to adopt yet" }
    let method = rows[dialog.cursor].reconstruction
    return Reconstruction.available.contains(method)
      ? nil : "\(method.title) is an ablation; a plan takes none, bias or LIAR"
  }

  /// The plan with a figure's row at all unprotected sites: its criterion, its method, its ratio.
  var adoptedRecipe: Recipe? {
    guard case .figures(let dialog) = dialogs.open, adoptionObstacle == nil,
      let ratio = figures?.report.options.ratios.first
    else { return nil }
    let row = rows(of: dialog)[dialog.cursor]
    var plan = recipe
    for (site, settings) in plan.sites where !settings.protected {
      plan.sites[site]?.criterion = row.criterion
      plan.sites[site]?.reconstruction = row.reconstruction
    }
    return plan.swept(to: ratio, sites: sites)
  }

  /// The job that computes figures now.
  package var figuresJob: Job? {
    jobs.all.last { $0.request.isFigures && $0.phase.isActive }
  }

  /// The figures are of the present calibration and estimate.
  package var figuresAreCurrent: Bool {
    figures.map {
      $0.calibration == calibration.number
        && $0.report.options.estimate == plan.document.estimate
    } ?? false
  }
}

extension EngineRequest {
  var isFigures: Bool { if case .figures = self { true } else { false } }
}
