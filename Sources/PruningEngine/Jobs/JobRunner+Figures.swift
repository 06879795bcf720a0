internal import ModelFormats
internal import PruningPlan

extension JobRunner {
  /// The figures of a comparison: errors first, as they cost least, then the tokens, then the task.
  /// What was told until it is stopped stays.
  func figures(_ options: ComparisonOptions) throws {
    let pruner = try prepared(options.criteria, options.estimate)
    let run = try run()
    let comparison = run.comparison(pruner.calibration)
    var report = FigureReport(options: options)
    var errors = options
    errors.evaluation = nil
    _ = try comparison.run(errors, work: work) { cell in
      report.errors.append(cell)
      emit(.figures(job, report))
    }
    try countTokens(pruner, comparison, options, &report)
    guard let evaluation = options.evaluation else { return }
    let dense = try run.dense(evaluation).result
    report.metric = dense.metric
    report.denseScore = dense.value
    emit(.figures(job, report))
    _ = try comparison.run(options, work: work) { cell in
      report.scores.append(cell)
      emit(.figures(job, report))
    }
  }

  /// All tokens' errors by method, under the first criterion and ratio.
  private func countTokens(
    _ pruner: Pruner, _ comparison: Comparison, _ options: ComparisonOptions,
    _ report: inout FigureReport
  ) throws {
    guard let criterion = options.criteria.first, let ratio = options.ratios.first else { return }
    let recipe = comparison.recipe(options, criterion, .liar, ratio: ratio)
    var latest = report
    var distribution = TokenDistribution(
      pruner: pruner, estimate: options.estimate, cache: state.activations, work: work
    ) {
      latest.tokens = $0
      emit(.figures(job, latest))
    }
    try distribution.run(recipe.sites.keys.sorted(), recipe.sites)
    report = latest
  }

  /// Writes figures as they are into a new folder.
  func write(_ report: FigureReport, to destination: String, overwrite: Bool) throws {
    let title = "Figures of \(try state.model().summary.name)"
    let files = [
      ("figures.md", report.document(title: title).markdown), ("cells.csv", report.cellTable),
      ("tokens.csv", report.tokenTable),
    ]
    try OutputPlace.check(destination, apartFrom: try state.model().sources)
    if overwrite { try OutputPlace.checkReplacing(destination) }
    try AtomicOutput.writeFolder(path: destination, overwrite: overwrite) { folder in
      for (name, text) in files { try AtomicOutput.write(text, path: folder + "/" + name) }
    }
    emit(
      .exported(
        job, path: destination, bytes: files.reduce(0) { $0 + $1.1.utf8.count },
        parameters: try state.model().summary.parameters))
  }
}
