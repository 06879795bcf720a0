internal import PruningEngine
internal import PruningPlan

extension HeadlessPruning {
  /// Evaluates the plan and others, all by the same calibration, one after the other.
  /// - Returns: the trials in the order of the recipes, the plan's own first.
  func trials(
    with others: [Recipe], _ options: EvaluationOptions, _ evaluator: Evaluator, work: Work
  ) throws -> [EvaluatedTrial] {
    try ([recipe] + others).enumerated().map { index, recipe in
      let pruned = pruner.pruned(index == 0 ? updates : try pruner.updates(recipe, work: work))
      return EvaluatedTrial(
        recipe: recipe, options: options,
        result: try evaluator.run(pruned, options, work: work),
        parameters: pruner.parameters(of: pruned))
    }
  }
}
