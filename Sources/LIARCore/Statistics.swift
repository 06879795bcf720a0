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

  /// Statistics read back from a file, or merged.
  public init(tokens: Int, weight: Double, mean: [Double], centredGram: Matrix<Double>) {
    precondition(centredGram.rows == mean.count && centredGram.columns == mean.count)
    self.tokens = tokens
    self.weight = weight
    self.mean = mean
    self.centredGram = centredGram
  }

  /// Centres accumulators.
  public init(_ accumulators: Accumulators) {
    let d = accumulators.columns
    let n = accumulators.weight
    let mean = accumulators.sum.map { n > 0 ? $0 / n : 0 }
    var gram = accumulators.products
    gram.values.withUnsafeMutableBufferPointer { g in
      guard let g = g.baseAddress else { return }
      let shared = Shared(g)
      Parallel.forEach((d + 63) / 64) { part in
        for i in part * 64..<min(d, part * 64 + 64) {
          let scale = n * mean[i]
          for j in i..<d { shared.pointer[i * d + j] -= scale * mean[j] }
        }
      }
      let block = 32
      for i0 in stride(from: 0, to: d, by: block) {
        for j0 in stride(from: i0, to: d, by: block) {
          for i in i0..<min(i0 + block, d) {
            for j in max(j0, i + 1)..<max(min(j0 + block, d), max(j0, i + 1)) {
              g[j * d + i] = g[i * d + j]
            }
          }
        }
      }
    }
    tokens = accumulators.tokens
    weight = n
    self.mean = mean
    centredGram = gram
  }

  /// The mean of C's diagonal, which the ridge is a share of.
  public var meanDiagonal: Double {
    let diagonal = centredGram.diagonal
    return diagonal.isEmpty ? 0 : diagonal.reduce(0, +) / Double(diagonal.count)
  }

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
