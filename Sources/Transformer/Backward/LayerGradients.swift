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
  private var sums: [LinearPart: Matrix<Float>]

  /// Zero gradients of a layer's shapes.
  public init(_ layer: Layer) {
    sums = [:]
    for part in LinearPart.allCases {
      sums[part] = layer.linear(part).map {
        Matrix(rows: $0.weight.rows, columns: $0.weight.columns)
      }
    }
  }

  /// The gradient of a linear part that the layer has.
  public subscript(part: LinearPart) -> Matrix<Float> {
    guard let sum = sums[part] else { preconditionFailure("the layer has no \(part)") }
    return sum
  }

  /// sum ← sum + dYᵀ X.
  func add(
    _ part: LinearPart, _ gradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
  ) {
    guard let (outputs, inputs) = sums[part].map({ ($0.rows, $0.columns) }) else { return }
    sums[part]?.values.withUnsafeMutableBufferPointer { sum in
      guard let sum = sum.baseAddress else { return }
      Product.multiply(
        gradient, .transposed, strideA: outputs, x, strideB: inputs, into: sum, strideC: inputs,
        m: outputs, n: inputs, k: rows, beta: 1)
    }
  }
}
