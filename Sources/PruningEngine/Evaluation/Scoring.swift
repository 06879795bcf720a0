internal import Foundation
internal import LinearAlgebra

/// The figures that tasks are scored by.
enum Scoring {
  /// exp of a mean loss, large but finite for a model that predicts nothing; NaN stays NaN.
  static func perplexity(_ meanLoss: Double) -> Double {
    meanLoss < 700 || meanLoss.isNaN ? exp(meanLoss) : exp(700)
  }

  /// The cosine of two vectors, whatever their lengths.
  static func cosine(_ a: [Float], _ b: [Float]) -> Double {
    let count = min(a.count, b.count)
    let norms =
      VectorMath.dot(a, a, count: count).squareRoot()
      * VectorMath.dot(b, b, count: count).squareRoot()
    return norms > 0 ? VectorMath.dot(a, b, count: count) / norms : 0
  }

  /// Spearman's rank correlation: Pearson's of the ranks, ties given their mean rank.
  static func spearman(_ a: [Double], _ b: [Double]) -> Double {
    let (x, y) = (ranks(a), ranks(b))
    let n = Double(x.count)
    guard n > 1 else { return 0 }
    let mean = (n - 1) / 2
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (u, v) in zip(x, y) {
      xy += (u - mean) * (v - mean)
      xx += (u - mean) * (u - mean)
      yy += (v - mean) * (v - mean)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for i in start...end { ranks[order[i]] = Double(start + end) / 2 }
      start = end + 1
    }
    return ranks
  }

  /// Σ KL(p ‖ q) over rows of logits, and the rows whose greatest entries agree.
  static func divergence(_ p: Matrix<Float>, _ q: Matrix<Float>) -> (
    divergence: Double, agreement: Int
  ) {
    let count = p.columns
    var divergences = [Double](repeating: 0, count: p.rows)
    var agreements = [Bool](repeating: false, count: p.rows)
    divergences.withUnsafeMutableBufferPointer { divergences in
      agreements.withUnsafeMutableBufferPointer { agreements in
        guard let divergences = divergences.baseAddress, let agreements = agreements.baseAddress
        else { return }
        let (sums, agreed) = (Shared(divergences), Shared(agreements))
        Parallel.forEach(p.rows) { row in
          p.values.withUnsafeBufferPointer { p in
            q.values.withUnsafeBufferPointer { q in
              guard let p = p.baseAddress, let q = q.baseAddress else { return }
              let (divergence, agrees) = Self.divergence(
                p + row * count, q + row * count, count: count)
              sums.pointer[row] = divergence
              agreed.pointer[row] = agrees
            }
          }
        }
      }
    }
    // In the rows' order, whichever worker came first.
    return (divergences.reduce(0, +), agreements.count { $0 })
  }

  /// KL(p ‖ q) of one row of logits, NaN where one isn't finite, and whether the greatest entries agree.
  private static func divergence(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> (divergence: Double, agrees: Bool) {
    let shiftA = VectorMath.logSumExp(a, count: count)
    let shiftB = VectorMath.logSumExp(b, count: count)
    var sum = 0.0
    var best = (a: 0, b: 0)
    let shift = shiftA - shiftB
    // 0 · x is 0 unless x isn't finite, which no comparison below would show.
    var poison: Float = 0
    for j in 0..<count {
      poison += 0 * a[j] + 0 * b[j]
      let logP = Double(a[j]) - shiftA
      // Terms below e⁻³⁰ add nothing that float64 could show. Equal rows differ by exactly zero.
      if logP > -30 { sum += Foundation.exp(logP) * (Double(a[j]) - Double(b[j]) - shift) }
      if a[j] > a[best.a] { best.a = j }
      if b[j] > b[best.b] { best.b = j }
    }
    // No divergence is below zero; rounding of rows that are nearly equal can be.
    return (poison.isNaN ? .nan : sum < 0 ? 0 : sum, best.a == best.b)
  }
}
