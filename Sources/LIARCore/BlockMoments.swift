internal import LinearAlgebra

/// What the columns of a block of tokens are shifted by before products are formed in float32.
///
/// A column that hardly varies loses its digits unless it is shifted by its mean; to the others a
/// shift would only add rounding.
struct BlockMoments {
  /// Weighted column means of the block.
  let mean: [Double]
  /// What is taken from every row: the mean, rounded, or 0.
  let shift: [Float]
  /// What the products were formed about differs from the mean by this: mean − shift.
  let leftover: [Double]

  init(
    _ x: UnsafePointer<Float>, rows: Int, columns d: Int, weights: [Float]?, weight: Double
  ) {
    var mean = [Double](repeating: 0, count: d)
    var squares = mean
    for row in 0..<rows {
      VectorMath.accumulateMoments(
        &mean, &squares, x + row * d, weight: weights.map { Double($0[row]) } ?? 1, count: d)
    }
    for j in 0..<d { mean[j] /= weight }
    shift = (0..<d).map { j in
      let square = mean[j] * mean[j]
      let variance = squares[j] / weight - square
      return square > 64 * variance ? Float(mean[j]) : 0
    }
    leftover = zip(mean, shift).map { $0 - Double($1) }
    self.mean = mean
  }

  /// out ← √w (x − shift), row by row; `out` holds at least as many numbers as `x`.
  func shift(
    _ x: UnsafePointer<Float>, rows: Int, weights: [Float]?, into out: inout [Float]
  ) {
    let d = mean.count
    out.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let target = Shared(base), source = SharedConstant(x)
      Parallel.forEachRange(of: rows, minimum: 32) { range in
        for row in range {
          VectorMath.shiftScale(
            target.pointer + row * d, source.pointer + row * d, shift: shift,
            scale: weights?[row].squareRoot() ?? 1, count: d)
        }
      }
    }
  }
}
