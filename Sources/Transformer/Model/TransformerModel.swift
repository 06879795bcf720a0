package import LinearAlgebra

/// y = x Wᵀ + b, stored as the files store it.
package struct Linear: Sendable {
  /// W, output × input.
  package var weight: Matrix<Float>  // [out, in]
  /// b, or nil for none.
  package var bias: [Float]?  // [out]

  /// Creates a layer.
  package init(weight: Matrix<Float>, bias: [Float]? = nil) {
    precondition(bias.map { $0.count == weight.rows } ?? true)
    self.weight = weight
    self.bias = bias
  }

  /// Numbers it holds.
  package var parameterCount: Int { weight.values.count + (bias?.count ?? 0) }
}

/// The two prunable halves of a layer.
package enum Sublayer: Sendable, CaseIterable {
  case attention
  case feedForward
}

/// Multi-head attention; with fewer key-value heads than query heads, each of them serves the same
/// number of consecutive query heads.
package struct Attention: Sendable {
  /// W_q.
  package var query: Linear  // [heads · headSize, hidden]
  /// W_k.
  package var key: Linear  // [keyValueHeads · headSize, hidden]
  /// W_v.
  package var value: Linear  // [keyValueHeads · headSize, hidden]
  /// W_o, the consumer.
  package var output: Linear  // [hidden, heads · headSize]
  /// RMSNorm of each query head.
  package var queryNorm: Norm?
  /// RMSNorm of each key head.
  package var keyNorm: Norm?
  /// Positions it reaches back, and ahead where it isn't causal; nil for all.
  package var window: Int?
  /// How its queries and keys are turned.
  package var rotation: LayerRotation
  /// What each head adds to its products by distance, where the architecture has that.
  package var relativeBias: Matrix<Float>?  // [heads, rows of distances]

  /// Creates an attention.
  package init(
    query: Linear, key: Linear, value: Linear, output: Linear, queryNorm: Norm? = nil,
    keyNorm: Norm? = nil, window: Int? = nil, rotation: LayerRotation = .shared,
    relativeBias: Matrix<Float>? = nil
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.output = output
    self.queryNorm = queryNorm
    self.keyNorm = keyNorm
    self.window = window
    self.rotation = rotation
    self.relativeBias = relativeBias
  }
}

/// down(act(up x)), or down(act(gate x) · up x).
package struct FeedForward: Sendable {
  /// The gate of a gated unit.
  package var gate: Linear?  // [ffn, hidden]
  /// The first layer.
  package var up: Linear  // [ffn, hidden]
  /// The second layer, the consumer.
  package var down: Linear  // [hidden, ffn]

  /// Creates an FFN.
  package init(gate: Linear?, up: Linear, down: Linear) {
    self.gate = gate
    self.up = up
    self.down = down
  }
}

/// One transformer layer.
package struct Layer: Sendable {
  /// The attention.
  package var attention: Attention
  /// Its norms.
  package var attentionNorms: SublayerNorms
  /// The FFN.
  package var feedForward: FeedForward
  /// Its norms.
  package var feedForwardNorms: SublayerNorms

  /// Creates a layer.
  package init(
    attention: Attention, attentionNorms: SublayerNorms, feedForward: FeedForward,
    feedForwardNorms: SublayerNorms
  ) {
    self.attention = attention
    self.attentionNorms = attentionNorms
    self.feedForward = feedForward
    self.feedForwardNorms = feedForwardNorms
  }

  /// The norms of a sublayer.
  package func norms(of sublayer: Sublayer) -> SublayerNorms {
    sublayer == .attention ? attentionNorms : feedForwardNorms
  }

  /// Gives a sublayer other norms.
  package mutating func setNorms(of sublayer: Sublayer, to norms: SublayerNorms) {
    switch sublayer {
    case .attention: attentionNorms = norms
    case .feedForward: feedForwardNorms = norms
    }
  }
}

/// The tables that turn token ids into the first hidden states.
package struct Embeddings: Sendable {
  /// One row a token.
  package var tokens: Matrix<Float>  // [vocabulary, hidden]
  /// One row a position, where positions are learned.
  package var positions: Matrix<Float>?  // [positions, hidden]
  /// One row a segment.
  package var types: Matrix<Float>?  // [types, hidden]
  /// The norm over the sum.
  package var norm: Norm?

  /// Creates tables.
  package init(
    tokens: Matrix<Float>, positions: Matrix<Float>?, types: Matrix<Float>?, norm: Norm?
  ) {
    self.tokens = tokens
    self.positions = positions
    self.types = types
    self.norm = norm
  }
}

/// A transformer, dense or pruned: layers may differ in width.
package struct TransformerModel: Sendable {
  /// What it computes; the widths are the dense ones.
  package var architecture: Architecture
  /// The tables.
  package var embeddings: Embeddings
  /// The layers.
  package var layers: LayerList
  /// The norm after the last layer.
  package var finalNorm: Norm?
  /// The table that logits are read from; nil when it is the token table.
  package var head: Matrix<Float>?  // [vocabulary, hidden]
  /// Heads for other tasks than predicting the next token.
  package var taskHeads: TaskHeads

  /// Creates a model in memory.
  package init(
    architecture: Architecture, embeddings: Embeddings, layers: [Layer],
    finalNorm: Norm?, head: Matrix<Float>?, taskHeads: TaskHeads = TaskHeads()
  ) {
    self.init(
      architecture: architecture, embeddings: embeddings, layers: LayerList(layers),
      finalNorm: finalNorm, head: head, taskHeads: taskHeads)
  }

  /// Creates a model whose layers may be read as they are used.
  package init(
    architecture: Architecture, embeddings: Embeddings, layers: LayerList,
    finalNorm: Norm?, head: Matrix<Float>?, taskHeads: TaskHeads = TaskHeads()
  ) {
    self.architecture = architecture
    self.embeddings = embeddings
    self.layers = layers
    self.finalNorm = finalNorm
    self.head = head
    self.taskHeads = taskHeads
  }

  /// The table that logits are read from.
  package var outputTable: Matrix<Float> { head ?? embeddings.tokens }

  /// Weights and biases of all layers' linear parts.
  package var prunableParameterCount: Int {
    layers.reduce(0) { total, layer in layer.linears.reduce(total) { $0 + $1.parameterCount } }
  }

  /// All parameters; a tied table counts once.
  package var parameterCount: Int {
    var count = prunableParameterCount + embeddings.tokens.values.count
    count += embeddings.positions?.values.count ?? 0
    count += embeddings.types?.values.count ?? 0
    count += head?.values.count ?? 0
    count += taskHeads.parameterCount
    for case .some(let norm) in [finalNorm, embeddings.norm] { count += norm.parameterCount }
    for layer in layers {
      count += NormPart.allCases.reduce(0) { $0 + (layer.norm($1)?.parameterCount ?? 0) }
    }
    return count + relativeBiasCount
  }
}
