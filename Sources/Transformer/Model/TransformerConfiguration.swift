/// The architectures that can be opened.
public enum ModelFamily: String, Sendable, CaseIterable {
  case bert
  case distilbert
  case roberta
  case llama
  case mistral
  case qwen2
  case qwen3

  /// Decoders predict the next token; encoders embed a text.
  public var isDecoder: Bool {
    switch self {
    case .bert, .distilbert, .roberta: false
    case .llama, .mistral, .qwen2, .qwen3: true
    }
  }
}

/// The nonlinearity of the FFN.
public enum Activation: String, Sendable {
  case gelu
  case geluTanh
  case relu
  case silu
}

/// A transformer's dimensions and switches, whatever file they came from.
public struct TransformerConfiguration: Sendable, Equatable {
  /// The architecture.
  public var family: ModelFamily
  /// Layers.
  public var layers: Int
  /// Width of the residual stream.
  public var hiddenSize: Int
  /// Query heads of a dense layer.
  public var heads: Int
  /// Key-value heads of a dense layer.
  public var keyValueHeads: Int
  /// Columns of a head.
  public var headSize: Int
  /// FFN neurons of a dense layer.
  public var ffnSize: Int
  /// Entries of the token table.
  public var vocabularySize: Int
  /// ε of every norm.
  public var normEpsilon: Float
  /// The FFN's nonlinearity.
  public var activation: Activation
  /// The longest sequence the positions allow.
  public var maximumPositions: Int
  /// Added to a token's index before the position table is read (RoBERTa: padding id + 1).
  public var positionOffset: Int = 0
  /// Rotary embedding; nil for learned positions.
  public var rope: RotaryEmbedding?
  /// Positions a decoder's attention reaches back; nil for all.
  public var slidingWindow: Int?
  /// Layers that attend to all positions although there is a window.
  public var fullAttentionLayers: Set<Int> = []
  /// Whether logits are read from the token table.
  public var tiedEmbeddings: Bool = true
  /// The widths of each layer where they differ; empty where every layer has those above, which
  /// are the widest.
  public var layerWidths: [LayerWidths] = []

  /// Whether the norm comes before a sublayer (decoders) or after its residual sum (encoders).
  public var normsFirst: Bool { family.isDecoder }

  /// Positions that a layer's attention reaches back; nil for all.
  public func window(ofLayer index: Int) -> Int? {
    fullAttentionLayers.contains(index) ? nil : slidingWindow
  }

  /// A layer's widths.
  public func widths(ofLayer index: Int) -> LayerWidths {
    layerWidths.indices.contains(index)
      ? layerWidths[index]
      : LayerWidths(heads: heads, keyValueHeads: keyValueHeads, ffnSize: ffnSize)
  }
}

/// What may differ from layer to layer of a pruned model.
public struct LayerWidths: Sendable, Equatable {
  /// Query heads.
  public var heads: Int
  /// Key-value heads.
  public var keyValueHeads: Int
  /// FFN neurons.
  public var ffnSize: Int

  /// Creates widths.
  public init(heads: Int, keyValueHeads: Int, ffnSize: Int) {
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.ffnSize = ffnSize
  }
}

/// Rotary position embedding and its usual scalings.
public struct RotaryEmbedding: Sendable, Equatable {
  /// How frequencies are stretched beyond the trained context.
  public enum Scaling: Sendable, Equatable {
    case none
    /// All positions divided by the factor.
    case linear(factor: Double)
    /// Llama 3.1: low frequencies divided, high ones kept, a ramp between.
    case llama3(factor: Double, low: Double, high: Double, originalPositions: Double)
    /// YaRN: a ramp between interpolated and kept frequencies, and a scaled softmax temperature.
    case yarn(
      factor: Double, originalPositions: Double, betaFast: Double, betaSlow: Double,
      attentionFactor: Double?)
  }

  /// The base of the frequencies.
  public var theta: Double
  /// The scaling.
  public var scaling: Scaling
  /// Per-frequency divisors from the file (`rope_freqs.weight` in GGUF); overrides the scaling.
  public var divisors: [Float]?

  /// Creates an embedding.
  public init(theta: Double, scaling: Scaling = .none, divisors: [Float]? = nil) {
    self.theta = theta
    self.scaling = scaling
    self.divisors = divisors
  }
}
