package import LinearAlgebra

/// One step that rewrites vectors, each by itself: a sentence-transformers module other than
/// transformer and pooling.
package enum EmbeddingStage: Sendable {
  /// act(W x + b), and the way around it.
  case dense(DenseStage)
  /// LayerNorm with gain and shift.
  case layerNorm(weight: [Float], bias: [Float])
  /// x / ‖x‖.
  case normalize
  /// The first entries only.
  case truncate(Int)

  /// PyTorch's default, which sentence-transformers' module keeps.
  static let normEpsilon = 1e-5
  /// The least length that is divided by.
  static let leastLength = 1e-12

  /// The width of what comes out.
  package func width(of input: Int) -> Int {
    switch self {
    case .dense(let dense): dense.weight.rows
    case .layerNorm, .normalize: input
    case .truncate(let count): min(count, input)
    }
  }

  /// Rewrites every row.
  package func forward(_ x: Matrix<Float>) -> Matrix<Float> {
    switch self {
    case .dense(let dense): return dense.forward(x)
    case .layerNorm(let weight, let bias):
      return x.mapRows(to: x.columns) { row in
        let (centred, deviation) = Self.centred(row)
        return centred.indices.map {
          Float(centred[$0] / deviation) * weight[$0] + bias[$0]
        }
      }
    case .normalize: return x.mapRows(to: x.columns) { Self.normalized(Array($0)) }
    case .truncate(let count):
      return x.mapRows(to: min(count, x.columns)) { Array($0.prefix(count)) }
    }
  }

  /// dL/d(input) from dL/d(output).
  package func backward(_ gradient: Matrix<Float>, input x: Matrix<Float>) -> Matrix<Float> {
    if case .dense(let dense) = self { return dense.backward(gradient, input: x) }
    var result = Matrix<Float>(rows: x.rows, columns: x.columns)
    for row in 0..<x.rows {
      let slopes = gradient.row(row)
      let values: [Float]
      switch self {
      case .normalize: values = Self.normalizationBackward(Array(slopes), of: Array(x.row(row)))
      case .layerNorm(let weight, _): values = Self.normBackward(slopes, weight, of: x.row(row))
      default: values = Array(slopes)
      }
      for (column, value) in values.enumerated() { result[row, column] = value }
    }
    return result
  }

  /// A vector of unit length; one of no length stays as it is.
  static func normalized(_ vector: [Float]) -> [Float] {
    let length = VectorMath.dot(vector, vector, count: vector.count).squareRoot()
    return length > leastLength ? vector.map { Float(Double($0) / length) } : vector
  }

  /// dL/dv from dL/d(v / ‖v‖).
  static func normalizationBackward(_ gradient: [Float], of vector: [Float]) -> [Float] {
    let length = VectorMath.dot(vector, vector, count: vector.count).squareRoot()
    guard length > leastLength else { return gradient }
    let along = VectorMath.dot(gradient, vector, count: vector.count) / (length * length)
    return zip(gradient, vector).map { Float((Double($0) - Double($1) * along) / length) }
  }

  /// x less its mean, and √(variance + ε).
  private static func centred(_ row: ArraySlice<Float>) -> ([Double], Double) {
    let count = Double(max(row.count, 1))
    let mean = row.reduce(0) { $0 + Double($1) } / count
    let centred = row.map { Double($0) - mean }
    let variance = centred.reduce(0) { $0 + $1 * $1 } / count
    return (centred, (variance + normEpsilon).squareRoot())
  }

  private static func normBackward(
    _ gradient: ArraySlice<Float>, _ weight: [Float], of row: ArraySlice<Float>
  ) -> [Float] {
    let (centred, deviation) = centred(row)
    let count = Double(max(centred.count, 1))
    let normed = centred.map { $0 / deviation }
    let slopes = zip(gradient, weight).map { Double($0) * Double($1) }
    let mean = slopes.reduce(0, +) / count
    let along = zip(slopes, normed).reduce(0) { $0 + $1.0 * $1.1 } / count
    return normed.indices.map { Float((slopes[$0] - mean - normed[$0] * along) / deviation) }
  }
}

extension Matrix<Float> {
  /// The entries of a row.
  func row(_ index: Int) -> ArraySlice<Float> { values[index * columns..<(index + 1) * columns] }

  /// A matrix made row by row.
  func mapRows(to width: Int, _ transform: (ArraySlice<Float>) -> [Float]) -> Matrix<Float> {
    Matrix(rows: rows, columns: width, values: (0..<rows).flatMap { transform(row($0)) })
  }
}
