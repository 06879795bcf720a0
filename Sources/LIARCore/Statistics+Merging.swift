internal import LinearAlgebra

extension Statistics {
  /// The statistics of both parts together: C₁ + C₂ + n₁n₂/n (μ₁ − μ₂)(μ₁ − μ₂)ᵀ (Chan, Golub and
  /// LeVeque 1979; METHODS, "Accumulators"), so that a calibration can be split over processes or machines.
  /// - Complexity: O(d²).
  public func merged(with other: Statistics) -> Statistics {
    precondition(mean.count == other.mean.count)
    let total = weight + other.weight
    guard total > 0 else { return self }
    var gram = centredGram
    for i in gram.values.indices { gram.values[i] += other.centredGram.values[i] }
    let shift = zip(mean, other.mean).map { $0 - $1 }
    let scale = weight * other.weight / total
    let d = mean.count
    for i in 0..<d {
      for j in 0..<d { gram[i, j] += scale * shift[i] * shift[j] }
    }
    return Statistics(
      tokens: tokens + other.tokens, weight: total,
      mean: zip(mean, other.mean).map { ($0 * weight + $1 * other.weight) / total },
      centredGram: gram)
  }
}
