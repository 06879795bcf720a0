internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import WorkbenchCore

/// The plan at the end of a session, with its figures.
struct ReplayReport: CommandResult {
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

  /// The report as the line that ends the events.
  var line: String {
    get throws {
      struct Line: Encodable {
        var event = "replayed"
        var report: ReplayReport
      }
      return try Console.json(Line(report: self), isPretty: false)
    }
  }

  var csv: CSVTable {
    var csv = CSVTable([
      "site", "kept", "units", "criterion", "reconstruction", "protected", "error",
      "held_out_error",
    ])
    for site in sites {
      csv.add([
        site.site, site.kept, site.units, site.criterion.rawValue, site.reconstruction.rawValue,
        site.protected, site.error, site.held_out_error,
      ])
    }
    return csv
  }

  var table: String {
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
      "\(model.safeLine)\n\n\(plan.text)\nthe model: \(size.ofModel()), \(size.ofPrunable), "
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
