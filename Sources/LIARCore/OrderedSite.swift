internal import LinearAlgebra

/// The squared relative errors under LIAR with one ridge, by columns kept.
struct LIARCurves {
  var calibration: [Double]
  /// Empty where nothing was held out.
  var heldOut: [Double]
  /// With the penalty counted in, absolute.
  var regularised: [Double]
  /// A lower bound of the condition number of C + λI.
  var conditions: [Double]

  /// Takes over what another ridge gives at a width.
  mutating func take(_ k: Int, from other: LIARCurves) {
    calibration[k] = other.calibration[k]
    heldOut[k] = other.heldOut[k]
    regularised[k] = other.regularised[k]
    conditions[k] = other.conditions[k]
  }
}

/// A site with its columns in order of falling importance: what the curves of all ridges share.
struct OrderedSite {
  /// C.
  private let gram: Matrix<Double>
  /// W.
  private let weight: Matrix<Double>
  private let problem: SiteProblem
  private let energy: Double
  /// The held-out tokens' second moments about the calibration mean, and the energy of their output.
  private let heldOut: (moments: Matrix<Double>, energy: Double)?
  /// Squared relative errors under bias compensation.
  let biasCurves: (calibration: [Double], heldOut: [Double])
  /// Squared relative errors without reconstruction.
  let noneCurves: (calibration: [Double], heldOut: [Double])

  init(_ problem: SiteProblem, order: [Int]) {
    let calibration = problem.calibration
    let mean = order.map { calibration.mean[$0] }
    let gram = calibration.centredGram.selecting(both: order)
    let weight = problem.consumer.weight.selecting(rows: order)
    let ww = weight.outerGram()
    let bias = suffixQuadratic(gram, ww)
    let none = zip(bias, suffixMeanEnergy(weight, mean)).map { $0 + calibration.weight * $1 }
    let energy = divisor(problem.reference(bias.first ?? 0, calibration))
    var biasHeldOut: [Double] = []
    var noneHeldOut: [Double] = []
    heldOut = problem.heldOut.map { heldOut in
      let own = heldOut.centredGram.selecting(both: order)
      let about = heldOut.gram(about: calibration.mean).selecting(both: order)
      let heldOutEnergy = divisor(problem.reference(quadratic(own, ww), heldOut))
      let heldOutMean = order.map { heldOut.mean[$0] }
      biasHeldOut = suffixQuadratic(about, ww).map { max($0, 0) / heldOutEnergy }
      noneHeldOut = zip(suffixQuadratic(own, ww), suffixMeanEnergy(weight, heldOutMean)).map {
        max($0 + heldOut.weight * $1, 0) / heldOutEnergy
      }
      return (about, heldOutEnergy)
    }
    biasCurves = (bias.map { max($0, 0) / energy }, biasHeldOut)
    noneCurves = (none.map { max($0, 0) / energy }, noneHeldOut)
    self.problem = problem
    self.gram = gram
    self.weight = weight
    self.energy = energy
  }

  /// The curves under LIAR.
  /// - Throws: `FactorizationError` when C + λI is not positive definite.
  func curves(ridge: Double) throws -> LIARCurves {
    let (factor, lambda) = try problem.factor(gram, lambda: problem.lambda(ridge: ridge))
    let v = factor.multipliedTransposed(weight)  // V [d, o]
    let vv = v.outerGram()
    let regularised = suffixSums(vv.diagonal)
    // The true error: B = C = A − λI, so L⁻¹BL⁻ᵀ = I − λ L⁻¹L⁻ᵀ.
    let penalty = suffixQuadratic(factor.inverseLower().outerGram(), vv)
    let calibration = zip(regularised, penalty).map { max($0 - lambda * $1, 0) / energy }
    var heldOutErrors: [Double] = []
    if let heldOut {
      var transformed = heldOut.moments
      factor.solveLower(&transformed)
      factor.solveLowerTransposedFromRight(&transformed)
      heldOutErrors = suffixQuadratic(transformed, vv).map { max($0, 0) / heldOut.energy }
    }
    return LIARCurves(
      calibration: calibration, heldOut: heldOutErrors, regularised: regularised,
      conditions: [Double](repeating: factor.pivotRatio, count: regularised.count))
  }
}

/// What errors are divided by: of an output that is zero nothing can be lost.
private func divisor(_ energy: Double) -> Double { energy > 0 ? energy : .infinity }

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
