internal import LinearAlgebra

extension TransformerModel {
  /// Adds the gradient of Σ −weight · log p(target) over rows of the final hidden states.
  ///
  /// Probabilities are formed a block of rows at a time, so memory doesn't grow with the batch.
  /// - Parameter target: names each row's token, once its probabilities are known.
  func addCrossEntropyGradient(
    _ hidden: Matrix<Float>, rows: Range<Int>, weight: Float,
    to gradient: inout Matrix<Float>,
    target: @Sendable (_ row: Int, _ probabilities: UnsafeBufferPointer<Float>) -> Int
  ) {
    let table = outputTable  // [vocabulary, hidden]
    let vocabulary = table.rows
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 256) {
      let block = start..<min(start + 256, rows.upperBound)
      var slopes = logits(hidden, rows: block)
      let cap = architecture.logitSoftCap
      let capped = cap == nil ? [] : slopes.values
      slopes.values.withUnsafeMutableBufferPointer { slopes in
        guard let slopes = slopes.baseAddress else { return }
        let shared = Shared(slopes)
        Parallel.forEach(block.count) { index in
          let row = shared.pointer + index * vocabulary
          VectorMath.softmax(row, rows: 1, columns: vocabulary, stride: vocabulary, scale: 1)
          let named = target(
            start + index, UnsafeBufferPointer(start: row, count: vocabulary))
          // A tokeniser may know ids that the table lacks; they are read as embed reads them.
          row[min(max(named, 0), vocabulary - 1)] -= 1
          guard let cap else { return }
          capped.withUnsafeBufferPointer { capped in
            guard let capped = capped.baseAddress else { return }
            VectorMath.softCapBackward(
              capped + index * vocabulary, row, count: vocabulary, cap: cap)
          }
        }
        table.values.withUnsafeBufferPointer { weights in
          gradient.values.withUnsafeMutableBufferPointer { gradient in
            guard let weights = weights.baseAddress, let gradient = gradient.baseAddress else {
              return
            }
            Product.multiply(
              slopes, strideA: vocabulary, weights, strideB: table.columns,
              into: gradient + start * table.columns, strideC: table.columns, m: block.count,
              n: table.columns, k: vocabulary, alpha: weight / architecture.logitDivisor,
              beta: 1)
          }
        }
      }
    }
  }
}
