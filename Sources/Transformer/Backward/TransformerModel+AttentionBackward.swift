internal import LinearAlgebra

/// dL/d of what an attention's first three layers put out.
struct AttentionGradients {
  let query: UnsafeMutablePointer<Float>  // [tokens, heads · headSize]
  let key: UnsafeMutablePointer<Float>  // [tokens, kv heads · headSize]
  let value: UnsafeMutablePointer<Float>  // [tokens, kv heads · headSize]
}

extension TransformerModel {
  /// Takes dL/dX back to the outputs of the query, key and value layers.
  ///
  /// `attend` has run over the same batch in the same workspace and left its queries, keys and
  /// values there; the softmax is computed again, a head at a time.
  func attendBackward(
    _ attention: Attention, _ x: UnsafePointer<Float>, unitGradient: UnsafePointer<Float>,
    _ batch: TokenBatch, workspace: Workspace
  ) -> AttentionGradients {
    let rows = batch.tokenCount
    let size = architecture.headSize
    let queryWidth = attention.query.weight.rows
    let keyWidth = attention.key.weight.rows
    let (heads, keyValueHeads) = (queryWidth / size, keyWidth / size)
    let result = AttentionGradients(
      query: workspace.buffer(.queryGradient, count: rows * queryWidth),
      key: workspace.buffer(.keyGradient, count: rows * keyWidth),
      value: workspace.buffer(.valueGradient, count: rows * keyWidth))
    let forward = AttentionWork(
      query: SharedConstant(workspace.buffer(.query, count: rows * queryWidth)),
      key: SharedConstant(workspace.buffer(.key, count: rows * keyWidth)),
      value: SharedConstant(workspace.buffer(.value, count: rows * keyWidth)),
      units: Shared(workspace.buffer(.units, count: rows * queryWidth)), queryWidth: queryWidth,
      keyWidth: keyWidth, headSize: size, group: heads / keyValueHeads, past: 0,
      traits: architecture.attention, window: attention.window,
      bias: attention.relativeBias.map {
        DistanceBias($0, positions: batch.positions, scale: architecture.attention.softmaxScale)
      })
    let work = AttentionBackwardWork(
      forward: forward, unitGradient: SharedConstant(unitGradient),
      queryGradient: Shared(result.query), keyGradient: Shared(result.key),
      valueGradient: Shared(result.value))
    let pieces = AttentionWork.pieces(batch)
    Parallel.forEach(pieces.count * keyValueHeads) { index in
      for sequence in pieces[index / keyValueHeads] {
        work.run(range: batch.range(of: sequence), keyValueHead: index % keyValueHeads)
      }
    }
    if let rope = architecture.rope(attention.rotation) {
      let tables = workspace.rotaryTables(
        rope, headSize: size, positions: batch.positions
      ).transposed
      rotate(result.query, heads: heads, batch, tables, past: 0)
      rotate(result.key, heads: keyValueHeads, batch, tables, past: 0)
    }
    let raw = workspace.buffer(.unprojected, count: rows * max(queryWidth, keyWidth))
    let bound = architecture.attention.projectionBound
    /// Through what comes between a projection and its heads.
    func unproject(
      _ linear: Linear, _ norm: Norm?, _ gradient: UnsafeMutablePointer<Float>, heads: Int
    ) {
      guard norm != nil || bound != nil else { return }
      let count = rows * heads * size
      apply(linear, to: x, into: raw, rows: rows)
      clamp(raw, count: count)
      if let norm { applyBackward(norm, raw, gradient, rows: rows * heads) }
      if let bound { VectorMath.clampBackward(raw, gradient, count: count, bound: bound) }
    }
    unproject(attention.query, attention.queryNorm, result.query, heads: heads)
    unproject(attention.key, attention.keyNorm, result.key, heads: keyValueHeads)
    unproject(attention.value, nil, result.value, heads: keyValueHeads)
    return result
  }
}

/// The way back through single key-value heads over single sequences.
private struct AttentionBackwardWork: Sendable {
  let forward: AttentionWork
  let unitGradient: SharedConstant<Float>
  let queryGradient: Shared<Float>
  let keyGradient: Shared<Float>
  let valueGradient: Shared<Float>

  /// All query heads that read one key-value head, since their gradients of it add up.
  func run(range: Range<Int>, keyValueHead: Int) {
    let length = range.count
    guard length > 0 else { return }
    let size = forward.headSize
    let (queryWidth, keyWidth) = (forward.queryWidth, forward.keyWidth)
    let ownKeys = range.lowerBound * keyWidth + keyValueHead * size
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * length * length) { buffer in
      guard let shares = buffer.baseAddress else { return }
      let slopes = shares + length * length
      for member in 0..<forward.group {
        let head = keyValueHead * forward.group + member
        let ownQueries = range.lowerBound * queryWidth + head * size
        let beta: Float = member == 0 ? 0 : 1
        forward.weigh(range: range, parent: nil, head: head, into: shares)
        // X = shares · V
        Product.multiply(
          shares, .transposed, strideA: length, unitGradient.pointer + ownQueries,
          strideB: queryWidth, into: valueGradient.pointer + ownKeys, strideC: keyWidth, m: length,
          n: size, k: length, beta: beta, divided: false)
        Product.multiply(
          unitGradient.pointer + ownQueries, strideA: queryWidth, forward.value.pointer + ownKeys,
          .transposed, strideB: keyWidth, into: slopes, strideC: length, m: length, n: length,
          k: size, divided: false)
        // shares = softmax(scale · Q Kᵀ + bias), or of that capped
        VectorMath.softmaxBackward(
          shares, slopes, rows: length, columns: length, stride: length,
          scale: forward.traits.softmaxScale)
        if let cap = forward.traits.softCap {
          forward.multiply(range: range, parent: nil, head: head, into: shares)
          VectorMath.softCap(
            shares, count: length * length, scale: forward.traits.scale, cap: cap)
          VectorMath.softCapBackward(
            shares, slopes, count: length * length, scale: forward.traits.scale, cap: cap)
        }
        Product.multiply(
          slopes, strideA: length, forward.key.pointer + ownKeys, strideB: keyWidth,
          into: queryGradient.pointer + ownQueries, strideC: queryWidth, m: length, n: size,
          k: length, divided: false)
        Product.multiply(
          slopes, .transposed, strideA: length, forward.query.pointer + ownQueries,
          strideB: queryWidth, into: keyGradient.pointer + ownKeys, strideC: keyWidth, m: length,
          n: size, k: length, beta: beta, divided: false)
      }
    }
  }
}
