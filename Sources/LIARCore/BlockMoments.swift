internal import LinearAlgebra

/// What the columns of a block of tokens are shifted by before products are formed in float32.
///
/// A column that varies less than its mean loses digits unless it is shifted: by the mean where it
/// hardly varies, else by a number near it in few bits, which is taken away without rounding.
struct BlockMoments {
  /// Weighted column means of the block.
  let mean: [Double]
  /// What is taken from every row: the mean, or the like, or 0.
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
      guard square > variance else { return 0 }
      return square > 64 * variance ? Float(mean[j]) : Float(mean[j]).inFewBits
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

extension Float {
  /// The nearest number of four significant bits.
  fileprivate var inFewBits: Float {
    guard isNormal else { return 0 }
    let unit = Float(sign: .plus, exponent: exponent - 3, significand: 1)
    return (self / unit).rounded() * unit
  }
}
