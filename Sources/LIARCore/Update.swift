public import LinearAlgebra
public import PruningPlan

/// What becomes of a consumer when units are pruned: the kept rows of its weight, and its bias.
public struct Update: Sendable {
  /// The columns kept, ascending.
  public let keptColumns: [Int]
  /// W' over the kept columns.
  public let weight: Matrix<Double>  // [kept, o]
  /// b', or nil where there is still none.
  public let bias: [Double]?  // [o]
  /// A lower bound of the condition number of what was factored; nil where nothing was.
  public var condition: Double?
  /// Those of the kept columns that become a constant, whose rows of W' are a bias; nil for none.
  public let constant: ConstantColumns?

  /// Creates an update.
  public init(
    keptColumns: [Int], weight: Matrix<Double>, bias: [Double]?, condition: Double? = nil,
    constant: ConstantColumns? = nil
  ) {
    precondition(weight.rows == keptColumns.count)
    self.keptColumns = keptColumns
    self.weight = weight
    self.bias = bias
    self.condition = condition
    self.constant = constant
  }
}

/// The interpolation itself: X_S ≈ X_K Q + 1P (METHODS, "LIAR"; arXiv 2407.13331).
public struct Interpolation: Sendable {
  /// Q = (C_KK + λI)⁻¹ C_KS.
  public let q: Matrix<Double>  // [kept, pruned]
  /// P = μ_S − μ_K Q.
  public let p: [Double]  // [pruned]
}

extension SiteProblem {
  /// The columns that are kept when the first `kept` units of a ranking are, ascending.
  public func keptColumns(_ ranking: Ranking, kept: Int) -> [Int] {
    columns(of: ranking.order.prefix(kept).sorted())
  }

  /// Q and P of a mask. The update itself never forms Q; this is for tests and for inspection.
  /// - Throws: `FactorizationError` when C_KK + λI is not positive definite.
  /// - Complexity: O(k³ + k²p) for k kept and p pruned columns.
  public func interpolation(keptColumns kept: [Int], ridge: Double) throws -> Interpolation {
    let pruned = complement(of: kept)
    let gram = calibration.centredGram
    let factor = try keptFactor(gram, kept, ridge: ridge)
    let q = factor.solve(cross(gram, kept, pruned))
    let meanOfKept = kept.map { calibration.mean[$0] }
    let shift = q.transposeMultiplied(by: meanOfKept)
    let p = pruned.enumerated().map { calibration.mean[$1] - shift[$0] }
    return Interpolation(q: q, p: p)
  }

  /// The consumer after pruning to the kept columns and reconstructing.
  ///
  /// Where the problem has a drift, the kept units make good for it too: with T the target,
  /// min ‖T − X_K W' − 1b'‖² + λ‖W' − W_K‖², whose solution is W' = W_K + (C_KK + λI)⁻¹(C_KS W_S +
  /// Z_K), Z the drift's products with X, and b' = mean of T − μ_K W'; a correction takes another
  /// ridge and a share of Z's part. The others take theirs: bias compensation the mean alone, mask
  /// tuning its scalars, no reconstruction nothing.
  ///
  /// LIAR's weights alone take the uncentred Gram matrix, and its ridge is a share of that matrix's
  /// mean diagonal. LIAR's bias alone is P of the whole method, with W untouched. LIAR through the
  /// values is the whole method on all kept columns but those of a constant, which carry its bias.
  /// - Throws: `FactorizationError` when C_KK + λI is not positive definite.
  /// - Complexity: O(k³ + k·d·o) for k kept columns under LIAR, O(k³ + k²·o + k·d·o) under mask
  ///   tuning.
  public func update(
    keptColumns kept: [Int], reconstruction: Reconstruction, ridge: Double,
    correction: Correction? = nil
  ) throws -> Update {
    let weight = consumer.weight.selecting(rows: kept)
    let pruned = complement(of: kept)
    guard !pruned.isEmpty || drift != nil, reconstruction != .none else {
      return Update(keptColumns: kept, weight: weight, bias: consumer.bias)
    }
    let prunedWeight = consumer.weight.selecting(rows: pruned)
    let meanOfPruned = pruned.map { calibration.mean[$0] }
    var shift = prunedWeight.transposeMultiplied(by: meanOfPruned)  // μ_S W_S
    if let drift { shift = zip(shift, drift.mean).map { $0 + $1 } }
    switch reconstruction {
    case .none, .bias:
      return Update(keptColumns: kept, weight: weight, bias: adding(shift))
    case .liar, .liarBias:
      let (delta, condition) = try delta(
        calibration.centredGram, kept, pruned, drift: correction == nil ? drift?.cross : nil,
        ridge: ridge)
      let meanOfKept = kept.map { calibration.mean[$0] }
      let moved = delta.transposeMultiplied(by: meanOfKept)
      for i in shift.indices { shift[i] -= moved[i] }  // P W_S = μ_S W_S − μ_K Δ
      return try corrected(
        Update(
          keptColumns: kept, weight: reconstruction == .liar ? adding(delta, to: weight) : weight,
          bias: adding(shift), condition: condition), reconstruction, correction)
    case .liarValues:
      return try updateThroughValues(keptColumns: kept, ridge: ridge, correction: correction)
    case .liarWeights:
      let (delta, condition) = try delta(
        calibration.secondMoments, kept, pruned,
        drift: correction == nil ? drift?.secondMoments(calibration) : nil, ridge: ridge)
      return try corrected(
        Update(
          keptColumns: kept, weight: adding(delta, to: weight), bias: consumer.bias,
          condition: condition), reconstruction, correction)
    case .maskTuning:
      let scalars = try tunedScalars(keptColumns: kept, prunedColumns: pruned)
      return Update(keptColumns: kept, weight: scaled(weight, rows: scalars), bias: consumer.bias)
    }
  }

  /// An update without the drift's part, and its share of that part.
  private func corrected(
    _ update: Update, _ reconstruction: Reconstruction, _ correction: Correction?
  ) throws -> Update {
    guard let correction, correction.share > 0 else { return update }
    var part = try driftPart(update.keptColumns, reconstruction, ridge: correction.ridge)
    for i in part.weight.values.indices { part.weight.values[i] *= correction.share }
    return Update(
      keptColumns: update.keptColumns, weight: adding(part.weight, to: update.weight),
      bias: update.bias.map { zip($0, part.bias).map { $0 + correction.share * $1 } },
      condition: update.condition)
  }

  /// What an update leaves of the output: D = W − W' over all columns, and Δb = b' − b.
  public func residual(of update: Update) -> Residual {
    var difference = consumer.weight
    let o = difference.columns
    let before = consumer.bias ?? [Double](repeating: 0, count: o)
    var after = update.bias ?? [Double](repeating: 0, count: o)
    let constant = Set(update.constant?.columns ?? [])
    for (row, column) in update.keptColumns.enumerated() {
      let weights = update.weight.values[row * o..<(row + 1) * o]
      if let value = update.constant?.value, constant.contains(column) {
        for (j, weight) in weights.enumerated() { after[j] += value * weight }
      } else {
        for (j, weight) in weights.enumerated() { difference.values[column * o + j] -= weight }
      }
    }
    return Residual(weight: difference, bias: zip(after, before).map { $0 - $1 })
  }

  /// The relative error of an update on the calibration tokens, against the target: 0 where nothing
  /// is lost, 1 where the output is no better than its own mean.
  /// - Complexity: O(d²o), as the other errors of updates.
  public func error(of update: Update) -> Double {
    relativeError(of: update, on: calibration, drift: drift)
  }

  /// The relative error of an update on the held-out tokens, where some were held out.
  public func heldOutError(of update: Update) -> Double? {
    heldOut.map { relativeError(of: update, on: $0, drift: heldOutDrift) }
  }

  /// The relative error of any update: sqrt((tr(DᵀCD) + n‖μD − Δb‖²) / tr(WᵀCW)) (METHODS, "The
  /// error of any update"); with a drift E, of XD − 1Δb + E against the target's energy.
  public func relativeError(
    of update: Update, on statistics: Statistics, drift: Drift? = nil
  ) -> Double {
    let energy = targetEnergy(statistics, drift)
    guard energy > 0 else { return 0 }
    return (residualEnergy(of: update, on: statistics, drift: drift) / energy).squareRoot()
  }

  /// What an update leaves of the drift on the calibration tokens, relative to all of it: 1 where the
  /// output has no more of it than its mean.
  /// - Complexity: O(d²o).
  public func driftError(of update: Update) -> Double {
    driftError(of: update, on: calibration, drift: drift)
  }

  /// The same on the held-out tokens, where some were held out.
  public func heldOutDriftError(of update: Update) -> Double? {
    heldOut.map { driftError(of: update, on: $0, drift: heldOutDrift) }
  }

  private func driftError(
    of update: Update, on statistics: Statistics, drift: Drift?
  ) -> Double {
    guard let drift, drift.energy > 0 else { return 0 }
    return (residualEnergy(of: update, on: statistics, drift: drift) / drift.energy).squareRoot()
  }

  /// ‖XD − 1Δb + E‖².
  private func residualEnergy(
    of update: Update, on statistics: Statistics, drift: Drift?
  ) -> Double {
    let residual = residual(of: update)
    let product = statistics.centredGram.multiplied(by: residual.weight)
    var error = product.dot(residual.weight)
    var offset = residual.weight.transposeMultiplied(by: statistics.mean)
    if let drift {
      error += 2 * drift.cross.dot(residual.weight)
      error += drift.energy
      offset = zip(offset, drift.mean).map { $0 + $1 }
    }
    for (moved, bias) in zip(offset, residual.bias) {
      error += statistics.weight * (moved - bias) * (moved - bias)
    }
    return max(error, 0)
  }

  /// The energy of the centred target: that of the output, and with a drift + 2 tr(WᵀZ) + ‖E‖².
  private func targetEnergy(_ statistics: Statistics, _ drift: Drift?) -> Double {
    guard let drift else { return outputEnergy(statistics) }
    let centred = centredEnergy(statistics) + 2 * drift.cross.dot(consumer.weight) + drift.energy
    return reference(centred, statistics)
  }

  func complement(of kept: [Int]) -> [Int] {
    var isKept = [Bool](repeating: false, count: columns)
    for column in kept { isKept[column] = true }
    return (0..<columns).filter { !isKept[$0] }
  }

  /// Δ = (G_KK + λI)⁻¹ (G_KS W_S + Z_K) for a Gram matrix G, which without a drift Z is Q W_S in
  /// the cheaper order.
  private func delta(
    _ gram: Matrix<Double>, _ kept: [Int], _ pruned: [Int], drift: Matrix<Double>?, ridge: Double
  ) throws -> (delta: Matrix<Double>, condition: Double) {
    let factor = try keptFactor(gram, kept, ridge: ridge)
    return (factor.solve(missing(gram, kept, pruned, drift: drift)), factor.pivotRatio)
  }

  /// G_KS W_S + Z_K: the products of the kept columns with what they are to make good.
  func missing(
    _ gram: Matrix<Double>, _ kept: [Int], _ pruned: [Int], drift: Matrix<Double>?
  ) -> Matrix<Double> {
    let own =
      pruned.isEmpty
      ? Matrix(rows: kept.count, columns: consumer.weight.columns)
      : cross(gram, kept, pruned).multiplied(by: consumer.weight.selecting(rows: pruned))
    return drift.map { adding(own, to: $0.selecting(rows: kept)) } ?? own
  }

  func keptFactor(
    _ gram: Matrix<Double>, _ kept: [Int], ridge: Double
  ) throws -> Cholesky {
    let diagonal = gram.diagonal
    let lambda = ridge * diagonal.reduce(0, +) / Double(max(diagonal.count, 1))
    return try factor(gram.selecting(both: kept), lambda: lambda).cholesky
  }

  /// G_KS.
  private func cross(_ gram: Matrix<Double>, _ kept: [Int], _ pruned: [Int]) -> Matrix<Double> {
    gram.selecting(rows: kept).selecting(columns: pruned)
  }

  func adding(_ delta: Matrix<Double>, to weight: Matrix<Double>) -> Matrix<Double> {
    var result = weight
    for i in result.values.indices { result.values[i] += delta.values[i] }
    return result
  }

  private func scaled(_ weight: Matrix<Double>, rows factors: [Double]) -> Matrix<Double> {
    var result = weight
    for i in result.values.indices { result.values[i] *= factors[i / weight.columns] }
    return result
  }

  private func adding(_ shift: [Double]) -> [Double] {
    guard let bias = consumer.bias else { return shift }
    return zip(bias, shift).map { $0 + $1 }
  }
}

/// The difference that pruning makes to a site's output: y − y' = x D − Δb.
public struct Residual: Sendable {
  /// D = W − W', the pruned columns' rows whole.
  public let weight: Matrix<Double>  // [d, o]
  /// Δb = b' − b.
  public let bias: [Double]  // [o]

  /// ‖x D − Δb‖ for every row of x, divided by `scale`.
  public func errors(of x: Matrix<Float>, scale: Double) -> [Float] {
    let difference = x.multiplied(by: weight.narrowed)
    return (0..<x.rows).map { row in
      var total = 0.0
      for j in 0..<weight.columns {
        let value = Double(difference[row, j]) - bias[j]
        total += value * value
      }
      return Float(scale > 0 ? total.squareRoot() / scale : 0)
    }
  }
}
