internal import PruningPlan

/// A site's error at every width under its own criterion and reconstruction.
struct SiteCurve: Sendable {
  /// Squared relative error by units kept, on the fitted tokens.
  var squaredError: [Double]
  /// The same on the held-out tokens; empty where nothing was held out.
  var squaredHeldOut: [Double] = []
  /// The energy that errors are relative to.
  var energy: Double
  /// Units that the outlier guard or a hand keeps.
  var guarded: Int
  /// Parameters that the reconstruction adds to a narrowed site, at most: a bias, where there was
  /// none.
  var addedParameters = 0

  /// The error with so many units kept.
  func figure(keeping kept: Int) -> ErrorFigure {
    func root(_ curve: [Double]) -> Double? {
      guard curve.indices.contains(kept), !curve[kept].isNaN else { return nil }
      return max(curve[kept], 0).squareRoot()
    }
    return ErrorFigure(fitted: root(squaredError), heldOut: root(squaredHeldOut))
  }
}
