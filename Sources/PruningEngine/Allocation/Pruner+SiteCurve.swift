internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan

extension Pruner {
  /// Widths at which the error is solved for where no factorisation gives all of them.
  private static let sampledWidths = 12

  /// A site's curve, computed once.
  func curve(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions
  ) throws -> SiteCurve {
    let key = CurveKey(
      site: site, criterion: settings.criterion, reconstruction: settings.reconstruction,
      estimate: estimate, byHand: settings.byHand)
    return try calibration.derived.curves.value(key) {
      let problem = try problem(site)
      let ranking = try ranking(problem, settings.criterion, estimate, settings.byHand)
      let errors =
        Reconstruction.available.contains(settings.reconstruction)
        ? try analysis(site, settings.criterion, estimate, settings.byHand)
          .curves[settings.reconstruction]
        : nil
      let squares =
        try errors.map { ($0.error.map(Self.squared), $0.heldOutError.map(Self.squared)) }
        ?? sampledCurves(problem, ranking, settings.reconstruction, estimate.ridge)
      return SiteCurve(
        squaredError: squares.0, squaredHeldOut: squares.1,
        energy: calibration.derived.energy(problem),
        guarded: Set(ranking.guarded).union(settings.byHand.kept).count,
        addedParameters: model.summary.sites.first { $0.site == site }?
          .parametersAdded(by: settings.reconstruction, kept: problem.units) ?? 0)
    }
  }

  private static func squared(_ error: Float) -> Double { Double(error) * Double(error) }

  /// Squared errors at some widths, and between them along straight lines: of the fitted and of the
  /// held-out tokens.
  private func sampledCurves(
    _ problem: SiteProblem, _ ranking: Ranking, _ reconstruction: Reconstruction, _ ridge: Ridge
  ) throws -> ([Double], [Double]) {
    let points = try problem.sampledErrors(
      ranking: ranking, reconstruction: reconstruction,
      widths: problem.spreadWidths(limit: Self.sampledWidths), ridge: ridge)
    func curve(_ error: (SampledError) -> Double) -> [Double] {
      var curve = [Double](repeating: .nan, count: problem.units + 1)  // nothing kept: never chosen
      for (point, next) in zip(points, points.dropFirst()) {
        let (from, to) = (error(point) * error(point), error(next) * error(next))
        for kept in point.kept...next.kept {
          let share = Double(kept - point.kept) / Double(next.kept - point.kept)
          curve[kept] = from + (to - from) * share
        }
      }
      curve[problem.units] = 0
      return curve
    }
    return (
      curve(\.error), problem.heldOut == nil ? [] : curve { $0.heldOut ?? .nan }
    )
  }
}
