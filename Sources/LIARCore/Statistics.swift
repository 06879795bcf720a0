public import LinearAlgebra

/// A site's centred statistics: n, μ and C = (X − 1μ)ᵀ(X − 1μ) (METHODS, "Conventions").
public struct Statistics: Sendable {
  /// Tokens seen.
  public let tokens: Int
  /// Sum of the tokens' weights.
  public let weight: Double
  /// Column means.
  public let mean: [Double]  // [d]
  /// The centred Gram matrix, symmetric.
  public let centredGram: Matrix<Double>  // [d, d]

  /// Statistics read back from a file, merged, or computed elsewhere.
  /// - Parameters:
  ///   - tokens: tokens seen.
  ///   - weight: n, the sum of their weights; `tokens` where all weigh 1.
  ///   - mean: μ, [d].
  ///   - centredGram: C, [d, d], symmetric; not divided by n.
  public init(tokens: Int, weight: Double, mean: [Double], centredGram: Matrix<Double>) {
    precondition(centredGram.rows == mean.count && centredGram.columns == mean.count)
    self.tokens = tokens
    self.weight = weight
    self.mean = mean
    self.centredGram = centredGram
  }

  /// What accumulators have come to, copied; ``Accumulators/finish()`` doesn't copy.
  public init(_ accumulators: Accumulators) {
    tokens = accumulators.tokens
    weight = accumulators.weight
    mean = accumulators.mean
    var gram = accumulators.centredProducts
    gram.mirrorUpperTriangle()
    centredGram = gram
  }

  /// The mean of C's diagonal, which the ridge is a share of.
  public var meanDiagonal: Double {
    let diagonal = centredGram.diagonal
    return diagonal.isEmpty ? 0 : diagonal.reduce(0, +) / Double(diagonal.count)
  }

  /// XᵀX, not centred: C + nμμᵀ.
  var secondMoments: Matrix<Double> { gram(about: [Double](repeating: 0, count: mean.count)) }

  /// Second moments about another point: C + n(μ − p)(μ − p)ᵀ, symmetric.
  func gram(about point: [Double]) -> Matrix<Double> {
    var result = centredGram
    let d = mean.count
    let shift = zip(mean, point).map { $0 - $1 }
    result.values.withUnsafeMutableBufferPointer { r in
      guard let r = r.baseAddress else { return }
      shift.withUnsafeBufferPointer { shift in
        guard let s = shift.baseAddress else { return }
        for i in 0..<d { VectorMath.scaleAdd(r + i * d, s, scale: weight * s[i], count: d) }
      }
    }
    return result
  }
}
