/// What a transformer computes: all that a forward pass, a backward pass, a statistic or an
/// exporter has to know of a model beside its numbers.
///
/// It names neither families nor files. Code asks for the trait that it depends on, never for what
/// usually goes with it: attention may be causal without an RMSNorm, a norm may come first without
/// a rotary embedding.
package struct Architecture: Sendable, Equatable {
  /// Width of the residual stream.
  package var hiddenSize: Int
  /// Entries of the token table.
  package var vocabularySize: Int
  /// The longest sequence the positions allow.
  package var maximumPositions: Int
  /// How positions enter.
  package var positions: Positions
  /// How ids become the first hidden states.
  package var embedding: EmbeddingTraits
  /// The norms of the residual stream.
  package var norm: NormTraits
  /// By what the outputs of sublayers are multiplied before they are added to the stream.
  package var residualScale: Float = 1
  /// What all attentions have in common.
  package var attention: AttentionTraits
  /// What all FFNs have in common.
  package var feedForward: FeedForwardTraits
  /// What the last hidden states are for.
  package var output: Output
  /// The widths that the files name for the whole model; no layer is wider.
  package var widths: LayerWidths
  /// What may differ from layer to layer, in network order.
  package var layers: [LayerTraits]

  /// Describes a transformer.
  package init(
    hiddenSize: Int, vocabularySize: Int, maximumPositions: Int, positions: Positions,
    embedding: EmbeddingTraits, norm: NormTraits, attention: AttentionTraits,
    feedForward: FeedForwardTraits, output: Output, widths: LayerWidths, layers: [LayerTraits]
  ) {
    self.hiddenSize = hiddenSize
    self.vocabularySize = vocabularySize
    self.maximumPositions = maximumPositions
    self.positions = positions
    self.embedding = embedding
    self.norm = norm
    self.attention = attention
    self.feedForward = feedForward
    self.output = output
    self.widths = widths
    self.layers = layers
  }
}

// MARK: - Traits

/// How positions enter a model.
package enum Positions: Sendable, Equatable {
  /// A table of rows; a token's row is its index in the sequence plus the offset.
  case learned(offset: Int)
  /// Queries and keys are turned.
  case rotary(RotaryEmbedding)
}

/// How ids become the first hidden states: the rows of the tables, added.
package struct EmbeddingTraits: Sendable, Equatable {
  /// Rows of the table of segments; 0 where there is none.
  package var segments: Int
  /// Whether the sum is normalised.
  package var isNormed: Bool
  /// By what a token's row is multiplied.
  package var scale: Float

  /// Describes the embedding.
  package init(segments: Int = 0, isNormed: Bool = false, scale: Float = 1) {
    self.segments = segments
    self.isNormed = isNormed
    self.scale = scale
  }
}

/// The norms of the residual stream.
package struct NormTraits: Sendable, Equatable {
  /// Where a sublayer's norms stand. Models whose stream passes by the norms normalise it once
  /// more at the end.
  package enum Place: Sendable {
    /// x + f(norm x)
    case before
    /// norm(x + f(x))
    case after
    /// x + norm₂(f(norm₁ x))
    case around
  }

  /// What a norm computes.
  package var kind: Norm.Kind
  /// What keeps the divisor from zero.
  package var epsilon: Float
  /// Where norms stand.
  package var place: Place
  /// Whether LayerNorms add something to each column.
  package var shifts: Bool
  /// Whether they multiply each column; if not, no file has numbers of theirs.
  package var scales: Bool

  /// Describes the norms.
  package init(
    _ kind: Norm.Kind, epsilon: Float, _ place: Place, shifts: Bool = true, scales: Bool = true
  ) {
    self.kind = kind
    self.epsilon = epsilon
    self.place = place
    self.shifts = shifts
    self.scales = scales
  }

  /// Whether the stream is normalised after the last layer.
  package var hasFinal: Bool { place != .after }
}

/// What all attentions of a model have in common.
package struct AttentionTraits: Sendable, Equatable {
  /// Columns of a head.
  package var headSize: Int
  /// Whether a token sees only what comes before it.
  package var isCausal: Bool
  /// The bound of queries, keys and values as they come from their layers; nil for none.
  package var projectionBound: Float?
  /// Whether each head's query and key pass an RMSNorm before their positions enter.
  package var normalizesHeads: Bool
  /// By what the products of queries and keys are multiplied.
  package var scale: Float
  /// The bound c of the scaled products: c · tanh(x / c); nil for none.
  package var softCap: Float?
  /// What is added to the scaled products by distance; nil for nothing.
  package var relativePositions: RelativePositions?

  /// Describes attentions.
  /// - Parameter scale: nil for 1 / √headSize.
  package init(
    headSize: Int, isCausal: Bool, normalizesHeads: Bool = false, scale: Float? = nil,
    softCap: Float? = nil, relativePositions: RelativePositions? = nil
  ) {
    self.headSize = headSize
    self.isCausal = isCausal
    self.normalizesHeads = normalizesHeads
    self.scale = scale ?? 1 / Float(headSize).squareRoot()
    self.softCap = softCap
    self.relativePositions = relativePositions
  }
}

/// What all FFNs of a model have in common.
package struct FeedForwardTraits: Sendable, Equatable {
  /// Whether a neuron is act(gate x) · up x instead of act(up x).
  package var isGated: Bool
  /// The nonlinearity.
  package var activation: Activation

  /// Describes FFNs.
  package init(isGated: Bool, activation: Activation) {
    self.isGated = isGated
    self.activation = activation
  }
}

/// The nonlinearity of an FFN.
package enum Activation: String, Sendable {
  case gelu
  case geluTanh
  case relu
  case silu
}

/// What a model's last hidden states are for.
package enum Output: Sendable, Equatable {
  /// They are the result: pooled, or read by a task's head.
  case states
  /// Each gives the logits of the next token.
  case logits(LogitTraits)
}

/// How hidden states give logits.
package struct LogitTraits: Sendable, Equatable {
  /// Whether they are read from the token table.
  package var areTied: Bool
  /// By what they are divided.
  package var divisor: Float
  /// Their bound c: c · tanh(x / c); nil for none.
  package var softCap: Float?

  /// Describes logits.
  package init(areTied: Bool, divisor: Float = 1, softCap: Float? = nil) {
    self.areTied = areTied
    self.divisor = divisor
    self.softCap = softCap
  }
}

/// What may differ from layer to layer.
package struct LayerTraits: Sendable, Equatable {
  /// The widths.
  package var widths: LayerWidths
  /// Positions that attention reaches back, the token's own included, and as many ahead where it
  /// isn't causal; nil for all.
  package var window: Int?
  /// How queries and keys are turned.
  package var rotation: LayerRotation
  /// Whether the attention has the norm that those of other layers have.
  package var normalizesAttention = true

  /// Describes a layer.
  package init(widths: LayerWidths, window: Int? = nil, rotation: LayerRotation = .shared) {
    self.widths = widths
    self.window = window
    self.rotation = rotation
  }
}

/// How a layer turns its queries and keys.
package enum LayerRotation: Sendable, Equatable {
  /// As the model's positions say, which may be not at all.
  case shared
  /// Not at all, though other layers do.
  case absent
  /// By an embedding of the layer's own.
  case own(RotaryEmbedding)
}

/// The widths that pruning changes.
package struct LayerWidths: Sendable, Equatable {
  /// Query heads.
  package var heads: Int
  /// Key-value heads.
  package var keyValueHeads: Int
  /// FFN neurons.
  package var ffnSize: Int

  /// Creates widths.
  package init(heads: Int, keyValueHeads: Int, ffnSize: Int) {
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.ffnSize = ffnSize
  }
}
