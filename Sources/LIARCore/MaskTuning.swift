internal import LinearAlgebra

extension SiteProblem {
  /// The bounds of a tuned scalar: beyond them the estimate isn't trusted (Kwon et al. 2022).
  static var scalarBounds: ClosedRange<Double> { -10...10 }

  /// Mask tuning (METHODS, "Reconstructions"; Kwon et al. 2022): one scalar for every kept unit, by
  /// kept column.
  ///
  /// With Y_u = X_u W_u the contribution of unit u to the output, the scalars s = 1 + d are to
  /// restore what is missing, Σ_K d_u Y_u ≈ Σ_S Y_u, and a target's drift. Its normal equations are
  /// A d = r with A_uv = ⟨Y_u, Y_v⟩, the blocks of XᵀX ∘ WWᵀ summed, and r_u = Σ_S ⟨Y_u, Y_v⟩; they
  /// are solved as the authors do, damped by 1: min ‖A d − r‖² + ‖d‖². A counts tokens, so weights
  /// are brought to a mean of 1 first. The damping is raised to where float64 can still tell it
  /// from A². Scalars are clamped to −10 ... 10.
  /// - Throws: `FactorizationError` when the statistics hold numbers that aren't finite.
  func tunedScalars(keptColumns kept: [Int], prunedColumns pruned: [Int]) throws -> [Double] {
    guard !kept.isEmpty, calibration.weight > 0 else {
      return [Double](repeating: 1, count: kept.count)
    }
    let (contributions, target) = contributionProducts(kept, pruned)
    let scale = contributions.diagonal.reduce(0, +) / Double(contributions.rows)
    guard scale != 0 else { return [Double](repeating: 1, count: kept.count) }
    let tokenScale = Double(calibration.tokens) / calibration.weight
    let change = try dampedSolution(
      contributions, target, scale: scale, damping: 1 / (scale * tokenScale))
    let bounds = Self.scalarBounds
    return rows(of: kept).map {
      min(max(1 + change[$0], bounds.lowerBound), bounds.upperBound)
    }
  }

  /// The row of A that each kept column's unit has.
  private func rows(of kept: [Int]) -> [Int] {
    var rows: [Int] = []
    for (i, column) in kept.enumerated() {
      let isNew = i > 0 && column / columnsPerUnit != kept[i - 1] / columnsPerUnit
      rows.append((rows.last ?? 0) + (isNew ? 1 : 0))
    }
    return rows
  }

  /// A and r, on the scale of the token weights.
  private func contributionProducts(
    _ kept: [Int], _ pruned: [Int]
  ) -> (products: Matrix<Double>, target: [Double]) {
    let moments = calibration.secondMoments
    let weight = consumer.weight.selecting(rows: kept)
    let block = moments.selecting(both: kept)
    let weights = weight.outerGram()
    // r_i = w_i · (M_KS W_S)_i needs no product of W_K with W_S.
    let missing = missing(moments, kept, pruned, drift: drift?.secondMoments(calibration))
    let rows = rows(of: kept)
    let units = (rows.last ?? -1) + 1
    let (count, outputs) = (kept.count, weight.columns)
    var products = Matrix<Double>(rows: units, columns: units)
    var target = [Double](repeating: 0, count: units)
    for i in 0..<count {
      for j in 0..<count {
        products.values[rows[i] * units + rows[j]] +=
          block.values[i * count + j] * weights.values[i * count + j]
      }
      for j in 0..<outputs {
        target[rows[i]] += weight.values[i * outputs + j] * missing.values[i * outputs + j]
      }
    }
    return (products, target)
  }

  /// d of min ‖A d − r‖² + damping²‖d‖² for A and r divided by `scale`, with A symmetric.
  private func dampedSolution(
    _ a: Matrix<Double>, _ r: [Double], scale: Double, damping: Double
  ) throws -> [Double] {
    var a = a
    for i in a.values.indices { a.values[i] /= scale }
    let r = r.map { $0 / scale }
    var normal = a.outerGram()
    let greatest = normal.diagonal.max() ?? 0
    let floor = 64 * Double(a.rows) * .ulpOfOne * greatest
    let penalty = max(damping * damping, floor)
    for i in 0..<a.rows { normal[i, i] += penalty }
    let factor = try Cholesky(normal)
    var d = [Double](repeating: 0, count: a.rows)
    // A² has twice A's digits to lose; two refinements from A itself win them back.
    for _ in 0..<3 {
      let left = zip(r, a.multiplied(by: d)).map { $0 - $1 }
      let gradient = zip(a.multiplied(by: left), d).map { $0 - penalty * $1 }
      let step = factor.solve(gradient)
      for i in d.indices { d[i] += step[i] }
    }
    return d
  }
}
