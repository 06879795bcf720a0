public import LinearAlgebra

/// y = x Wᵀ + b, stored as the files store it.
public struct Linear: Sendable {
  /// W, output × input.
  public var weight: Matrix<Float>  // [out, in]
  /// b, or nil for none.
  public var bias: [Float]?  // [out]

  /// Creates a layer.
  public init(weight: Matrix<Float>, bias: [Float]? = nil) {
    precondition(bias.map { $0.count == weight.rows } ?? true)
    self.weight = weight
    self.bias = bias
  }

  /// Numbers it holds.
  public var parameterCount: Int { weight.values.count + (bias?.count ?? 0) }
}

/// The two prunable halves of a layer.
public enum Sublayer: Sendable, CaseIterable {
  case attention
  case feedForward
}

/// Multi-head attention; with fewer key-value heads than query heads, each of them serves the same
/// number of consecutive query heads.
public struct Attention: Sendable {
  /// W_q.
  public var query: Linear  // [heads · headSize, hidden]
  /// W_k.
  public var key: Linear  // [keyValueHeads · headSize, hidden]
  /// W_v.
  public var value: Linear  // [keyValueHeads · headSize, hidden]
  /// W_o, the consumer.
  public var output: Linear  // [hidden, heads · headSize]
  /// RMSNorm of each query head.
  public var queryNorm: Norm?
  /// RMSNorm of each key head.
  public var keyNorm: Norm?
  /// Positions it reaches back; nil for all.
  public var window: Int?

  /// Creates an attention.
  public init(
    query: Linear, key: Linear, value: Linear, output: Linear, queryNorm: Norm? = nil,
    keyNorm: Norm? = nil, window: Int? = nil
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.output = output
    self.queryNorm = queryNorm
    self.keyNorm = keyNorm
    self.window = window
  }
}

/// down(act(up x)), or down(act(gate x) · up x).
public struct FeedForward: Sendable {
  /// The gate of a gated unit.
  public var gate: Linear?  // [ffn, hidden]
  /// The first layer.
  public var up: Linear  // [ffn, hidden]
  /// The second layer, the consumer.
  public var down: Linear  // [hidden, ffn]

  /// Creates an FFN.
  public init(gate: Linear?, up: Linear, down: Linear) {
    self.gate = gate
    self.up = up
    self.down = down
  }
}

/// One transformer layer.
public struct Layer: Sendable {
  /// The attention.
  public var attention: Attention
  /// Its norms.
  public var attentionNorms: SublayerNorms
  /// The FFN.
  public var feedForward: FeedForward
  /// Its norms.
  public var feedForwardNorms: SublayerNorms

  /// Creates a layer.
  public init(
    attention: Attention, attentionNorms: SublayerNorms, feedForward: FeedForward,
    feedForwardNorms: SublayerNorms
  ) {
    self.attention = attention
    self.attentionNorms = attentionNorms
    self.feedForward = feedForward
    self.feedForwardNorms = feedForwardNorms
  }

  /// The norms of a sublayer.
  public func norms(of sublayer: Sublayer) -> SublayerNorms {
    sublayer == .attention ? attentionNorms : feedForwardNorms
  }
}

/// The tables that turn token ids into the first hidden states.
public struct Embeddings: Sendable {
  /// One row a token.
  public var tokens: Matrix<Float>  // [vocabulary, hidden]
  /// One row a position, where positions are learned.
  public var positions: Matrix<Float>?  // [positions, hidden]
  /// One row a segment.
  public var types: Matrix<Float>?  // [types, hidden]
  /// The norm over the sum.
  public var norm: Norm?

  /// Creates tables.
  public init(
    tokens: Matrix<Float>, positions: Matrix<Float>?, types: Matrix<Float>?, norm: Norm?
  ) {
    self.tokens = tokens
    self.positions = positions
    self.types = types
    self.norm = norm
  }
}

/// A transformer, dense or pruned: layers may differ in width.
public struct TransformerModel: Sendable {
  /// What it computes; the widths are the dense ones.
  public var architecture: Architecture
  /// The tables.
  public var embeddings: Embeddings
  /// The layers.
  public var layers: LayerList
  /// The norm after the last layer.
  public var finalNorm: Norm?
  /// The table that logits are read from; nil when it is the token table.
  public var head: Matrix<Float>?  // [vocabulary, hidden]
  /// Heads for other tasks than predicting the next token.
  public var taskHeads: TaskHeads

  /// Creates a model in memory.
  public init(
    architecture: Architecture, embeddings: Embeddings, layers: [Layer],
    finalNorm: Norm?, head: Matrix<Float>?, taskHeads: TaskHeads = TaskHeads()
  ) {
    self.init(
      architecture: architecture, embeddings: embeddings, layers: LayerList(layers),
      finalNorm: finalNorm, head: head, taskHeads: taskHeads)
  }

  /// Creates a model whose layers may be read as they are used.
  public init(
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
  public var outputTable: Matrix<Float> { head ?? embeddings.tokens }

  /// Weights and biases of all layers' linear parts.
  public var prunableParameterCount: Int {
    layers.reduce(0) { total, layer in layer.linears.reduce(total) { $0 + $1.parameterCount } }
  }

  /// All parameters; a tied table counts once.
  public var parameterCount: Int {
    var count = prunableParameterCount + embeddings.tokens.values.count
    count += embeddings.positions?.values.count ?? 0
    count += embeddings.types?.values.count ?? 0
    count += head?.values.count ?? 0
    count += taskHeads.parameterCount
    for case .some(let norm) in [finalNorm, embeddings.norm] { count += norm.parameterCount }
    for layer in layers {
      count += NormPart.allCases.reduce(0) { $0 + (layer.norm($1)?.parameterCount ?? 0) }
    }
    return count
  }
}
