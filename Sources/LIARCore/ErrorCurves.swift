internal import LinearAlgebra
public import PruningPlan

/// The errors of a site at every width along one nested order, from one factorisation.
///
/// Put the columns in order of falling importance and factor A = C + λI = LLᵀ once. With
/// V = LᵀW, LIAR at width k leaves the residual D_k = (L⁻¹ rows ≥ k)ᵀ (V rows ≥ k): a partial sum
/// of outer products, so any quadratic form of it is a suffix sum,
///
///     tr(D_kᵀ B D_k) = Σ_{i,j ≥ k} (L⁻¹ B L⁻ᵀ)_ij (VVᵀ)_ij.
///
/// B = A gives the regularised error (L⁻¹AL⁻ᵀ = I: METHODS' running sum), B = C the true error with
/// a ridge, and the held-out tokens' second moments about the calibration mean the held-out error.
/// Without reconstruction or with bias compensation D_k is W's own tail, so the same sum over
/// B ∘ WWᵀ answers those.
public struct ErrorCurves: Sendable {
  /// E(k)/E(dense output energy) under LIAR, squared, on the calibration tokens; index = columns kept.
  public let liar: [Double]
  /// LIAR with the penalty counted in, absolute: what one factorisation alone gives.
  public let regularised: [Double]
  /// Squared relative errors by reconstruction: calibration and held-out (empty without).
  public let squared: [Reconstruction: (calibration: [Double], heldOut: [Double])]
  /// A lower bound of the condition number of A.
  public let condition: Double

  /// Computes the curves.
  /// - Parameters:
  ///   - problem: the site.
  ///   - order: its columns from the most to the least important.
  ///   - ridge: λ as a share of C's mean diagonal.
  /// - Throws: ``FactorizationError`` when C + λI is not positive definite.
  /// - Complexity: O(d³ + d²o), independent of the number of widths.
  public init(_ problem: SiteProblem, order: [Int], ridge: Double) throws {
    let calibration = problem.calibration
    let lambda = problem.lambda(ridge: ridge)
    let mean = order.map { calibration.mean[$0] }
    let gram = calibration.centredGram.selecting(both: order)
    let weight = problem.consumer.weight.selecting(rows: order)
    var regularisedGram = gram
    for i in order.indices { regularisedGram[i, i] += lambda }
    let factor = try Cholesky(regularisedGram)
    condition = factor.pivotRatio

    let v = factor.multipliedTransposed(weight)  // V [d, o]
    let vv = v.outerGram()
    let ww = weight.outerGram()
    regularised = suffixSums(vv.diagonal)

    // The true error: B = C = A − λI, so L⁻¹BL⁻ᵀ = I − λ L⁻¹L⁻ᵀ.
    let inverseLower = factor.inverseLower()
    let penalty = suffixQuadratic(inverseLower.outerGram(), vv)
    let liarError = zip(regularised, penalty).map { max($0 - lambda * $1, 0) }

    let bias = suffixQuadratic(gram, ww)
    let energy = max(bias.first ?? 0, .leastNormalMagnitude)
    let none = zip(bias, suffixMeanEnergy(weight, mean)).map { $0 + calibration.weight * $1 }
    liar = liarError.map { $0 / energy }

    var liarHeldOut: [Double] = []
    var biasHeldOut: [Double] = []
    var noneHeldOut: [Double] = []
    if let heldOut = problem.heldOut {
      let own = heldOut.centredGram.selecting(both: order)
      let heldOutMean = order.map { heldOut.mean[$0] }
      let about = heldOut.gram(about: calibration.mean).selecting(both: order)
      let heldOutEnergy = max(quadratic(own, ww), .leastNormalMagnitude)
      var transformed = about
      factor.solveLower(&transformed)
      factor.solveLowerTransposedFromRight(&transformed)
      liarHeldOut = suffixQuadratic(transformed, vv).map { max($0, 0) / heldOutEnergy }
      biasHeldOut = suffixQuadratic(about, ww).map { max($0, 0) / heldOutEnergy }
      noneHeldOut = zip(suffixQuadratic(own, ww), suffixMeanEnergy(weight, heldOutMean)).map {
        max($0 + heldOut.weight * $1, 0) / heldOutEnergy
      }
    }
    squared = [
      .liar: (liar, liarHeldOut),
      .bias: (bias.map { max($0, 0) / energy }, biasHeldOut),
      .none: (none.map { max($0, 0) / energy }, noneHeldOut),
    ]
  }

  /// The curves by units kept, as relative errors (roots), ready for screens.
  public func byUnits(columnsPerUnit: Int) -> [Reconstruction: ErrorCurve] {
    squared.mapValues { pair in
      ErrorCurve(
        error: strided(pair.calibration, by: columnsPerUnit),
        heldOutError: strided(pair.heldOut, by: columnsPerUnit))
    }
  }

  private func strided(_ values: [Double], by step: Int) -> [Float] {
    stride(from: 0, to: values.count, by: step).map { Float(values[$0].squareRoot()) }
  }
}

/// result[k] = Σ_{i ≥ k} values[i], with one entry more than values: the last is 0.
private func suffixSums(_ values: [Double]) -> [Double] {
  var result = [Double](repeating: 0, count: values.count + 1)
  for i in values.indices.reversed() { result[i] = result[i + 1] + values[i] }
  return result
}

/// result[k] = Σ_{i,j ≥ k} B_ij G_ij for symmetric B and G.
private func suffixQuadratic(_ b: Matrix<Double>, _ g: Matrix<Double>) -> [Double] {
  let d = b.rows
  var result = [Double](repeating: 0, count: d + 1)
  b.values.withUnsafeBufferPointer { b in
    g.values.withUnsafeBufferPointer { g in
      guard let b = b.baseAddress, let g = g.baseAddress else { return }
      for i in (0..<d).reversed() {
        let tail = VectorMath.dot(b + i * d + i, g + i * d + i, count: d - i)
        result[i] = result[i + 1] + 2 * tail - b[i * d + i] * g[i * d + i]
      }
    }
  }
  return result
}

/// Σ_ij B_ij G_ij.
private func quadratic(_ b: Matrix<Double>, _ g: Matrix<Double>) -> Double {
  b.values.withUnsafeBufferPointer { b in
    g.values.withUnsafeBufferPointer { g in
      guard let first = b.baseAddress, let second = g.baseAddress else { return 0 }
      return VectorMath.dot(first, second, count: b.count)
    }
  }
}

/// result[k] = ‖Σ_{i ≥ k} mean_i W_i‖².
private func suffixMeanEnergy(_ weight: Matrix<Double>, _ mean: [Double]) -> [Double] {
  let o = weight.columns
  var total = [Double](repeating: 0, count: o)
  var result = [Double](repeating: 0, count: weight.rows + 1)
  weight.values.withUnsafeBufferPointer { w in
    total.withUnsafeMutableBufferPointer { total in
      guard let w = w.baseAddress, let t = total.baseAddress else { return }
      for i in (0..<weight.rows).reversed() {
        VectorMath.scaleAdd(t, w + i * o, scale: mean[i], count: o)
        result[i] = VectorMath.dot(UnsafePointer<Double>(t), UnsafePointer<Double>(t), count: o)
      }
    }
  }
  return result
}
