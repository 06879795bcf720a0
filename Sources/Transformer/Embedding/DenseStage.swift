internal import Foundation
package import LinearAlgebra

/// act(W x + b), with the input added where there is a way around it (sentence-transformers'
/// `Dense`).
package struct DenseStage: Sendable {
  /// The nonlinearity, under the last part of PyTorch's name.
  package enum Activation: String, Sendable, CaseIterable {
    case identity = "Identity"
    case tanh = "Tanh"
    case sigmoid = "Sigmoid"
    case relu = "ReLU"
    case gelu = "GELU"
    case silu = "SiLU"
  }

  /// The way around the layer.
  package enum Residual: Sendable {
    case none
    /// The input itself; the widths are equal.
    case input
    /// The input, brought to the output's width.
    case projected(Matrix<Float>)  // [out, in]
  }

  /// W.
  package var weight: Matrix<Float>  // [out, in]
  /// b, or nil for none.
  package var bias: [Float]?  // [out]
  /// What follows the linear layer.
  package var activation: Activation
  /// What is added after the activation.
  package var residual: Residual

  /// Creates a layer.
  package init(
    weight: Matrix<Float>, bias: [Float]?, activation: Activation, residual: Residual = .none
  ) {
    precondition(bias.map { $0.count == weight.rows } ?? true)
    self.weight = weight
    self.bias = bias
    self.activation = activation
    self.residual = residual
  }

  /// Numbers it holds.
  package var parameterCount: Int {
    let projection = if case .projected(let matrix) = residual { matrix.values.count } else { 0 }
    return weight.values.count + (bias?.count ?? 0) + projection
  }

  func forward(_ x: Matrix<Float>) -> Matrix<Float> {
    var result = linear(x)
    result.values = result.values.map { Float(activation.value(Double($0))) }
    switch residual {
    case .none: break
    case .input: result.values = zip(result.values, x.values).map { $0 + $1 }
    case .projected(let matrix):
      let around = x.multiplied(by: matrix, otherOrientation: .transposed)
      result.values = zip(result.values, around.values).map { $0 + $1 }
    }
    return result
  }

  func backward(_ gradient: Matrix<Float>, input x: Matrix<Float>) -> Matrix<Float> {
    var slopes = linear(x)
    slopes.values = zip(slopes.values, gradient.values).map {
      Float(activation.slope(Double($0)) * Double($1))
    }
    var result = slopes.multiplied(by: weight)
    switch residual {
    case .none: break
    case .input: result.values = zip(result.values, gradient.values).map { $0 + $1 }
    case .projected(let matrix):
      result.values = zip(result.values, gradient.multiplied(by: matrix).values).map { $0 + $1 }
    }
    return result
  }

  private func linear(_ x: Matrix<Float>) -> Matrix<Float> {
    var result = x.multiplied(by: weight, otherOrientation: .transposed)
    guard let bias else { return result }
    for row in 0..<result.rows {
      for column in 0..<result.columns { result[row, column] += bias[column] }
    }
    return result
  }
}

extension DenseStage.Activation {
  func value(_ x: Double) -> Double {
    switch self {
    case .identity: x
    case .tanh: Foundation.tanh(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .relu: max(x, 0)
    case .gelu: x * Self.normal(x)
    case .silu: x / (1 + exp(-x))
    }
  }

  func slope(_ x: Double) -> Double {
    switch self {
    case .identity: return 1
    case .tanh:
      let value = Foundation.tanh(x)
      return 1 - value * value
    case .sigmoid:
      let value = 1 / (1 + exp(-x))
      return value * (1 - value)
    case .relu: return x > 0 ? 1 : 0
    case .gelu: return Self.normal(x) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    case .silu:
      let sigmoid = 1 / (1 + exp(-x))
      return sigmoid * (1 + x * (1 - sigmoid))
    }
  }

  /// The normal distribution function.
  private static func normal(_ x: Double) -> Double { 0.5 * (1 + erf(x / 2.0.squareRoot())) }
}
