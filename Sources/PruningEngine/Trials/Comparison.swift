package import PruningPlan

/// Evaluates every criterion with every reconstruction at every ratio, from one calibration.
package struct Comparison: Sendable {
  /// Model and statistics.
  package let pruner: Pruner

  /// Measures; the dense model's probe serves all cells.
  private let evaluator: Evaluator

  /// Prepares to compare.
  package init(_ pruner: Pruner) { self.init(pruner, Evaluator(pruner.model)) }

  /// The same with what earlier evaluations know.
  init(_ pruner: Pruner, _ evaluator: Evaluator) {
    self.pruner = pruner
    self.evaluator = evaluator
  }

  /// The recipe of one cell: the same ratio at all sites of the modules.
  package func recipe(
    _ options: ComparisonOptions, _ criterion: Criterion, _ reconstruction: Reconstruction,
    ratio: Double
  ) -> Recipe {
    let sites = pruner.model.summary.sites.filter { options.modules.contains($0.site.module) }
    let settings = sites.map { site in
      (
        site.site,
        SiteSettings(
          kept: site.kept(ratio: ratio), criterion: criterion, reconstruction: reconstruction)
      )
    }
    return Recipe(
      model: pruner.model.summary.name, calibration: pruner.calibration.summary.options,
      estimate: options.estimate, sites: Dictionary(uniqueKeysWithValues: settings))
  }

  /// What a recipe comes to: the task's figure, or the mean relative error of its sites.
  private func judge(_ options: ComparisonOptions) throws -> (Recipe, Work) throws -> Double {
    guard let evaluation = options.evaluation else { return meanError }
    return { recipe, work in
      let pruned = pruner.pruned(try pruner.updates(recipe, work: work))
      return try evaluator.run(pruned, evaluation, work: work).value
    }
  }

  /// The mean over a recipe's sites of the relative error on held-out tokens, or on the fitted ones
  /// where none were held out; from the error curves where the reconstruction has one.
  private func meanError(of recipe: Recipe, work: Work) throws -> Double {
    let sites = recipe.sites.sorted { $0.key < $1.key }
    try pruner.prepare(sites.map(\.value.criterion), recipe.estimate, work: work)
    let errors = try pruner.map(sites, "errors", work: work) { site, settings -> Double in
      let curves = try pruner.analysis(
        site, settings.criterion, recipe.estimate, settings.byHand
      ).curves
      if let curve = curves[settings.reconstruction] {
        let errors = curve.heldOutError.isEmpty ? curve.error : curve.heldOutError
        return errors.indices.contains(settings.kept) ? Double(errors[settings.kept]) : .nan
      }
      let outcome = try pruner.update(site, settings, recipe.estimate).outcome
      return outcome.heldOutError ?? outcome.error
    }
    return errors.reduce(0, +) / Double(max(errors.count, 1))
  }

  /// Runs the comparison, criterion by criterion.
  /// - Parameters:
  ///   - options: what to compare, and by what.
  ///   - work: progress and cancellation.
  ///   - announce: called with each cell as soon as it is known.
  /// - Returns: the cells in the order of criteria, ratios and reconstructions.
  package func run(
    _ options: ComparisonOptions, work: Work = Work(),
    announce: (ComparisonCell) -> Void = { _ in }
  ) throws -> [ComparisonCell] {
    guard options.cells > 0 else {
      throw EngineError(
        .usage, "a comparison needs at least one criterion, reconstruction and ratio")
    }
    let judge = try judge(options)
    let prunable = Double(max(pruner.model.summary.prunableParameters, 1))
    var cells: [ComparisonCell] = []
    for criterion in options.criteria {
      for ratio in options.ratios {
        for reconstruction in options.reconstructions {
          try work.check()
          let recipe = recipe(options, criterion, reconstruction, ratio: ratio)
          let part = work.part(
            cells.count, of: options.cells,
            "\(criterion.rawValue) \(Int((ratio * 100).rounded())) % \(reconstruction.rawValue)")
          let left = pruner.parametersLeft(recipe)
          let cell = ComparisonCell(
            criterion: criterion, reconstruction: reconstruction, ratio: ratio,
            removed: Double(pruner.model.summary.parameters - left) / prunable,
            value: try judge(recipe, part))
          cells.append(cell)
          announce(cell)
        }
      }
    }
    return cells
  }
}
