internal import LinearAlgebra
public import PruningPlan

extension SiteProblem {
  /// Whether the site's tokens determine its estimate.
  /// - Complexity: one factorisation, where there are tokens enough.
  public var conditioning: Conditioning {
    // What never varies is made good by the bias alone.
    let varying = calibration.varyingColumns
    let tokens = calibration.tokens
    guard !varying.isEmpty else { return Conditioning(tokens: tokens, columns: 0, condition: 1) }
    guard tokens >= varying.count else {
      return Conditioning(tokens: tokens, columns: varying.count, condition: .infinity)
    }
    let statistics =
      varying.count == columns
      ? calibration
      : Statistics(
        tokens: tokens, weight: calibration.weight, mean: varying.map { calibration.mean[$0] },
        centredGram: calibration.centredGram.selecting(both: varying))
    return Conditioning(tokens: tokens, columns: varying.count, condition: statistics.condition)
  }
}

extension Statistics {
  /// C's condition number, from below: its greatest and its least eigenvalue by power iteration,
  /// the latter on a factor of C. Infinite where C has none.
  var condition: Double {
    guard let factor = try? Cholesky(centredGram), let weakest = factor.weakestRow else {
      return .infinity
    }
    let count = mean.count
    let greatest = Self.stretch(from: centredGram.diagonal.strongest, count) {
      centredGram.multiplied(by: $0)
    }
    let inverse = Self.stretch(from: weakest, count) { factor.solve($0) }
    return max(greatest * inverse, factor.pivotRatio)
  }

  /// How much a symmetric operator stretches the vector that it turns an axis to: no more than its
  /// greatest eigenvalue.
  private static func stretch(from axis: Int, _ count: Int, _ apply: ([Double]) -> [Double])
    -> Double
  {
    var vector = [Double](repeating: 0, count: count)
    vector[axis] = 1
    var length = 0.0
    for _ in 0..<20 {
      vector = apply(vector)
      length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0, length.isFinite else { return length }
      for i in vector.indices { vector[i] /= length }
    }
    return length
  }
}

extension Cholesky {
  /// The row with the least pivot.
  fileprivate var weakestRow: Int? {
    let pivots = lower.diagonal
    return pivots.indices.min { pivots[$0] < pivots[$1] }
  }
}

extension [Double] {
  /// The place of the greatest.
  fileprivate var strongest: Int { indices.max { self[$0] < self[$1] } ?? 0 }
}
