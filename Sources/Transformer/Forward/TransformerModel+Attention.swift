internal import LinearAlgebra

extension TransformerModel {
  /// softmax(scale · q kᵀ) v of every sequence and head: the heads' outputs side by side.
  /// - Parameter caches: one a sequence, all as long; none where sequences are whole.
  func attend(
    _ attention: Attention, _ x: UnsafePointer<Float>, _ batch: TokenBatch, workspace: Workspace,
    caches: [LayerCache]
  ) -> UnsafeMutablePointer<Float> {  // [tokens, heads · headSize]
    let rows = batch.tokenCount
    let size = architecture.headSize
    let queryWidth = attention.query.weight.rows
    let keyWidth = attention.key.weight.rows
    let heads = queryWidth / size
    let keyValueHeads = keyWidth / size
    let units = workspace.buffer(.units, count: rows * queryWidth)
    guard heads > 0, keyValueHeads > 0 else { return units }

    let query = workspace.buffer(.query, count: rows * queryWidth)  // [tokens, heads · size]
    let key = workspace.buffer(.key, count: rows * keyWidth)  // [tokens, kv heads · size]
    let value = workspace.buffer(.value, count: rows * keyWidth)
    apply(attention.query, to: x, into: query, rows: rows)
    apply(attention.key, to: x, into: key, rows: rows)
    apply(attention.value, to: x, into: value, rows: rows)
    clamp(query, count: rows * queryWidth)
    clamp(key, count: rows * keyWidth)
    clamp(value, count: rows * keyWidth)
    let past = caches.first?.count ?? 0
    normalizeHeads(attention.queryNorm, query, rows: rows, heads: heads)
    normalizeHeads(attention.keyNorm, key, rows: rows, heads: keyValueHeads)
    if let rope = architecture.rope(attention.rotation) {
      let tables = workspace.rotaryTables(
        rope, headSize: size, positions: past + batch.positions)
      rotate(query, heads: heads, batch, tables, past: past)
      rotate(key, heads: keyValueHeads, batch, tables, past: past)
    }

    let bias = attention.relativeBias.map {
      DistanceBias(
        $0, positions: past + batch.positions, scale: architecture.attention.softmaxScale)
    }
    func work(
      _ keys: UnsafePointer<Float>, _ values: UnsafePointer<Float>, from row: Int = 0
    ) -> AttentionWork {
      AttentionWork(
        query: SharedConstant(UnsafePointer(query + row * queryWidth)),
        key: SharedConstant(keys), value: SharedConstant(values),
        units: Shared(units + row * queryWidth), queryWidth: queryWidth, keyWidth: keyWidth,
        headSize: size, group: heads / keyValueHeads, past: past,
        traits: architecture.attention, window: attention.window, bias: bias)
    }
    guard caches.isEmpty else {
      precondition(caches.count == batch.count && caches.allSatisfy { $0.count == past })
      let pieces = caches.enumerated().map { sequence, cache in
        let range = batch.range(of: sequence)
        cache.append(
          keys: key + range.lowerBound * keyWidth, values: value + range.lowerBound * keyWidth,
          rows: range.count, width: keyWidth)
        return (
          work(cache.keyPointer, cache.valuePointer, from: range.lowerBound), rows: range.count
        )
      }
      Parallel.forEach(pieces.count * heads) { index in
        let piece = pieces[index / heads]
        piece.0.run(range: 0..<piece.rows, parent: nil, head: index % heads)
      }
      return units
    }
    let whole = work(UnsafePointer(key), UnsafePointer(value))
    // One piece of work is one head of some sequences; short sequences are taken together.
    let pieces = AttentionWork.pieces(batch)
    Parallel.forEach(pieces.count * heads) { index in
      let piece = pieces[index / heads]
      for sequence in piece {
        whole.run(
          range: batch.range(of: sequence), parent: batch.parentRange(of: sequence),
          head: index % heads)
      }
    }
    return units
  }

  /// Brings what a projection put out between the bounds, where there are any.
  func clamp(_ x: UnsafeMutablePointer<Float>, count: Int) {
    guard let bound = architecture.attention.projectionBound else { return }
    let target = Shared(x)
    Parallel.forEachRange(of: count, minimum: 8192) { range in
      VectorMath.clamp(target.pointer + range.lowerBound, count: range.count, bound: bound)
    }
  }

  func normalizeHeads(
    _ norm: Norm?, _ x: UnsafeMutablePointer<Float>, rows: Int, heads: Int
  ) {
    guard let norm else { return }
    VectorMath.rmsNorm(
      x, into: x, rows: rows * heads, columns: norm.gain.count, weight: norm.gain,
      epsilon: norm.epsilon)
  }

  func rotate(
    _ x: UnsafeMutablePointer<Float>, heads: Int, _ batch: TokenBatch, _ tables: RotaryTables,
    past: Int
  ) {
    let size = architecture.headSize
    let target = Shared(x)
    Parallel.forEach(batch.count) { sequence in
      let first = past + batch.firstPosition(of: sequence)
      let table = tables[first + batch.range(of: sequence).count]
      table.cosine.withUnsafeBufferPointer { cosine in
        table.sine.withUnsafeBufferPointer { sine in
          guard let cosine = cosine.baseAddress, let sine = sine.baseAddress else { return }
          for (position, token) in batch.range(of: sequence).enumerated() {
            let row = (first + position) * table.half
            VectorMath.rotate(
              target.pointer + token * heads * size, heads: heads, headSize: size,
              columns: 2 * table.half, cosine: cosine + row, sine: sine + row)
          }
        }
      }
    }
  }
}

extension AttentionTraits {
  /// What is left of the scale for the softmax: a soft cap has applied it already.
  var softmaxScale: Float { softCap == nil ? scale : 1 }
}

/// The attention of single heads over single sequences.
struct AttentionWork: Sendable {
  let query: SharedConstant<Float>
  let key: SharedConstant<Float>
  let value: SharedConstant<Float>
  let units: Shared<Float>
  let queryWidth: Int
  let keyWidth: Int
  let headSize: Int
  /// Query heads that share a key-value head.
  let group: Int
  /// Tokens already in the cache.
  let past: Int
  let traits: AttentionTraits
  let window: Int?
  let bias: DistanceBias?

  /// Neighbouring sequences of together at least 256 tokens.
  static func pieces(_ batch: TokenBatch) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    var tokens = 0
    for sequence in 0..<batch.count {
      tokens += batch.range(of: sequence).count
      if tokens >= 256 || sequence == batch.count - 1 {
        pieces.append(start..<sequence + 1)
        start = sequence + 1
        tokens = 0
      }
    }
    return pieces
  }

  /// - Parameter parent: the rows of the sequence that this one continues.
  func run(range: Range<Int>, parent: Range<Int>?, head: Int) {
    let length = range.count
    let total = before(parent) + length
    guard length > 0 else { return }
    let v = value.pointer + first(range) * keyWidth + head / group * headSize
    let out = units.pointer + range.lowerBound * queryWidth + head * headSize
    withUnsafeTemporaryAllocation(of: Float.self, capacity: length * total) { shares in
      guard let shares = shares.baseAddress else { return }
      weigh(range: range, parent: parent, head: head, into: shares)
      let own = parent?.count ?? 0
      Product.multiply(
        shares + own, strideA: total, v, strideB: keyWidth, into: out, strideC: queryWidth,
        m: length, n: headSize, k: total - own, divided: false)
      if let parent {
        Product.multiply(
          shares, strideA: total, v + apart(parent, range), strideB: keyWidth, into: out,
          strideC: queryWidth, m: length, n: headSize, k: own, beta: 1, divided: false)
      }
    }
  }

  /// softmax(scale · q kᵀ + bias), the products capped: the share of every position in every token's
  /// output.
  func weigh(
    range: Range<Int>, parent: Range<Int>? = nil, head: Int,
    into shares: UnsafeMutablePointer<Float>
  ) {
    let length = range.count
    let total = before(parent) + length
    multiply(range: range, parent: parent, head: head, into: shares)
    if let cap = traits.softCap {
      VectorMath.softCap(shares, count: length * total, scale: traits.scale, cap: cap)
    }
    bias?.add(to: shares, head: head, queries: length, first: before(parent), keys: total)
    let scale = traits.softmaxScale
    if traits.isCausal {
      VectorMath.softmaxCausal(
        shares, rows: length, columns: total, stride: total, first: before(parent),
        window: window, scale: scale)
    } else if let window {
      softmax(
        shares, rows: length, columns: total, first: before(parent), window: window, scale: scale)
    } else {
      VectorMath.softmax(shares, rows: length, columns: total, stride: total, scale: scale)
    }
  }

  /// Rows ← softmax(scale · row) over the positions less than a window away on either side, and 0
  /// beyond.
  private func softmax(
    _ shares: UnsafeMutablePointer<Float>, rows: Int, columns: Int, first: Int, window: Int,
    scale: Float
  ) {
    for row in 0..<rows {
      let own = shares + row * columns
      let low = max(first + row - window + 1, 0)
      let high = min(first + row + window, columns)
      own.update(repeating: 0, count: low)
      (own + high).update(repeating: 0, count: columns - high)
      VectorMath.softmax(own + low, rows: 1, columns: high - low, stride: columns, scale: scale)
    }
  }

  /// q kᵀ: the product of every token's query with every position's key.
  func multiply(
    range: Range<Int>, parent: Range<Int>?, head: Int, into shares: UnsafeMutablePointer<Float>
  ) {
    let length = range.count
    let total = before(parent) + length
    let own = parent?.count ?? 0
    let q = query.pointer + range.lowerBound * queryWidth + head * headSize
    let k = key.pointer + first(range) * keyWidth + head / group * headSize
    if let parent {
      Product.multiply(
        q, strideA: queryWidth, k + apart(parent, range), .transposed, strideB: keyWidth,
        into: shares, strideC: total, m: length, n: own, k: headSize, divided: false)
    }
    Product.multiply(
      q, strideA: queryWidth, k, .transposed, strideB: keyWidth, into: shares + own,
      strideC: total, m: length, n: total - own, k: headSize, divided: false)
  }

  /// Positions before a sequence's own: in the cache, or of the sequence that it continues.
  private func before(_ parent: Range<Int>?) -> Int { parent?.count ?? past }

  /// How far a parent's keys and values lie from the sequence's own.
  private func apart(_ parent: Range<Int>, _ range: Range<Int>) -> Int {
    (parent.lowerBound - range.lowerBound) * keyWidth
  }

  /// The row of a sequence's first key; the cache holds one sequence from its start.
  private func first(_ range: Range<Int>) -> Int { past > 0 ? 0 : range.lowerBound }
}
