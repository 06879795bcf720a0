internal import PruningPlan

extension Allocation {
  /// What a budget has come to, of which whole, and what nobody asked for in so many words.
  func notice(_ recipe: Recipe, _ pruner: Pruner) -> Notice {
    let model = pruner.model.summary
    let size = ModelSize(
      before: parametersBefore, after: parametersAfter, prunable: model.prunableParameters)
    let chosen = model.sites.filter { recipe.sites[$0.site]?.protected == false }
    let part = chosen.reduce(0) { $0 + $1.units * $1.parametersPerUnit }
    // Where only some sites may be narrowed, a share of them is another one.
    let ofChosen =
      chosen.count == model.sites.count
      ? ""
      : ", \(ModelSize.change(-Double(size.removed) / Double(max(part, 1)))) of the "
        + "\(chosen.count) chosen sites"
    let flops = ModelSize.change(-Double(flopsBefore - flopsAfter) / Double(max(flopsBefore, 1)))
    return Notice(
      "budget \(budget.title), by \(scale.rawValue): \(size.ofPrunable)\(ofChosen), "
        + "\(flops) of prunable FLOPs; the model: \(size.ofModel()); "
        + (time.map { "\($0.text()), as foretold; " } ?? "") + "tokens count by "
        + pruner.calibration.summary.options.tokenWeighting.rawValue)
  }
}
