internal import LinearAlgebra

extension SiteProblem {
  /// G + λI, factored, and the λ that it was factored with.
  ///
  /// Units that never vary, or depend on one another, leave a matrix that isn't positive definite
  /// where λ is 0, or a share of nothing. Tokens enough for the columns determine a solution all the
  /// same, with the least λ that can be told from what rounding leaves in float32 products; one is
  /// found by trying. Where nothing varies at all there is nothing to estimate, and any λ gives that.
  /// - Throws: `FactorizationError` where the tokens are fewer than the columns and λ doesn't make up
  ///   for them, or numbers aren't finite.
  /// - Complexity: O(d³), a few times that for dependent units without a ridge.
  func factor(
    _ gram: Matrix<Double>, lambda: Double
  ) throws -> (cholesky: Cholesky, lambda: Double) {
    let greatest = gram.diagonal.max() ?? 0
    if greatest == 0, lambda == 0 {
      return (try Cholesky(shifted(gram, by: Self.leastLambda)), Self.leastLambda)
    }
    do {
      return (try Cholesky(shifted(gram, by: lambda)), lambda)
    } catch let error as FactorizationError {
      guard greatest > 0, calibration.tokens >= gram.rows else { throw error }
      var share = 64 * Double(gram.rows) * .ulpOfOne
      while share < 1e-3 {
        // A λ that was too small once isn't tried again.
        if share * greatest > lambda,
          let cholesky = try? Cholesky(shifted(gram, by: share * greatest))
        {
          return (cholesky, share * greatest)
        }
        share *= 32
      }
      throw error
    }
  }

  /// So small that its penalty counts for nothing, and its root's inverse is a float32.
  private static let leastLambda = 1e-30

  private func shifted(_ gram: Matrix<Double>, by lambda: Double) -> Matrix<Double> {
    var result = gram
    for i in 0..<gram.rows { result[i, i] += lambda }
    return result
  }
}

extension Statistics {
  /// The share of a column's, or an output's, second moment that float32 can't tell from none.
  static let constantShare = 1e-12

  /// The columns that vary.
  var varyingColumns: [Int] { mean.indices.filter { !isConstant($0) } }

  /// The same with zeros where a column's products are what rounding leaves of a constant.
  var withoutConstants: Statistics {
    let constant = mean.indices.filter { isConstant($0) && centredGram[$0, $0] != 0 }
    guard !constant.isEmpty else { return self }
    var gram = centredGram
    for column in constant {
      for other in mean.indices {
        gram[column, other] = 0
        gram[other, column] = 0
      }
    }
    return Statistics(tokens: tokens, weight: weight, mean: mean, centredGram: gram)
  }

  private func isConstant(_ column: Int) -> Bool {
    let variance = centredGram[column, column]
    return variance <= Self.constantShare * (variance + weight * mean[column] * mean[column])
  }
}
