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
  /// The dense model's layers that stay, of which a removed site keeps a unit of zeros if the other one
  /// stays: no format has a layer without heads or neurons.
  let layers: [Int]
  /// Only shapes are known: all matrices that may change are zeros.
  let isOutline: Bool

  /// Gathers what an export is made of.
  package init(
    recipe: Recipe, pruner: Pruner, updates: [SiteUpdate], trials: [EvaluatedTrial] = []
  ) {
    self.recipe = recipe
    self.pruner = pruner
    self.updates = Self.writable(updates, pruner.model.summary)
    self.trials = trials
    layers = recipe.sites.layersLeft(of: pruner.model.summary.sites)
    isOutline = false
  }

  /// What a recipe will make, as far as shapes go: enough to tell a file's size.
  init(outlining recipe: Recipe, _ pruner: Pruner) {
    self.recipe = recipe
    self.pruner = pruner
    updates = Outline.updates(recipe, pruner.model.summary)
    trials = []
    layers = recipe.sites.layersLeft(of: pruner.model.summary.sites)
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
    let whole =
      isOutline
      ? Outline.model(recipe, of: model, updates: updates, padded: padded)
      : pruner.pruned(updates, padded: padded)
    return layers.count < whole.layers.count ? whole.selecting(layers: layers) : whole
  }

  private static func writable(_ updates: [SiteUpdate], _ model: ModelSummary) -> [SiteUpdate] {
    let removed = Set(updates.filter(\.isRemoval).map(\.outcome.site))
    return updates.map { update in
      let site = update.outcome.site
      let isAlone = removed.contains(site) && !removed.contains(site.other)
      guard isAlone, let summary = model.sites.first(where: { $0.site == site }) else {
        return update
      }
      return update.holdingUnit(of: summary.columnsPerUnit)
    }
  }
}
