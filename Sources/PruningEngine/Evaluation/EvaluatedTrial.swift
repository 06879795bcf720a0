public import PruningPlan

/// An evaluation that a report tells of.
public struct EvaluatedTrial: Sendable, Hashable {
  /// What was evaluated; without sites, the dense model.
  public var recipe: Recipe
  /// What on.
  public var options: EvaluationOptions
  /// The outcome.
  public var result: EvaluationResult
  /// Parameters of the model that was evaluated.
  public var parameters: Int

  /// Creates a trial.
  public init(
    recipe: Recipe, options: EvaluationOptions, result: EvaluationResult, parameters: Int
  ) {
    self.recipe = recipe
    self.options = options
    self.result = result
    self.parameters = parameters
  }
}
