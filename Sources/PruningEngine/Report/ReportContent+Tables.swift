internal import PruningPlan

/// Tables for other programs.
extension ReportContent {
  /// Every site: what is kept, how, and what it costs.
  var sitesTable: String {
    let outcomes = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.site, $0) })
    var table = CSVTable(
      [
        "site", "unit", "units", "kept", "criterion", "reconstruction", "parameters_per_unit",
        "error", "held_out_error",
      ], lineEnding: "\r\n")
    for site in model.sites {
      let outcome = outcomes[site.site]
      let settings = outcome == nil ? nil : recipe.sites[site.site]
      table.add([
        site.site.description, site.unit.rawValue, "\(site.units)",
        "\(outcome?.kept ?? site.units)", settings?.criterion.rawValue ?? "",
        settings?.reconstruction.rawValue ?? "", "\(site.parametersPerUnit)",
        "\(outcome?.error ?? 0)", outcome?.heldOutError.map { "\($0)" } ?? "",
      ])
    }
    return table.text
  }

  /// The error curves, at the widths that are drawn.
  var curvesTable: String {
    var table = CSVTable(
      [
        "site", "criterion", "reconstruction", "kept", "units", "error", "held_out_error",
      ], lineEnding: "\r\n")
    for analysis in analyses {
      for method in Reconstruction.allCases {
        guard let curve = analysis.curves[method], curve.error.count > 1 else { continue }
        for width in Self.widths(of: curve) {
          table.add([
            analysis.site.description, analysis.criterion.rawValue, method.rawValue, "\(width)",
            "\(curve.error.count - 1)", "\(curve.error[width])",
            curve.heldOutError.indices.contains(width) ? "\(curve.heldOutError[width])" : "",
          ])
        }
      }
    }
    return table.text
  }

  /// The sample's errors, a token a row.
  var tokensTable: String {
    let rows = (tokens?.rows ?? [:]).sorted { $0.key < $1.key }
    var table = CSVTable(
      ["sample", "position", "token"] + rows.map(\.key.description), lineEnding: "\r\n")
    for (position, token) in (tokens?.tokens ?? []).enumerated() {
      table.add(
        ["\(tokens?.sample ?? 0)", "\(position)", token]
          + rows.map { $0.value.indices.contains(position) ? "\($0.value[position])" : "" })
    }
    return table.text
  }

  /// The trials.
  var trialsTable: String {
    var table = CSVTable(
      [
        "pruning", "parameters", "task", "file", "metric", "better", "value", "examples", "tokens",
        "seconds",
      ], lineEnding: "\r\n")
    for trial in trialGroups.flatMap(\.trials) {
      table.add([
        label(trial.recipe), "\(trial.parameters)", trial.options.task.rawValue,
        trial.options.file, trial.result.metric.rawValue, trial.result.metric.direction.rawValue,
        "\(trial.result.value)", "\(trial.result.examples)", "\(trial.result.tokens)",
        "\(trial.result.seconds)",
      ])
    }
    return table.text
  }
}
