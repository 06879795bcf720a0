public import LinearAlgebra

/// y = x Wᵀ + b, stored as the files store it.
public struct Linear: Sendable {
  /// W, output × input.
  public var weight: Matrix<Float>  // [out, in]
  /// b, or nil for none.
  public var bias: [Float]?  // [out]

  /// Creates a layer.
  public init(weight: Matrix<Float>, bias: [Float]?) {
    precondition(bias.map { $0.count == weight.rows } ?? true)
    self.weight = weight
    self.bias = bias
  }

  /// Numbers it holds.
  public var parameterCount: Int { weight.values.count + (bias?.count ?? 0) }
}

/// LayerNorm when there is a bias, RMSNorm otherwise.
public struct Norm: Sendable {
  /// The gain.
  public var weight: [Float]
  /// The shift; nil makes it an RMSNorm.
  public var bias: [Float]?

  /// Creates a norm.
  public init(weight: [Float], bias: [Float]?) {
    self.weight = weight
    self.bias = bias
  }
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
  /// RMSNorm of each query head (Qwen3).
  public var queryNorm: Norm?
  /// RMSNorm of each key head (Qwen3).
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
  /// The norm before (decoder) or after (encoder) the attention.
  public var attentionNorm: Norm
  /// The FFN.
  public var feedForward: FeedForward
  /// The norm before (decoder) or after (encoder) the FFN.
  public var feedForwardNorm: Norm

  /// Creates a layer.
  public init(
    attention: Attention, attentionNorm: Norm, feedForward: FeedForward, feedForwardNorm: Norm
  ) {
    self.attention = attention
    self.attentionNorm = attentionNorm
    self.feedForward = feedForward
    self.feedForwardNorm = feedForwardNorm
  }

  /// The linear layer that reads a sublayer's units.
  public func consumer(of sublayer: Sublayer) -> Linear {
    sublayer == .attention ? attention.output : feedForward.down
  }
}

/// The tables that turn token ids into the first hidden states.
public struct Embeddings: Sendable {
  /// One row a token.
  public var tokens: Matrix<Float>  // [vocabulary, hidden]
  /// One row a position, or nil with rotary positions.
  public var positions: Matrix<Float>?  // [positions, hidden]
  /// One row a segment.
  public var types: Matrix<Float>?  // [types, hidden]
  /// The encoder's norm over the sum.
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
  /// The dense dimensions.
  public var configuration: TransformerConfiguration
  /// The tables.
  public var embeddings: Embeddings
  /// The layers.
  public var layers: LayerList
  /// The decoder's last norm.
  public var finalNorm: Norm?
  /// The decoder's output table; nil when it is the token table.
  public var head: Matrix<Float>?  // [vocabulary, hidden]
  /// Heads for other tasks than predicting the next token.
  public var taskHeads: TaskHeads

  /// Creates a model in memory.
  public init(
    configuration: TransformerConfiguration, embeddings: Embeddings, layers: [Layer],
    finalNorm: Norm?, head: Matrix<Float>?, taskHeads: TaskHeads = TaskHeads()
  ) {
    self.init(
      configuration: configuration, embeddings: embeddings, layers: LayerList(layers),
      finalNorm: finalNorm, head: head, taskHeads: taskHeads)
  }

  /// Creates a model whose layers may be read as they are used.
  public init(
    configuration: TransformerConfiguration, embeddings: Embeddings, layers: LayerList,
    finalNorm: Norm?, head: Matrix<Float>?, taskHeads: TaskHeads = TaskHeads()
  ) {
    self.configuration = configuration
    self.embeddings = embeddings
    self.layers = layers
    self.finalNorm = finalNorm
    self.head = head
    self.taskHeads = taskHeads
  }

  /// The table that logits are read from.
  public var outputTable: Matrix<Float> { head ?? embeddings.tokens }

  /// Weights and biases of q, k, v, o and the FFN of every layer.
  public var prunableParameterCount: Int {
    layers.reduce(0) { total, layer in
      let attention = layer.attention
      let parts = [
        attention.query, attention.key, attention.value, attention.output,
        layer.feedForward.up, layer.feedForward.down,
      ]
      return parts.reduce(total + (layer.feedForward.gate?.parameterCount ?? 0)) {
        $0 + $1.parameterCount
      }
    }
  }

  /// All parameters; a tied table counts once.
  public var parameterCount: Int {
    var count = prunableParameterCount + embeddings.tokens.values.count
    count += embeddings.positions?.values.count ?? 0
    count += embeddings.types?.values.count ?? 0
    count += head?.values.count ?? 0
    count += taskHeads.parameterCount
    var norms: [Norm?] = [finalNorm, embeddings.norm]
    for layer in layers {
      norms += [layer.attentionNorm, layer.feedForwardNorm]
      norms += [layer.attention.queryNorm, layer.attention.keyNorm]
    }
    for case .some(let norm) in norms { count += norm.weight.count + (norm.bias?.count ?? 0) }
    return count
  }
}
