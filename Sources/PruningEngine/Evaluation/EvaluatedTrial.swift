package import PruningPlan

/// An evaluation that a report tells of.
package struct EvaluatedTrial: Sendable, Hashable {
  /// What was evaluated; without sites, the dense model.
  package var recipe: Recipe
  /// What on.
  package var options: EvaluationOptions
  /// The outcome.
  package var result: EvaluationResult
  /// Parameters of the model that was evaluated.
  package var parameters: Int

  /// Creates a trial.
  package init(
    recipe: Recipe, options: EvaluationOptions, result: EvaluationResult, parameters: Int
  ) {
    self.recipe = recipe
    self.options = options
    self.result = result
    self.parameters = parameters
  }
}
