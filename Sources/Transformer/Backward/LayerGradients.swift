public import LinearAlgebra

/// What a backward pass shows of a sublayer, while it lasts.
public struct GradientTap {
  /// Which half of the layer.
  public let sublayer: Sublayer
  /// The consumer's input X: one row a token.
  public let units: UnsafePointer<Float>  // [rows, columns]
  /// dL/dX.
  public let gradients: UnsafePointer<Float>  // [rows, columns]
  /// Tokens.
  public let rows: Int
  /// Columns of X.
  public let columns: Int
}

/// dL/dW of every matrix of a layer, summed over the batches that it is given to, one at a time.
public final class LayerGradients {
  /// Of W_q.
  public internal(set) var query: Matrix<Float>
  /// Of W_k.
  public internal(set) var key: Matrix<Float>
  /// Of W_v.
  public internal(set) var value: Matrix<Float>
  /// Of W_o.
  public internal(set) var output: Matrix<Float>
  /// Of the FFN's gate.
  public internal(set) var gate: Matrix<Float>  // empty without one
  /// Of the FFN's first layer.
  public internal(set) var up: Matrix<Float>
  /// Of the FFN's second layer.
  public internal(set) var down: Matrix<Float>

  /// Zero gradients of a layer's shapes.
  public init(_ layer: Layer) {
    func zero(_ linear: Linear) -> Matrix<Float> {
      Matrix(rows: linear.weight.rows, columns: linear.weight.columns)
    }
    query = zero(layer.attention.query)
    key = zero(layer.attention.key)
    value = zero(layer.attention.value)
    output = zero(layer.attention.output)
    gate = layer.feedForward.gate.map(zero) ?? Matrix(rows: 0, columns: 0)
    up = zero(layer.feedForward.up)
    down = zero(layer.feedForward.down)
  }

  /// sum ← sum + dYᵀ X.
  func add(
    _ matrix: ReferenceWritableKeyPath<LayerGradients, Matrix<Float>>,
    _ gradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
  ) {
    let (outputs, inputs) = (self[keyPath: matrix].rows, self[keyPath: matrix].columns)
    self[keyPath: matrix].values.withUnsafeMutableBufferPointer { sum in
      guard let sum = sum.baseAddress else { return }
      Product.multiply(
        gradient, .transposed, strideA: outputs, x, strideB: inputs, into: sum, strideC: inputs,
        m: outputs, n: inputs, k: rows, beta: 1)
    }
  }
}
