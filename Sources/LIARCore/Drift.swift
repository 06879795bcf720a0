public import LinearAlgebra

/// What a target asks of a site beyond its own output, T = XW + 1b + E, as statistics of E and X.
///
/// Where the site reads the stream of a pruned model, X, and is to put out what the dense model did
/// on its stream X°, E = (X° − X)W; where it is to make good the drift of the residual stream too,
/// E = (X° − X)W + h° − h (METHODS, "Sequential mode"). Without E the target is the site's own
/// output, as in one-shot pruning.
public struct Drift: Sendable {
  /// The mean of E.
  public let mean: [Double]  // [o]
  /// (X − 1μ)ᵀ(E − 1·mean).
  public let cross: Matrix<Double>  // [d, o]
  /// Σ ‖e − mean‖².
  public let energy: Double

  /// Statistics known from elsewhere.
  public init(mean: [Double], cross: Matrix<Double>, energy: Double) {
    precondition(cross.columns == mean.count)
    self.mean = mean
    self.cross = cross
    self.energy = energy
  }

  /// What accumulators have come to.
  public init(_ accumulators: CrossAccumulators) {
    self.init(
      mean: accumulators.mean, cross: accumulators.centredProducts, energy: accumulators.energy)
  }

  /// XᵀE, not centred.
  func secondMoments(_ statistics: Statistics) -> Matrix<Double> {
    var result = cross
    let o = mean.count
    for i in 0..<result.rows {
      let scale = statistics.weight * statistics.mean[i]
      for j in 0..<o { result.values[i * o + j] += scale * mean[j] }
    }
    return result
  }
}
