internal import LinearAlgebra

/// Greedy backward elimination by the interpolation error: each step removes the unit whose removal
/// costs least *with* LIAR, tr(R_hᵀ (H_hh)⁻¹ R_h), H the inverse of the regularised Gram matrix and
/// R the refitted weights (METHODS, "Criteria"; block OBS).
///
/// Only H and N = RRᵀ are held; R itself is never needed, because the error, the choice and the
/// updates of both need inner products of R's rows alone. Removing neuron j is
/// H ← H − uuᵀ with u = H_:j/√H_jj and N ← N − uwᵀ − wuᵀ with q = N_:j/√H_jj, w = q − ½‖·‖²u.
/// These rank-one updates are gathered in blocks and applied as one matrix product, while the
/// diagonals, which the choice needs, are kept current.
public struct GreedyElimination: Sendable {
  /// Units in the order of elimination.
  public let order: [Int]
  /// The regularised error after each elimination: the sum of the units' costs.
  public let cumulativeError: [Double]

  /// Eliminates all units of a site.
  /// - Throws: `FactorizationError` when C + λI is not positive definite.
  /// - Complexity: O(d³).
  public init(_ problem: SiteProblem, ridge: Double) throws {
    let factor = try problem.factor(
      problem.calibration.centredGram, lambda: problem.lambda(ridge: ridge)
    ).cholesky
    let inverse = factor.inverse()
    let outer = problem.consumer.weight.outerGram()
    var state = EliminationState(
      inverse: inverse, outer: outer, columnsPerUnit: problem.columnsPerUnit)
    if problem.columnsPerUnit == 1 {
      state.eliminateNeurons()
    } else {
      state.eliminateBlocks()
    }
    order = state.order
    cumulativeError = state.cumulativeError
  }

  /// What the removal of a block of columns costs: tr(R_hᵀ H_hh⁻¹ R_h) = tr(H_hh⁻¹ N_hh), from the
  /// block of H and that of N; infinity where the former can't be factored.
  static func cost(_ inverse: Matrix<Double>, _ outer: Matrix<Double>) -> Double {
    guard let factor = try? Cholesky(inverse) else { return .infinity }
    return factor.solve(outer).diagonal.reduce(0, +)
  }
}

private struct EliminationState {
  var inverse: Matrix<Double>  // H [m, m] over the units left
  var outer: Matrix<Double>  // N [m, m]
  let columnsPerUnit: Int
  var alive: [Int]
  var order: [Int] = []
  var cumulativeError: [Double] = []
  private var error = 0.0

  init(inverse: Matrix<Double>, outer: Matrix<Double>, columnsPerUnit: Int) {
    self.inverse = inverse
    self.outer = outer
    self.columnsPerUnit = columnsPerUnit
    alive = Array(0..<inverse.rows / columnsPerUnit)
  }

  private mutating func record(_ unit: Int, cost: Double) {
    error += max(cost, 0)
    order.append(unit)
    cumulativeError.append(error)
  }

  /// Whole heads: few steps, each a small block update.
  mutating func eliminateBlocks() {
    let g = columnsPerUnit
    while !alive.isEmpty {
      var best = (cost: Double.infinity, index: 0)
      for index in alive.indices {
        let cost = blockCost(index)
        if cost < best.cost { best = (cost, index) }
      }
      record(alive[best.index], cost: best.cost)
      let block = Array(best.index * g..<(best.index + 1) * g)
      let keep = (0..<inverse.rows).filter { $0 < block[0] || $0 > block[g - 1] }
      let columns = inverse.selecting(columns: block)  // T [m, g]
      let factor = try? Cholesky(inverse.selecting(both: block))
      if let factor {
        var scaled = columns.transposed  // [g, m]
        scaled = factor.solve(scaled)
        let f = scaled.transposed  // F = T H_hh⁻¹ [m, g]
        let fT = f.multiplied(by: columns, otherOrientation: .transposed)
        let outerColumns = outer.selecting(columns: block)  // N_:h [m, g]
        let cross = f.multiplied(by: outerColumns, otherOrientation: .transposed)
        let inner = f.multiplied(by: outer.selecting(both: block))
          .multiplied(by: f, otherOrientation: .transposed)
        for i in 0..<inverse.rows {
          for j in 0..<inverse.columns {
            inverse[i, j] -= fT[i, j]
            outer[i, j] += inner[i, j] - cross[i, j] - cross[j, i]
          }
        }
      }
      inverse = inverse.selecting(both: keep)
      outer = outer.selecting(both: keep)
      alive.remove(at: best.index)
    }
  }

  private func blockCost(_ index: Int) -> Double {
    let block = Array(index * columnsPerUnit..<(index + 1) * columnsPerUnit)
    return GreedyElimination.cost(inverse.selecting(both: block), outer.selecting(both: block))
  }

  /// Single neurons: blocked rank-one updates.
  mutating func eliminateNeurons() {
    let blockSize = 32
    let blocksBetweenCompactions = 4
    while !alive.isEmpty {
      let m = inverse.rows
      var live = [Bool](repeating: true, count: m)
      var inverseDiagonal = inverse.diagonal
      var outerDiagonal = outer.diagonal
      var removed = 0
      for _ in 0..<blocksBetweenCompactions where removed < m {
        let steps = min(blockSize, m - removed)
        var u = Matrix<Double>(rows: steps, columns: m)
        var w = Matrix<Double>(rows: steps, columns: m)
        for step in 0..<steps {
          let chosen = cheapest(live, inverseDiagonal, outerDiagonal)
          live[chosen.index] = false
          record(alive[chosen.index], cost: chosen.cost)
          update(
            step: step, pivot: chosen.index, u: &u, w: &w, inverseDiagonal: &inverseDiagonal,
            outerDiagonal: &outerDiagonal)
        }
        removed += steps
        apply(u: u, w: w)
      }
      let keep = (0..<m).filter { live[$0] }
      alive = keep.map { alive[$0] }
      inverse = inverse.selecting(both: keep)
      outer = outer.selecting(both: keep)
    }
  }

  private func cheapest(
    _ live: [Bool], _ inverseDiagonal: [Double], _ outerDiagonal: [Double]
  ) -> (index: Int, cost: Double) {
    var best = (index: -1, cost: Double.infinity)
    for i in live.indices where live[i] {
      let cost = max(outerDiagonal[i], 0) / max(inverseDiagonal[i], .leastNormalMagnitude)
      if best.index < 0 || cost < best.cost { best = (i, cost) }
    }
    return best
  }

  /// Forms row `step` of U and W from the pivot's current columns of H and N, and brings the
  /// diagonals up to date.
  private func update(
    step: Int, pivot: Int, u: inout Matrix<Double>, w: inout Matrix<Double>,
    inverseDiagonal: inout [Double], outerDiagonal: inout [Double]
  ) {
    let m = inverse.rows
    u.values.withUnsafeMutableBufferPointer { u in
      w.values.withUnsafeMutableBufferPointer { w in
        inverse.values.withUnsafeBufferPointer { inverse in
          outer.values.withUnsafeBufferPointer { outer in
            guard let u = u.baseAddress, let w = w.baseAddress,
              let inverse = inverse.baseAddress, let outer = outer.baseAddress
            else { return }
            let newU = u + step * m, newW = w + step * m
            newU.update(from: inverse + pivot * m, count: m)
            newW.update(from: outer + pivot * m, count: m)
            for earlier in 0..<step {
              let rowU = u + earlier * m, rowW = w + earlier * m
              VectorMath.scaleAdd(newU, rowU, scale: -rowU[pivot], count: m)
              VectorMath.scaleAdd(newW, rowW, scale: -rowU[pivot], count: m)
              VectorMath.scaleAdd(newW, rowU, scale: -rowW[pivot], count: m)
            }
            let diagonal = max(newU[pivot], .leastNormalMagnitude)
            let root = 1 / diagonal.squareRoot()
            let norm = newW[pivot] / diagonal  // ‖R_j‖² / H_jj
            for i in 0..<m {
              newU[i] *= root
              newW[i] = newW[i] * root - 0.5 * norm * newU[i]
              inverseDiagonal[i] -= newU[i] * newU[i]
              outerDiagonal[i] -= 2 * newU[i] * newW[i]
            }
          }
        }
      }
    }
  }

  /// H ← H − UᵀU, N ← N − UᵀW − WᵀU.
  private mutating func apply(u: Matrix<Double>, w: Matrix<Double>) {
    let m = inverse.rows, k = u.rows
    u.values.withUnsafeBufferPointer { u in
      w.values.withUnsafeBufferPointer { w in
        guard let u = u.baseAddress, let w = w.baseAddress else { return }
        inverse.values.withUnsafeMutableBufferPointer { inverse in
          guard let inverse = inverse.baseAddress else { return }
          Product.multiply(
            u, .transposed, strideA: m, u, strideB: m, into: inverse, strideC: m, m: m, n: m, k: k,
            alpha: -1, beta: 1)
        }
        outer.values.withUnsafeMutableBufferPointer { outer in
          guard let outer = outer.baseAddress else { return }
          Product.multiply(
            u, .transposed, strideA: m, w, strideB: m, into: outer, strideC: m, m: m, n: m, k: k,
            alpha: -1, beta: 1)
          Product.multiply(
            w, .transposed, strideA: m, u, strideB: m, into: outer, strideC: m, m: m, n: m, k: k,
            alpha: -1, beta: 1)
        }
      }
    }
  }
}
