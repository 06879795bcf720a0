public import LinearAlgebra

/// The linear layer that reads a site's units: Y = X W + 1b.
public struct Consumer: Sendable {
  /// W, input × output.
  public let weight: Matrix<Double>  // [d, o]
  /// b, or nil where the layer has none.
  public let bias: [Double]?  // [o]

  /// Creates a consumer.
  /// - Parameters:
  ///   - weight: W as Y = XW has it, input × output: the transpose of what `nn.Linear` stores.
  ///   - bias: b, one entry an output, or nil.
  public init(weight: Matrix<Double>, bias: [Double]?) {
    precondition(bias.map { $0.count == weight.columns } ?? true)
    self.weight = weight
    self.bias = bias
  }

  /// ‖W_i‖² by column i of X.
  public var squaredRowNorms: [Double] {
    (0..<weight.rows).map { row in
      weight.values[row * weight.columns..<(row + 1) * weight.columns].reduce(0) { $0 + $1 * $1 }
    }
  }

  /// Σ_o |W_io| by column i of X.
  public var absoluteRowSums: [Double] {
    (0..<weight.rows).map { row in
      weight.values[row * weight.columns..<(row + 1) * weight.columns].reduce(0) { $0 + abs($1) }
    }
  }
}
