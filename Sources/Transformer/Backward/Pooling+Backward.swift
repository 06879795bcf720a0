public import LinearAlgebra

extension Pooling {
  /// dL/d(final hidden states) from dL/d(embedding) of every sequence.
  public func backward(
    _ gradients: [[Float]], _ hidden: Matrix<Float>, _ batch: TokenBatch
  ) -> Matrix<Float> {
    precondition(gradients.count == batch.count)
    var result = Matrix<Float>(rows: hidden.rows, columns: hidden.columns)
    for sequence in 0..<batch.count {
      let rows = batch.range(of: sequence)
      guard !rows.isEmpty else { continue }
      var gradient = gradients[sequence]
      if normalizes {
        gradient = Self.normalizationBackward(gradient, of: pooled(hidden, rows: rows))
      }
      spread(gradient, rows, hidden, into: &result)
    }
    return result
  }

  /// dL/dv from dL/d(v / ‖v‖).
  static func normalizationBackward(_ gradient: [Float], of vector: [Float]) -> [Float] {
    let norm = VectorMath.dot(vector, vector, count: vector.count).squareRoot()
    guard norm > 1e-12 else { return gradient }
    let along = VectorMath.dot(gradient, vector, count: vector.count) / (norm * norm)
    return zip(gradient, vector).map { Float((Double($0) - Double($1) * along) / norm) }
  }

  private func spread(
    _ gradient: [Float], _ rows: Range<Int>, _ hidden: Matrix<Float>,
    into result: inout Matrix<Float>
  ) {
    switch mode {
    case .classifier:
      for (j, value) in gradient.enumerated() { result[rows.lowerBound, j] = value }
    case .maximum:
      for (j, value) in gradient.enumerated() {
        var greatest = rows.lowerBound
        for row in rows where hidden[row, j] > hidden[greatest, j] { greatest = row }
        result[greatest, j] = value
      }
    case .mean, .meanOfSquareRootLength:
      let count = Float(rows.count)
      let share = 1 / (mode == .mean ? count : count.squareRoot())
      for row in rows {
        for (j, value) in gradient.enumerated() { result[row, j] = share * value }
      }
    }
  }
}
