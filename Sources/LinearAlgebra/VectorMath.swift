internal import CKernels

/// The vectorised kernels, on raw memory; each runs on the calling thread.
package enum VectorMath {
  /// x ← GELU(x), exact (erf).
  package static func gelu(_ x: UnsafeMutablePointer<Float>, count: Int) { lk_gelu(x, count) }

  /// x ← GELU(x) by the tanh approximation.
  package static func geluTanh(_ x: UnsafeMutablePointer<Float>, count: Int) {
    lk_gelu_tanh(x, count)
  }

  /// x ← max(x, 0).
  package static func relu(_ x: UnsafeMutablePointer<Float>, count: Int) { lk_relu(x, count) }

  /// x ← x, brought between −bound and bound.
  package static func clamp(_ x: UnsafeMutablePointer<Float>, count: Int, bound: Float) {
    lk_clamp(x, count, bound)
  }

  /// x ← cap · tanh(scale · x / cap).
  package static func softCap(
    _ x: UnsafeMutablePointer<Float>, count: Int, scale: Float = 1, cap: Float
  ) {
    lk_soft_cap(x, count, scale, cap)
  }

  /// x ← silu(x).
  package static func silu(_ x: UnsafeMutablePointer<Float>, count: Int) { lk_silu(x, count) }

  /// x ← x · y.
  package static func multiply(
    _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) {
    lk_multiply(x, y, count)
  }

  /// gate ← silu(gate) · up.
  package static func siluMultiply(
    _ gate: UnsafeMutablePointer<Float>, _ up: UnsafePointer<Float>, count: Int
  ) {
    lk_silu_multiply(gate, up, count)
  }

  /// Rows ← softmax(scale · row).
  package static func softmax(
    _ x: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int, scale: Float
  ) {
    lk_softmax(x, rows, columns, stride, scale)
  }

  /// Rows ← softmax(scale · row) over the columns a causal decoder may see: row r stands at
  /// position `first` + r; with a `window`, only the last `window` positions.
  package static func softmaxCausal(
    _ x: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int, first: Int,
    window: Int?, scale: Float
  ) {
    if let window {
      lk_softmax_window(x, rows, columns, stride, first, window, scale)
    } else {
      lk_softmax_causal(x, rows, columns, stride, first, scale)
    }
  }

  /// out ← LayerNorm(x); `out` may be `x`.
  package static func layerNorm(
    _ x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    weight: UnsafePointer<Float>, bias: UnsafePointer<Float>, epsilon: Float
  ) {
    lk_layer_norm(x, out, rows, columns, weight, bias, epsilon)
  }

  /// out ← RMSNorm(x); `out` may be `x`.
  package static func rmsNorm(
    _ x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    stride: Int? = nil, weight: UnsafePointer<Float>, epsilon: Float
  ) {
    lk_rms_norm(x, out, rows, columns, stride ?? columns, stride ?? columns, weight, epsilon)
  }

  /// Every row of x += bias.
  package static func addBias(
    _ x: UnsafeMutablePointer<Float>, rows: Int, columns: Int, bias: UnsafePointer<Float>
  ) {
    lk_add_bias(x, rows, columns, bias)
  }

  /// x += y.
  package static func add(
    _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) {
    lk_add(x, y, count)
  }

  /// x += scale · y.
  package static func scaleAdd(
    _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, scale: Float, count: Int
  ) {
    lk_scale_add(x, y, scale, count)
  }

  /// Rotary position embedding of one token's heads.
  /// - Parameters:
  ///   - columns: how many columns of each head are turned, its first.
  ///   - cosine: columns / 2 entries, as `sine`.
  package static func rotate(
    _ x: UnsafeMutablePointer<Float>, heads: Int, headSize: Int, columns: Int,
    cosine: UnsafePointer<Float>, sine: UnsafePointer<Float>
  ) {
    lk_rotate(x, heads, headSize, columns, cosine, sine)
  }

  /// log Σ exp(x).
  package static func logSumExp(_ x: UnsafePointer<Float>, count: Int) -> Double {
    lk_log_sum_exp(x, count)
  }

  /// Σ x·y, summed in float64.
  package static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int)
    -> Double
  {
    lk_dot(x, y, count)
  }

  /// The mean of the squares.
  package static func meanSquare(_ x: UnsafePointer<Float>, count: Int) -> Float {
    lk_mean_square(x, count)
  }

  /// The population variance.
  package static func variance(_ x: UnsafePointer<Float>, count: Int) -> Float {
    lk_variance(x, count)
  }

  /// sum += weight · x and squares += weight · x², float32 into float64.
  package static func accumulateMoments(
    _ sum: UnsafeMutablePointer<Double>, _ squares: UnsafeMutablePointer<Double>,
    _ x: UnsafePointer<Float>, weight: Double, count: Int
  ) {
    lk_accumulate_moments(sum, squares, x, weight, count)
  }

  /// out ← (x − shift) · scale.
  package static func shiftScale(
    _ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    scale: Float, count: Int
  ) {
    lk_shift_scale(out, x, shift, scale, count)
  }

  /// y += x, float32 into float64.
  package static func widenAdd(
    _ y: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Float>, count: Int
  ) {
    lk_widen_add(y, x, count)
  }

  /// Σ a·b over float64.
  package static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int)
    -> Double
  {
    lk_dot_double(a, b, count)
  }

  /// y += scale · x over float64.
  package static func scaleAdd(
    _ y: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, scale: Double, count: Int
  ) {
    lk_scale_add_double(y, x, scale, count)
  }
}
