package import LinearAlgebra

extension TransformerModel {
  /// The hidden states of new tokens of a sequence, earlier ones taken from the cache.
  package func forward(_ tokens: [Int], cache: KeyValueCache, workspace: Workspace)
    -> Matrix<Float>
  {  // [tokens, hidden]
    forward([tokens], caches: [cache], workspace: workspace)
  }

  /// The hidden states of new tokens of several sequences, earlier ones taken from their caches,
  /// which hold as many tokens each.
  ///
  /// Where the new tokens make a text one that is turned as long texts are, what its cache holds is
  /// computed anew (transformers does so too), so that the states are those of the whole text.
  package func forward(_ sequences: [[Int]], caches: [KeyValueCache], workspace: Workspace)
    -> Matrix<Float>
  {  // [tokens, hidden]
    let serves = zip(sequences, caches).map {
      architecture.keysServe(of: $1.count, in: $1.count + $0.count)
    }
    guard serves.contains(false) else { return extend(sequences, caches, workspace) }
    var values: [Float] = []
    for (index, sequence) in sequences.enumerated() {
      let cache = caches[index]
      let whole = serves[index] ? sequence : cache.tokens + sequence
      if !serves[index] { cache.clear() }
      let hidden = extend([whole], [cache], workspace)
      values += hidden.values.suffix(sequence.count * hidden.columns)
    }
    let width = architecture.hiddenSize
    return Matrix(rows: values.count / width, columns: width, values: values)
  }

  private func extend(
    _ sequences: [[Int]], _ caches: [KeyValueCache], _ workspace: Workspace
  ) -> Matrix<Float> {
    let batch = TokenBatch(sequences)
    var hidden = embed(batch)
    for (index, layer) in layers.enumerated() {
      for sublayer in Sublayer.allCases where !layer.lacks(sublayer) {
        let units = units(
          of: sublayer, layer, hidden, batch, workspace: workspace,
          caches: caches.map { $0.layers[index] })
        consume(units, of: sublayer, layer, &hidden, workspace: workspace)
      }
    }
    finish(&hidden)
    for (cache, sequence) in zip(caches, sequences) { cache.append(sequence) }
    return hidden
  }

  /// Logits of some rows of the final hidden states.
  package func logits(_ hidden: Matrix<Float>, rows: Range<Int>) -> Matrix<Float> {
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
            m: rows.count, n: table.rows, k: table.columns, alpha: 1 / architecture.logitDivisor)
          guard let cap = architecture.logitSoftCap else { return }
          let target = Shared(result)
          Parallel.forEachRange(of: rows.count * table.rows, minimum: 8192) { range in
            VectorMath.softCap(target.pointer + range.lowerBound, count: range.count, cap: cap)
          }
        }
      }
    }
    return result
  }

  /// −log p of every predicted token of a batch: for each sequence all tokens but the first.
  package func negativeLogLikelihoods(_ hidden: Matrix<Float>, _ batch: TokenBatch) -> [Float] {
    negativeLogLikelihoods(hidden, batch) { _ in }
  }

  /// The same in steps.
  /// - Parameter step: told the share done after each block of rows; what it throws ends the work.
  package func negativeLogLikelihoods(
    _ hidden: Matrix<Float>, _ batch: TokenBatch, step: (_ share: Double) throws -> Void
  ) rethrows -> [Float] {
    let rows = (0..<batch.count).flatMap { batch.range(of: $0).dropLast() }
    return try negativeLogLikelihoods(
      hidden, rows: rows, tokens: rows.map { batch.ids[$0 + 1] }, step: step)
  }

  /// −log p of one token after each of some rows of the final hidden states.
  ///
  /// Logits are formed a block of rows at a time, so memory doesn't grow with the batch.
  /// - Parameter step: told the share done after each block; what it throws ends the work.
  package func negativeLogLikelihoods(
    _ hidden: Matrix<Float>, rows: [Int], tokens: [Int], step: (_ share: Double) throws -> Void
  ) rethrows -> [Float] {
    precondition(rows.count == tokens.count)
    let vocabulary = outputTable.rows
    let blockRows = 256
    var result: [Float] = []
    for start in stride(from: 0, to: rows.count, by: blockRows) {
      let part = start..<min(start + blockRows, rows.count)
      let states = hidden.selecting(rows: Array(rows[part]))
      let block = logits(states, rows: 0..<states.rows)
      var losses = [Float](repeating: 0, count: part.count)
      block.values.withUnsafeBufferPointer { block in
        losses.withUnsafeMutableBufferPointer { losses in
          guard let block = block.baseAddress, let losses = losses.baseAddress else { return }
          let source = SharedConstant(block), target = Shared(losses)
          Parallel.forEach(part.count) { index in
            let row = source.pointer + index * vocabulary
            // A tokeniser may know ids that the table lacks; they are read as embed reads them.
            let next = min(max(tokens[start + index], 0), vocabulary - 1)
            target.pointer[index] = Float(
              VectorMath.logSumExp(row, count: vocabulary) - Double(row[next]))
          }
        }
      }
      result += losses
      try step(Double(part.upperBound) / Double(rows.count))
    }
    return result
  }
}
