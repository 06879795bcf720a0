public import LinearAlgebra

extension TransformerModel {
  /// The hidden states of new tokens of a sequence, earlier ones taken from the cache.
  public func forward(_ tokens: [Int], cache: KeyValueCache, workspace: Workspace)
    -> Matrix<Float>
  {  // [tokens, hidden]
    let batch = TokenBatch([tokens])
    var hidden = embed(batch)
    for (index, layer) in layers.enumerated() {
      for sublayer in Sublayer.allCases {
        let units = units(
          of: sublayer, layer, hidden, batch, workspace: workspace, cache: cache.layers[index])
        consume(units, of: sublayer, layer, &hidden, workspace: workspace)
      }
    }
    finish(&hidden)
    return hidden
  }

  /// Logits of some rows of the final hidden states.
  public func logits(_ hidden: Matrix<Float>, rows: Range<Int>) -> Matrix<Float> {
    let table = outputTable  // [vocabulary, hidden]
    var result = Matrix<Float>(rows: rows.count, columns: table.rows)
    result.values.withUnsafeMutableBufferPointer { result in
      hidden.values.withUnsafeBufferPointer { hidden in
        table.values.withUnsafeBufferPointer { weights in
          guard let result = result.baseAddress, let hidden = hidden.baseAddress,
            let weights = weights.baseAddress
          else { return }
          Product.multiply(
            hidden + rows.lowerBound * table.columns, strideA: table.columns, weights,
            .transposed, strideB: table.columns, into: result, strideC: table.rows,
            m: rows.count, n: table.rows, k: table.columns)
        }
      }
    }
    return result
  }

  /// −log p of every predicted token of a batch: for each sequence all tokens but the first.
  ///
  /// Logits are formed a block of rows at a time, so memory doesn't grow with the batch.
  public func negativeLogLikelihoods(_ hidden: Matrix<Float>, _ batch: TokenBatch) -> [Float] {
    let vocabulary = outputTable.rows
    let blockRows = 256
    var result: [Float] = []
    for sequence in 0..<batch.count {
      let range = batch.range(of: sequence)
      guard range.count > 1 else { continue }
      var start = range.lowerBound
      while start < range.upperBound - 1 {
        let rows = start..<min(start + blockRows, range.upperBound - 1)
        let block = logits(hidden, rows: rows)
        var losses = [Float](repeating: 0, count: rows.count)
        block.values.withUnsafeBufferPointer { block in
          losses.withUnsafeMutableBufferPointer { losses in
            guard let block = block.baseAddress, let losses = losses.baseAddress else { return }
            let source = SharedConstant(block), target = Shared(losses)
            Parallel.forEach(rows.count) { index in
              let row = source.pointer + index * vocabulary
              // A tokeniser may know ids that the table lacks; they are read as embed reads them.
              let next = min(max(batch.ids[rows.lowerBound + index + 1], 0), vocabulary - 1)
              target.pointer[index] = Float(
                VectorMath.logSumExp(row, count: vocabulary) - Double(row[next]))
            }
          }
        }
        result += losses
        start = rows.upperBound
      }
    }
    return result
  }
}
