package import LinearAlgebra

/// What a forward pass shows of a sublayer, while it lasts.
package struct Tap {
  /// Which half of the layer.
  package let sublayer: Sublayer
  /// The consumer's input X: one row a token.
  package let units: UnsafePointer<Float>  // [rows, columns]
  /// Tokens.
  package let rows: Int
  /// Columns of X.
  package let columns: Int
  /// The consumer's output XW + b, before any norm over it and any scale.
  package let output: UnsafePointer<Float>  // [rows, hidden]
  /// The residual stream right after the sublayer's output was added, before any norm over it.
  package let residual: UnsafePointer<Float>  // [rows, hidden]
  /// Width of the residual stream.
  package let hiddenSize: Int
}

extension TransformerModel {
  /// The hidden states before the first layer: tables summed, and normalised where there is a norm.
  package func embed(_ batch: TokenBatch) -> Matrix<Float> {  // [tokens, hidden]
    let width = architecture.hiddenSize
    let scale = architecture.embedding.scale
    var hidden = Matrix<Float>(rows: batch.tokenCount, columns: width)
    hidden.values.withUnsafeMutableBufferPointer { hidden in
      guard let hidden = hidden.baseAddress else { return }
      func add(_ table: Matrix<Float>, row: Int, to target: UnsafeMutablePointer<Float>) {
        table.values.withUnsafeBufferPointer { values in
          guard let base = values.baseAddress else { return }
          // Ids, lengths and segments are held to the tables before they come here.
          precondition((0..<table.rows).contains(row), "no row \(row) of \(table.rows)")
          VectorMath.add(target, base + row * width, count: width)
        }
      }
      for sequence in 0..<batch.count {
        let before = batch.firstPosition(of: sequence)
        // Who lays out a batch has asked.
        precondition(
          architecture.keysServe(of: before, in: before + batch.range(of: sequence).count))
        var position = before + architecture.positionOffset
        for token in batch.range(of: sequence) {
          let target = hidden + token * width
          add(embeddings.tokens, row: batch.ids[token], to: target)
          if scale != 1 { for column in 0..<width { target[column] *= scale } }
          if let positions = embeddings.positions {
            // A padding token written out in a text has its own row and isn't counted.
            let isPadding = batch.ids[token] == architecture.uncountedToken
            add(positions, row: isPadding ? batch.ids[token] : position, to: target)
            if !isPadding { position += 1 }
          }
          if let types = embeddings.types {
            add(types, row: token < batch.types.count ? batch.types[token] : 0, to: target)
          }
        }
      }
      if let norm = embeddings.norm {
        apply(norm, to: hidden, into: hidden, rows: batch.tokenCount)
      }
    }
    return hidden
  }

  /// Runs all layers; `tap` sees each sublayer in turn.
  /// - Returns: the hidden states after the last layer, and after the last norm.
  package func forward(
    _ batch: TokenBatch, workspace: Workspace, tap: (_ layer: Int, Tap) -> Void = { _, _ in }
  ) -> Matrix<Float> {  // [tokens, hidden]
    var hidden = embed(batch)
    for index in layers.indices {
      forward(layers[index], &hidden, batch, workspace: workspace) { tap(index, $0) }
    }
    finish(&hidden)
    return hidden
  }

  /// Runs one layer over the hidden states of a batch.
  package func forward(
    _ layer: Layer, _ hidden: inout Matrix<Float>, _ batch: TokenBatch, workspace: Workspace,
    tap: (Tap) -> Void = { _ in }
  ) {
    for sublayer in Sublayer.allCases where !layer.lacks(sublayer) {
      let units = units(of: sublayer, layer, hidden, batch, workspace: workspace)
      consume(units, of: sublayer, layer, &hidden, workspace: workspace, tap: tap)
    }
  }

  /// The norm after the last layer, if there is one.
  package func finish(_ hidden: inout Matrix<Float>) {
    if let finalNorm { apply(finalNorm, to: &hidden) }
  }

  /// LayerNorm or RMSNorm of every row.
  package func apply(_ norm: Norm, to hidden: inout Matrix<Float>) {
    let rows = hidden.rows
    hidden.values.withUnsafeMutableBufferPointer { hidden in
      guard let hidden = hidden.baseAddress else { return }
      apply(norm, to: hidden, into: hidden, rows: rows)
    }
  }

  /// The units' outputs X of a sublayer, in the workspace until its next use.
  package func units(
    of sublayer: Sublayer, _ layer: Layer, _ hidden: Matrix<Float>, _ batch: TokenBatch,
    workspace: Workspace, caches: [LayerCache] = []
  ) -> UnsafeMutablePointer<Float> {  // [tokens, columns]
    let rows = hidden.rows
    return hidden.values.withUnsafeBufferPointer { source in
      let empty = workspace.buffer(.units, count: 1)
      guard let source = source.baseAddress else { return empty }
      var input = source
      if let norm = layer.norms(of: sublayer).input {
        let normed = workspace.buffer(.normed, count: rows * architecture.hiddenSize)
        apply(norm, to: source, into: normed, rows: rows)
        input = UnsafePointer(normed)
      }
      switch sublayer {
      case .attention:
        return attend(layer.attention, input, batch, workspace: workspace, caches: caches)
      case .feedForward:
        return activate(layer.feedForward, input, rows: rows, workspace: workspace)
      }
    }
  }

  /// Adds the consumer's output to the residual stream.
  package func consume(
    _ units: UnsafeMutablePointer<Float>, of sublayer: Sublayer, _ layer: Layer,
    _ hidden: inout Matrix<Float>, workspace: Workspace
  ) {
    consume(units, of: sublayer, layer, &hidden, workspace: workspace) { _ in }
  }

  /// Adds the consumer's output, normalised where a norm stands there and times the residual scale,
  /// to the residual stream, shows both, and normalises the stream where a norm stands there.
  package func consume(
    _ units: UnsafeMutablePointer<Float>, of sublayer: Sublayer, _ layer: Layer,
    _ hidden: inout Matrix<Float>, workspace: Workspace, tap: (Tap) throws -> Void
  ) rethrows {
    let rows = hidden.rows
    let width = architecture.hiddenSize
    let consumer = layer.consumer(of: sublayer)
    let output = workspace.buffer(.output, count: rows * width)
    apply(consumer, to: units, into: output, rows: rows)
    var added = output
    if let norm = layer.norms(of: sublayer).output {
      added = workspace.buffer(.normedOutput, count: rows * width)
      apply(norm, to: output, into: added, rows: rows)
    }
    let scale = architecture.residualScale
    try hidden.values.withUnsafeMutableBufferPointer { hidden in
      guard let hidden = hidden.baseAddress else { return }
      let target = Shared(hidden), source = SharedConstant(UnsafePointer(added))
      Parallel.forEachRange(of: rows, minimum: 64) { range in
        let start = range.lowerBound * width
        VectorMath.scaleAdd(
          target.pointer + start, source.pointer + start, scale: scale, count: range.count * width)
      }
      try tap(
        Tap(
          sublayer: sublayer, units: units, rows: rows, columns: consumer.weight.columns,
          output: output, residual: hidden, hiddenSize: width))
      if let norm = layer.norms(of: sublayer).sum {
        apply(norm, to: hidden, into: hidden, rows: rows)
      }
    }
  }
}

// MARK: - Parts

extension TransformerModel {
  /// y = x Wᵀ + b.
  func apply(
    _ linear: Linear, to x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let (outputs, inputs) = (linear.weight.rows, linear.weight.columns)
    guard outputs > 0 else { return }
    if inputs == 0 {
      y.update(repeating: 0, count: rows * outputs)
    } else {
      linear.weight.values.withUnsafeBufferPointer { weight in
        guard let weight = weight.baseAddress else { return }
        Product.multiply(
          x, strideA: inputs, weight, .transposed, strideB: inputs, into: y, strideC: outputs,
          m: rows, n: outputs, k: inputs)
      }
    }
    linear.bias?.withUnsafeBufferPointer { bias in
      guard let bias = bias.baseAddress else { return }
      let target = Shared(y), shift = SharedConstant(bias)
      Parallel.forEachRange(of: rows, minimum: 64) { range in
        VectorMath.addBias(
          target.pointer + range.lowerBound * outputs, rows: range.count, columns: outputs,
          bias: shift.pointer)
      }
    }
  }

  /// LayerNorm or RMSNorm of every row.
  func apply(
    _ norm: Norm, to x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let columns = norm.gain.count
    let epsilon = norm.epsilon
    let source = SharedConstant(x), target = Shared(y)
    norm.gain.withUnsafeBufferPointer { weight in
      guard let weight = weight.baseAddress else { return }
      let gain = SharedConstant(weight)
      if norm.kind == .layer {
        let shift = norm.shift ?? [Float](repeating: 0, count: columns)
        shift.withUnsafeBufferPointer { bias in
          guard let bias = bias.baseAddress else { return }
          let shift = SharedConstant(bias)
          Parallel.forEachRange(of: rows, minimum: 64) { range in
            let start = range.lowerBound * columns
            VectorMath.layerNorm(
              source.pointer + start, into: target.pointer + start, rows: range.count,
              columns: columns, weight: gain.pointer, bias: shift.pointer, epsilon: epsilon)
          }
        }
      } else {
        Parallel.forEachRange(of: rows, minimum: 64) { range in
          let start = range.lowerBound * columns
          VectorMath.rmsNorm(
            source.pointer + start, into: target.pointer + start, rows: range.count,
            columns: columns, weight: gain.pointer, epsilon: epsilon)
        }
      }
    }
  }

  /// The neurons' outputs: act(up x), or act(gate x) · up x.
  private func activate(
    _ feedForward: FeedForward, _ x: UnsafePointer<Float>, rows: Int, workspace: Workspace
  ) -> UnsafeMutablePointer<Float> {
    let neurons = feedForward.up.weight.rows
    let units = workspace.buffer(.units, count: rows * neurons)
    guard let gate = feedForward.gate else {
      apply(feedForward.up, to: x, into: units, rows: rows)
      let activation = architecture.feedForward.activation
      let target = Shared(units)
      Parallel.forEachRange(of: rows * neurons, minimum: 8192) { range in
        activation.apply(to: target.pointer + range.lowerBound, count: range.count)
      }
      return units
    }
    let ups = workspace.buffer(.gate, count: rows * neurons)
    apply(gate, to: x, into: units, rows: rows)
    apply(feedForward.up, to: x, into: ups, rows: rows)
    let target = Shared(units), source = SharedConstant(UnsafePointer(ups))
    let activation = architecture.feedForward.activation
    Parallel.forEachRange(of: rows * neurons, minimum: 8192) { range in
      let part = target.pointer + range.lowerBound
      let up = source.pointer + range.lowerBound
      switch activation {
      case .silu: VectorMath.siluMultiply(part, up, count: range.count)
      case .gelu:
        VectorMath.gelu(part, count: range.count)
        VectorMath.multiply(part, up, count: range.count)
      case .geluTanh:
        VectorMath.geluTanh(part, count: range.count)
        VectorMath.multiply(part, up, count: range.count)
      case .relu:
        VectorMath.relu(part, count: range.count)
        VectorMath.multiply(part, up, count: range.count)
      }
    }
    return units
  }
}

extension Activation {
  /// x ← act(x).
  func apply(to x: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .gelu: VectorMath.gelu(x, count: count)
    case .geluTanh: VectorMath.geluTanh(x, count: count)
    case .relu: VectorMath.relu(x, count: count)
    case .silu: VectorMath.silu(x, count: count)
    }
  }
}
