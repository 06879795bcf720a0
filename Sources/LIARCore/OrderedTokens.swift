public import LinearAlgebra
public import PruningPlan

/// The errors of single tokens at every width along one nested order, from one factorisation
/// (METHODS, "All widths at once").
///
/// Put the columns in order of falling importance and factor C + λI = LLᵀ. In the coordinates
/// u = L⁻¹(x − μ) a token's output under LIAR at width k lacks exactly
///
///     y − y' = (u entries ≥ k)ᵀ (V rows ≥ k),  V = LᵀW,
///
/// since L's leading block is the kept columns' own factor. Bias compensation lacks the same with
/// u = x − μ and V = W, and no reconstruction with u = x and V = W. So another width costs one
/// product of a tail, and no solution.
public struct OrderedTokens: Sendable {
  private let coordinates: Matrix<Float>  // U [tokens, d]
  private let outputs: Matrix<Float>  // V [d, o]

  /// Whether a reconstruction has such coordinates: one without a choice of its own at each width.
  public static func covers(_ reconstruction: Reconstruction, ridge: Ridge) -> Bool {
    switch reconstruction {
    case .none, .bias: true
    case .liar: ridge.share != nil
    default: false
    }
  }

  /// Prepares tokens.
  /// - Parameters:
  ///   - problem: the site; without a drift.
  ///   - order: its columns from the most to the least important.
  ///   - reconstruction: one that is covered.
  ///   - ridge: λ as a share of C's mean diagonal.
  ///   - tokens: the tokens' X, [tokens, columns].
  /// - Throws: `FactorizationError` when C + λI is not positive definite.
  /// - Complexity: O(d³ + d²o) under LIAR, O(do) otherwise.
  public init(
    _ problem: SiteProblem, order: [Int], reconstruction: Reconstruction, ridge: Double,
    tokens: Matrix<Float>
  ) throws {
    precondition(problem.drift == nil)
    var weight = problem.consumer.weight.selecting(rows: order)
    var tokens = tokens.widened.selecting(columns: order)
    if reconstruction != .none {
      let mean = order.map { problem.calibration.mean[$0] }
      tokens.values.withUnsafeMutableBufferPointer { values in
        for index in values.indices { values[index] -= mean[index % mean.count] }
      }
    }
    if reconstruction == .liar {
      let factor = try problem.factor(
        problem.calibration.centredGram.selecting(both: order), lambda: problem.lambda(ridge: ridge)
      ).cholesky
      factor.solveLowerTransposedFromRight(&tokens)
      weight = factor.multipliedTransposed(weight)
    }
    coordinates = tokens.narrowed
    outputs = weight.narrowed
  }

  /// Bytes that they take.
  public var bytes: Int {
    (coordinates.values.count + outputs.values.count) * MemoryLayout<Float>.size
  }

  /// The norm of what every token's output lacks with the first columns kept, divided by `scale`.
  /// - Complexity: O(t (d − k) o) for t tokens.
  public func errors(keeping columns: Int, scale: Double) -> [Float] {
    let (count, width) = (coordinates.rows, outputs.columns)
    let first = min(max(columns, 0), outputs.rows)
    guard scale > 0, count > 0, width > 0, first < outputs.rows else {
      return [Float](repeating: 0, count: count)
    }
    var lacking = Matrix<Float>(rows: count, columns: width)
    coordinates.values.withUnsafeBufferPointer { u in
      outputs.values.withUnsafeBufferPointer { v in
        lacking.values.withUnsafeMutableBufferPointer { result in
          guard let u = u.baseAddress, let v = v.baseAddress, let result = result.baseAddress
          else { return }
          Product.multiply(
            u + first, strideA: coordinates.columns, v + first * width, strideB: width,
            into: result, strideC: width, m: count, n: width, k: outputs.rows - first,
            divided: false)
        }
      }
    }
    return (0..<count).map { row in
      var total = 0.0
      for value in lacking.values[row * width..<(row + 1) * width] {
        total += Double(value) * Double(value)
      }
      return Float(total.squareRoot() / scale)
    }
  }
}
