internal import CKernels

/// The derivatives of the kernels: `gradient` holds dL/dy of y = f(x) and becomes dL/dx.
extension VectorMath {
  /// Through y = cap · tanh(scale · x / cap), of which y is given.
  package static func softCapBackward(
    _ y: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int,
    scale: Float = 1, cap: Float
  ) {
    lk_soft_cap_backward(y, gradient, count, scale, cap)
  }

  /// Through the exact GELU.
  package static func geluBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    lk_gelu_backward(x, gradient, count)
  }

  /// Through the GELU's tanh approximation.
  package static func geluTanhBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    lk_gelu_tanh_backward(x, gradient, count)
  }

  /// Through silu.
  package static func siluBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    lk_silu_backward(x, gradient, count)
  }

  /// Through max(x, 0).
  package static func reluBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    lk_relu_backward(x, gradient, count)
  }

  /// Through max(−bound, min(x, bound)), from x or from what it gave.
  package static func clampBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int, bound: Float
  ) {
    lk_clamp_backward(x, gradient, count, bound)
  }

  /// Through rows p = softmax(scale · x), from p; masked columns have p = 0 and get no gradient.
  package static func softmaxBackward(
    _ p: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    stride: Int, scale: Float
  ) {
    lk_softmax_backward(p, gradient, rows, columns, stride, scale)
  }

  /// Through LayerNorm.
  package static func layerNormBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    weight: UnsafePointer<Float>, epsilon: Float
  ) {
    lk_layer_norm_backward(x, gradient, rows, columns, weight, epsilon)
  }

  /// Through RMSNorm.
  package static func rmsNormBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    weight: UnsafePointer<Float>, epsilon: Float
  ) {
    lk_rms_norm_backward(x, gradient, rows, columns, weight, epsilon)
  }

  /// sum += x · y, float32 into float64.
  package static func accumulateProducts(
    _ sum: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    count: Int
  ) {
    lk_accumulate_products(sum, x, y, count)
  }

  /// sum += |x · y|, float32 into float64.
  package static func accumulateAbsoluteProducts(
    _ sum: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    count: Int
  ) {
    lk_accumulate_absolute_products(sum, x, y, count)
  }

  /// Σ |x · y|, summed in float64.
  package static func absoluteProducts(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> Double {
    lk_absolute_products(x, y, count)
  }
}
