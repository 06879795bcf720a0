internal import COpenBLAS

/// A matrix that could not be factored.
public struct FactorizationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The row at which the matrix turned out not to be positive definite.
  public var pivot: Int

  /// What happened and what helps.
  public var description: String {
    "the Gram matrix is not positive definite (pivot \(pivot)): "
      + "take more calibration text or a larger ridge"
  }
}

/// A = L Lᵀ in float64, L lower triangular.
public struct Cholesky: Sendable {
  /// The factor; what lies above its diagonal is zero.
  public let lower: Matrix<Double>  // [n, n]

  /// Factors a symmetric positive definite matrix; only its lower triangle is read.
  /// - Throws: ``FactorizationError`` when a pivot is not positive, not a number, or no more than
  ///   rounding leaves of a matrix of lower rank: 16 n ε of its diagonal entry.
  /// - Complexity: O(n³).
  public init(_ matrix: Matrix<Double>) throws {
    precondition(matrix.rows == matrix.columns)
    var factor = matrix
    var n = Int32(matrix.rows)
    var info: Int32 = 0
    if n > 0 {
      _ = Parallel.workers
      // Row-major lower is column-major upper.
      dpotrf_("U", &n, &factor.values, &n, &info)
    }
    guard info == 0 else { throw FactorizationError(pivot: Int(abs(info)) - 1) }
    let size = matrix.rows
    let rounding = 16 * Double(size) * .ulpOfOne
    var failed: Int?
    factor.values.withUnsafeMutableBufferPointer { v in
      for i in 0..<size {
        let pivot = v[i * size + i]
        let isSound = pivot.isFinite && pivot * pivot > rounding * matrix.values[i * size + i]
        if !isSound, failed == nil { failed = i }
        for j in i + 1..<max(size, i + 1) { v[i * size + j] = 0 }
      }
    }
    if let failed { throw FactorizationError(pivot: failed) }
    lower = factor
  }

  /// The solution of A x = b for every column of `b` (n × m).
  /// - Complexity: O(n²m), as the two triangular solutions that it is made of.
  public func solve(_ b: Matrix<Double>) -> Matrix<Double> {
    var x = b
    solveLower(&x)
    solveLowerTransposed(&x)
    return x
  }

  /// The solution of A x = b for one vector, as fast as the factor is read twice; what ``solve(_:)``
  /// does for many columns takes many times as long for one.
  /// - Complexity: O(n²).
  public func solve(_ b: [Double]) -> [Double] {
    precondition(b.count == lower.rows)
    var x = b
    guard !x.isEmpty else { return x }
    let n = Int32(x.count)
    for orientation in [CblasNoTrans, CblasTrans] {
      cblas_dtrsv(
        CblasRowMajor, CblasLower, orientation, CblasNonUnit, n, lower.values, n, &x, 1)
    }
    return x
  }

  /// x ← L⁻¹ x, for x n × m.
  public func solveLower(_ x: inout Matrix<Double>) {
    precondition(x.rows == lower.rows)
    guard x.rows > 0, x.columns > 0 else { return }
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, Int32(x.rows),
      Int32(x.columns), 1, lower.values, Int32(lower.rows), &x.values, Int32(x.columns))
  }

  /// x ← L⁻ᵀ x, for x n × m.
  public func solveLowerTransposed(_ x: inout Matrix<Double>) {
    precondition(x.rows == lower.rows)
    guard x.rows > 0, x.columns > 0 else { return }
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, Int32(x.rows),
      Int32(x.columns), 1, lower.values, Int32(lower.rows), &x.values, Int32(x.columns))
  }

  /// x ← x L⁻ᵀ, for x m × n.
  public func solveLowerTransposedFromRight(_ x: inout Matrix<Double>) {
    precondition(x.columns == lower.rows)
    guard x.rows > 0, x.columns > 0 else { return }
    cblas_dtrsm(
      CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, Int32(x.rows),
      Int32(x.columns), 1, lower.values, Int32(lower.rows), &x.values, Int32(x.columns))
  }

  /// Lᵀ x, for x n × m.
  public func multipliedTransposed(_ x: Matrix<Double>) -> Matrix<Double> {
    precondition(x.rows == lower.rows)
    var result = x
    guard x.rows > 0, x.columns > 0 else { return result }
    cblas_dtrmm(
      CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, Int32(x.rows),
      Int32(x.columns), 1, lower.values, Int32(lower.rows), &result.values, Int32(x.columns))
    return result
  }

  /// L⁻¹, lower triangular.
  /// - Complexity: O(n³).
  public func inverseLower() -> Matrix<Double> {
    var inverse = lower
    var n = Int32(lower.rows)
    var info: Int32 = 0
    if n > 0 { dtrtri_("U", "N", &n, &inverse.values, &n, &info) }
    return inverse
  }

  /// A⁻¹ = L⁻ᵀ L⁻¹.
  /// - Complexity: O(n³).
  public func inverse() -> Matrix<Double> {
    let inverse = inverseLower()
    return inverse.multiplied(by: inverse, .transposed)
  }

  /// The ratio of the greatest to the least pivot, squared: a lower bound of the condition number.
  public var pivotRatio: Double {
    let pivots = lower.diagonal
    guard let least = pivots.min(), let greatest = pivots.max(), least > 0 else { return .infinity }
    return (greatest / least) * (greatest / least)
  }
}
