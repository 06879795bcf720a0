internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan

/// A site's error at every width under its own criterion and reconstruction.
struct SiteCurve: Sendable {
  /// Squared relative error by units kept.
  var squaredError: [Double]
  /// The energy that errors are relative to.
  var energy: Double
  /// Units that the outlier guard keeps.
  var guarded: Int
  /// Parameters that the reconstruction adds to a narrowed site: a bias, where there was none.
  var addedParameters = 0
}

extension Pruner {
  /// Widths at which the error is solved for where no factorisation gives all of them.
  private static let sampledWidths = 12

  /// A site's curve, computed once.
  func curve(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions
  ) throws -> SiteCurve {
    let key = CurveKey(
      site: site, criterion: settings.criterion, reconstruction: settings.reconstruction,
      estimate: estimate)
    return try calibration.derived.curves.value(key) {
      let problem = try problem(site)
      let ranking = try ranking(problem, settings.criterion, estimate)
      let errors =
        Reconstruction.available.contains(settings.reconstruction)
        ? try analysis(site, settings.criterion, estimate).curves[settings.reconstruction]?
          .error.map { Double($0) * Double($0) }
        : nil
      return SiteCurve(
        squaredError: try errors
          ?? sampledCurve(problem, ranking, settings.reconstruction, estimate.ridge),
        energy: calibration.derived.energy(problem), guarded: ranking.guarded.count,
        addedParameters: settings.reconstruction.addsBias && problem.consumer.bias == nil
          ? problem.consumer.weight.columns : 0)
    }
  }

  /// Squared errors at some widths, and between them along straight lines.
  private func sampledCurve(
    _ problem: SiteProblem, _ ranking: Ranking, _ reconstruction: Reconstruction, _ ridge: Ridge
  ) throws -> [Double] {
    let points = try problem.sampledErrors(
      ranking: ranking, reconstruction: reconstruction,
      widths: problem.spreadWidths(limit: Self.sampledWidths), ridge: ridge)
    var curve = [Double](repeating: .nan, count: problem.units + 1)  // nothing kept: never chosen
    for (point, next) in zip(points, points.dropFirst()) {
      let (from, to) = (point.error * point.error, next.error * next.error)
      for kept in point.kept...next.kept {
        let share = Double(kept - point.kept) / Double(next.kept - point.kept)
        curve[kept] = from + (to - from) * share
      }
    }
    curve[problem.units] = 0
    return curve
  }
}
