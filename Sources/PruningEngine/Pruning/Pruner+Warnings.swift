internal import LIARCore
package import PruningPlan

extension Pruner {
  /// What the reader of a pruning should know: sites with fewer tokens than columns, and sites
  /// whose Gram matrix is badly conditioned.
  package func warnings(_ recipe: Recipe, _ updates: [SiteUpdate]) -> [Notice] {
    let ill = updates.filter { $0.condition ?? 0 > SiteProblem.badCondition }
    guard let first = ill.first else { return warnings(recipe) }
    return warnings(recipe) + [
      .warning(
        "the Gram matrix of \(first.outcome.site)"
          + (ill.count > 1 ? " and \(ill.count - 1) more sites is" : " is")
          + " badly conditioned (over 1e10)", .raiseRidge)
    ]
  }

  private func warnings(_ recipe: Recipe) -> [Notice] {
    hiddenTokens(recipe) + fewTokens(recipe)
  }

  /// Causal attention rests on a few massive tokens. Under the inverse norm they hardly count,
  /// and what one site does to them is passed on to the next.
  private func hiddenTokens(_ recipe: Recipe) -> [Notice] {
    guard recipe.mode == .sequential, model.summary.isCausal,
      calibration.summary.options.tokenWeighting == .inverseNorm
    else { return [] }
    return [
      .warning(
        "inverse-norm weighting hides a decoder's massive tokens from the sequential mode",
        .tokenWeighting(.inverseRoot))
    ]
  }

  private func fewTokens(_ recipe: Recipe) -> [Notice] {
    let changes = recipe.sites.changes(of: model.summary.sites)
    let refitted = Set(changes.map(\.site.site))
    let own = recipe.sites.filter { $0.value.kept > 0 && !refitted.contains($0.key) }
    let reconstructions =
      changes.map { ($0.site.site, $0.settings.reconstruction) }
      + own.map { ($0.key, $0.value.reconstruction) }
    let short = reconstructions.filter { $0.1.usesRidge }.map(\.0).sorted().filter { site in
      guard let extent = calibration.fitted.extent(of: site) else { return false }
      return extent.tokens < extent.columns
    }
    guard let first = short.first, let extent = calibration.fitted.extent(of: first) else {
      return []
    }
    let fault =
      "\(extent.tokens) calibration tokens are fewer than the \(extent.columns) columns "
      + "of \(first)\(short.count > 1 ? " and \(short.count - 1) more sites" : "")"
    return recipe.estimate.ridge == .automatic
      ? [.warning(fault, .moreText)]
      : [.warning(fault, .moreText, .raiseRidge, .automaticRidge)]
  }
}
