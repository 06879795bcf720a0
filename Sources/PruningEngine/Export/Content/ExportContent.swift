internal import LinearAlgebra
package import PruningPlan
internal import Transformer

/// What an export is made of.
package struct ExportContent: Sendable {
  /// How to repeat it.
  package let recipe: Recipe
  /// The dense model and its statistics.
  package let pruner: Pruner
  /// What becomes of the sites; a recipe needs none.
  package let updates: [SiteUpdate]
  /// Evaluations that a report tells of.
  package let trials: [EvaluatedTrial]
  /// Only shapes are known: all matrices that may change are zeros.
  let isOutline: Bool

  /// Gathers what an export is made of.
  package init(
    recipe: Recipe, pruner: Pruner, updates: [SiteUpdate], trials: [EvaluatedTrial] = []
  ) {
    self.recipe = recipe
    self.pruner = pruner
    self.updates = updates
    self.trials = trials
    isOutline = false
  }

  /// What a recipe will make, as far as shapes go: enough to tell a file's size.
  init(outlining recipe: Recipe, _ pruner: Pruner) {
    self.recipe = recipe
    self.pruner = pruner
    updates = Outline.updates(recipe, pruner.model.summary)
    trials = []
    isOutline = true
  }

  /// The dense model.
  var model: LoadedModel { pruner.model }

  /// The really smaller model.
  var smaller: TransformerModel { pruned() }

  /// The model of the dense shapes, with zeros.
  var padded: TransformerModel { pruned(padded: Set(ModuleKind.allCases)) }

  /// The pruned model, of which some modules keep the dense shapes.
  func pruned(padded: Set<ModuleKind> = []) -> TransformerModel {
    isOutline
      ? Outline.model(recipe, of: model, updates: updates, padded: padded)
      : pruner.pruned(updates, padded: padded)
  }
}
