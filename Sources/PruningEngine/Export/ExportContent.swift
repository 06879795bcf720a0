public import PruningPlan
internal import Transformer

/// What an export is made of.
public struct ExportContent: Sendable {
  /// How to repeat it.
  public let recipe: Recipe
  /// The dense model and its statistics.
  public let pruner: Pruner
  /// What becomes of the sites; a recipe needs none.
  public let updates: [SiteUpdate]
  /// Evaluations that a report tells of.
  public let trials: [EvaluatedTrial]

  /// Gathers what an export is made of.
  public init(
    recipe: Recipe, pruner: Pruner, updates: [SiteUpdate], trials: [EvaluatedTrial] = []
  ) {
    self.recipe = recipe
    self.pruner = pruner
    self.updates = updates
    self.trials = trials
  }

  /// The dense model.
  var model: LoadedModel { pruner.model }

  /// The really smaller model.
  var smaller: TransformerModel { pruner.pruned(updates) }

  /// The model of the dense shapes, with zeros.
  var padded: TransformerModel { pruner.pruned(updates, padded: true) }
}
