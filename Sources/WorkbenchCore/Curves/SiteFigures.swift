package import PruningPlan

/// A site's figures at its present width, looked up from its error curves.
package struct SiteFigures: Equatable, Sendable {
  /// Relative error under the site's method.
  package var error: ErrorFigure
  /// Relative error if nothing were done for the kept weights.
  package var unreconstructed: ErrorFigure
  /// The site is pruned, and its estimate rests on the ridge.
  package var restsOnRidge = false
  /// The figures are those of an earlier choice, until the new ones arrive.
  package var isStale: Bool
}

/// The plan's cost and gain over the whole model.
package struct Totals: Equatable, Sendable {
  /// The model before and after.
  package var size = ModelSize(before: 0, after: 0, prunable: 0)
  /// Layers of the model.
  package var layers = 0
  /// Those of which anything stays.
  package var layersLeft = 0
  /// Share of the prunable FLOPs that leaves.
  package var flopShare = 0.0
  /// Mean relative error over the sites whose error is known.
  package var error = ErrorFigure()
  /// The same without reconstruction.
  package var unreconstructed = ErrorFigure()
  /// Sites whose held-out error is far above the fitted one.
  package var overfitting = 0
  /// Pruned sites whose estimate rests on the ridge.
  package var onRidge = 0
  /// Sites whose error is not known, or is of an earlier choice.
  package var pending = 0
}

extension State {
  func analysisKey(_ site: SiteID, _ criterion: Criterion, in other: Document? = nil)
    -> AnalysisKey
  {
    let plan = other ?? plan.document
    return AnalysisKey(
      site: site, criterion: criterion, estimate: plan.estimate,
      byHand: plan.sites[site]?.byHand ?? UnitChoices(), calibration: calibration.number)
  }

  /// The analysis that holds for a site's present criterion, or an earlier one (`isStale`); in
  /// another plan if one is given.
  package func analysis(of site: SiteSummary, in other: Document? = nil) -> (
    analysis: SiteAnalysis, isStale: Bool
  )? {
    let criterion = settings(of: site, in: other ?? plan.document).criterion
    if let analysis = curves.analyses[analysisKey(site.site, criterion, in: other)] {
      return (analysis, false)
    }
    let old = curves.analyses
      .filter { $0.key.site == site.site }
      .min { a, b in
        // The same criterion first, then by name, so that the choice doesn't change by itself.
        let sameA = a.key.criterion == criterion
        let sameB = b.key.criterion == criterion
        if sameA != sameB { return sameA }
        if a.key.calibration != b.key.calibration { return a.key.calibration > b.key.calibration }
        if a.key.criterion != b.key.criterion {
          return a.key.criterion.rawValue < b.key.criterion.rawValue
        }
        return a.key.estimate.ridge.share ?? -1 < b.key.estimate.ridge.share ?? -1
      }
    return old.map { ($0.value, true) }
  }

  /// Whether a site's statistics are known.
  package func isCalibrated(_ site: SiteSummary) -> Bool {
    calibration.summary != nil && calibration.sites?.contains(site.site) ?? true
  }

  /// A site's analysis by a criterion, under the present estimate and calibration.
  package func analysis(of site: SiteSummary, by criterion: Criterion) -> SiteAnalysis? {
    curves.analyses[analysisKey(site.site, criterion)]
  }

  /// Whether samples are held out, as far as a calibration tells.
  package var holdsOut: Bool { calibration.summary.map { $0.heldOutTokens > 0 } ?? true }

  /// A site's figures at its present width, or at that of another plan.
  package func figures(of site: SiteSummary, in other: Document? = nil) -> SiteFigures {
    let settings = settings(of: site, in: other ?? plan.document)
    let removal = removalError(of: site.site, in: other)
    // What is removed has no output of its own.
    guard !settings.isRemoved else {
      return SiteFigures(
        error: removal ?? ErrorFigure(), unreconstructed: ErrorFigure(), isStale: false)
    }
    guard let (analysis, isStale) = analysis(of: site, in: other) else {
      let none = ErrorFigure(fitted: 0, heldOut: holdsOut ? 0 : nil)
      let figure = settings.kept >= site.units ? none : ErrorFigure()
      return SiteFigures(error: figure, unreconstructed: figure, isStale: false)
    }
    return SiteFigures(
      error: removal ?? analysis.curves[settings.reconstruction]?[settings.kept]
        ?? ErrorFigure(),
      unreconstructed: analysis.curves[.none]?[settings.kept] ?? ErrorFigure(),
      restsOnRidge: settings.kept < site.units && settings.reconstruction.usesRidge
        && analysis.conditioning?.restsOnRidge ?? false,
      isStale: isStale)
  }

  /// The plan's totals.
  /// - Complexity: O(sites), each a look-up.
  package var totals: Totals { totals(of: plan.document) }

  /// A plan's totals.
  package func totals(of document: Document) -> Totals {
    guard let model else { return Totals() }
    var totals = Totals()
    var flops = 0
    var errors: [ErrorFigure] = []
    var unreconstructed: [ErrorFigure] = []
    for site in model.sites {
      let removed = max(0, site.units - settings(of: site, in: document).kept)
      flops += removed * site.flopsPerUnit
      let figures = figures(of: site, in: document)
      if figures.error.value != nil { errors.append(figures.error) }
      if figures.unreconstructed.value != nil { unreconstructed.append(figures.unreconstructed) }
      if figures.error.value == nil || figures.isStale { totals.pending += 1 }
      if figures.error.overfits { totals.overfitting += 1 }
      if figures.restsOnRidge { totals.onRidge += 1 }
    }
    totals.size = model.size(under: document.sites)
    totals.layers = model.layers
    totals.layersLeft = document.sites.layersLeft(of: model.sites).count
    totals.flopShare = Double(flops) / Double(max(1, model.prunableFlops))
    totals.error = .mean(of: errors)
    totals.unreconstructed = .mean(of: unreconstructed)
    return totals
  }

  /// The mean error of a recipe's sites, as far as the present analyses know all of them.
  func meanError(of recipe: Recipe) -> ErrorFigure? {
    guard !recipe.sites.isEmpty, recipe.mode == .oneShot else { return nil }
    let totals = totals(of: Document(sites: recipe.sites, estimate: recipe.estimate))
    return totals.pending == 0 && totals.error.value != nil ? totals.error : nil
  }

  /// What a recipe makes of the open model's size.
  package func size(of recipe: Recipe) -> ModelSize? { model?.size(under: recipe.sites) }
}
