internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

extension TokenWeighting {
  /// One weight a token, or nil for 1 each: the inverse of what the norms divide by that an error
  /// of the consumer's output passes on its way to the next sublayer, or of its square. One norm
  /// reads the residual stream; where one stands over the output itself, it comes first.
  func weights(of tap: Tap, _ norm: NormTraits) -> [Float]? {
    guard self != .uniform else { return nil }
    func inverseSquare(_ states: UnsafePointer<Float>) -> Float {
      switch norm.kind {
      case .rootMeanSquare: 1 / max(VectorMath.meanSquare(states, count: tap.hiddenSize), 1e-8)
      case .layer: 1 / max(VectorMath.variance(states, count: tap.hiddenSize), 1e-6)
      }
    }
    return (0..<tap.rows).map { row in
      var weight = inverseSquare(tap.residual + row * tap.hiddenSize)
      if norm.place == .around { weight *= inverseSquare(tap.output + row * tap.hiddenSize) }
      return self == .inverseNorm ? weight : weight.squareRoot()
    }
  }
}
