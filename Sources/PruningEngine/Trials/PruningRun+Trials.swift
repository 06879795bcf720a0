package import PruningPlan

extension PruningRun {
  /// Measures the dense model.
  package func dense(_ options: EvaluationOptions) throws -> EvaluatedTrial {
    EvaluatedTrial(
      recipe: Recipe(model: model.summary.name, calibration: nil, sites: [:]), options: options,
      result: try evaluator.run(model.dense, options, work: work),
      parameters: model.summary.parameters)
  }

  /// Prunes and measures; a recipe without sites is the dense model.
  package func trial(_ recipe: Recipe, _ options: EvaluationOptions) throws -> EvaluatedTrial {
    guard !recipe.sites.isEmpty else {
      var trial = try dense(options)
      trial.recipe = recipe
      return trial
    }
    // What is wrong with the question is told before anything is computed for it.
    try evaluator.check(options)
    return try trial(try prune(recipe), options)
  }

  /// Measures what was pruned.
  package func trial(_ outcome: Outcome, _ options: EvaluationOptions) throws -> EvaluatedTrial {
    let pruned = outcome.pruned
    return EvaluatedTrial(
      recipe: outcome.recipe, options: options,
      result: try evaluator.run(pruned, options, work: work),
      parameters: outcome.pruner.parameters(of: pruned))
  }

  /// Measures what was pruned and others beside it, all by the same statistics.
  /// - Returns: the trials in the order of the recipes, the outcome's own first.
  package func trials(
    _ outcome: Outcome, with others: [Recipe], _ options: EvaluationOptions
  ) throws -> [EvaluatedTrial] {
    try [trial(outcome, options)]
      + others.map { try trial(try prune($0, like: outcome), options) }
  }

  /// A comparison by one calibration.
  package func comparison(_ calibration: Calibration) -> Comparison {
    Comparison(Pruner(model: model, calibration: calibration), evaluator)
  }
}
