package import LinearAlgebra

/// What a backward pass shows of a sublayer, while it lasts.
package struct GradientTap {
  /// Which half of the layer.
  package let sublayer: Sublayer
  /// The consumer's input X: one row a token.
  package let units: UnsafePointer<Float>  // [rows, columns]
  /// dL/dX.
  package let gradients: UnsafePointer<Float>  // [rows, columns]
  /// Tokens.
  package let rows: Int
  /// Columns of X.
  package let columns: Int
}

/// dL/dW of every matrix of a layer, summed over the batches that it is given to, one at a time.
package final class LayerGradients {
  private var sums: [LinearPart: Matrix<Float>]

  /// Zero gradients of a layer's shapes.
  package init(_ layer: Layer) {
    sums = [:]
    for part in LinearPart.allCases {
      sums[part] = layer.linear(part).map {
        Matrix(rows: $0.weight.rows, columns: $0.weight.columns)
      }
    }
  }

  /// The gradient of a linear part that the layer has.
  package subscript(part: LinearPart) -> Matrix<Float> {
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
