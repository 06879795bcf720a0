internal import LinearAlgebra
internal import Transformer

extension Layer {
  /// Σ w² over the rows that make a unit, in all layers that produce the sublayer's units, by unit.
  ///
  /// The units' rows follow one another in every producer, so that those of key and value, which
  /// all query heads of a group share, are counted once for the group.
  func producerSquares(of sublayer: Sublayer, units: Int) -> [Double] {
    var squares = [Double](repeating: 0, count: units)
    for producer in producers(of: sublayer) {
      let count = producer.weight.rows / max(units, 1) * producer.weight.columns
      producer.weight.values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        for unit in 0..<units {
          let rows = values + unit * count
          squares[unit] += VectorMath.dot(rows, rows, count: count)
        }
      }
    }
    return squares
  }
}
