public import ModelFormats

extension TransformerConfiguration {
  /// Reads a Hugging Face `config.json`.
  /// - Throws: `FormatError` naming the key; `.unsupported` for other architectures.
  public init(huggingFace config: JSONValue, file: String) throws(FormatError) {
    let type = try config.string("model_type", file: file)
    guard let family = Self.family(ofType: type) else {
      throw FormatError(
        .unsupported, "model_type '\(type)' is not supported", file: file,
        location: .init(key: "model_type"),
        remedy: "open one of: \(ModelFamily.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self =
      switch family {
      case .bert, .roberta: try Self.bert(config, family, file)
      case .distilbert: try Self.distilBert(config, file)
      case .llama, .mistral, .qwen2, .qwen3: try Self.llama(config, family, file)
      }
    if type.hasPrefix("liar_") { layerWidths = try Self.layerWidths(config, self, file) }
    try validate(file: file)
  }

  /// Pruned models name the family they come from; Seed-OSS is LLaMA with biases.
  private static func family(ofType type: String) -> ModelFamily? {
    if type == "seed_oss" { return .llama }
    return ModelFamily(rawValue: type.hasPrefix("liar_") ? String(type.dropFirst(5)) : type)
  }

  /// The widths of a pruned model's layers, a list each.
  private static func layerWidths(
    _ config: JSONValue, _ c: Self, _ file: String
  ) throws(FormatError) -> [LayerWidths] {
    func list(_ key: String) throws(FormatError) -> [Int] {
      let numbers = try config.array(key, file: file).compactMap(\.intValue)
      guard numbers.count == c.layers, numbers.allSatisfy({ (1...1 << 24).contains($0) }) else {
        throw FormatError(
          .malformed, "must be a list of \(c.layers) positive numbers, one a layer", file: file,
          location: .init(key: key))
      }
      return numbers
    }
    let heads = try list("layer_num_attention_heads")
    let keyValueHeads = c.family.isDecoder ? try list("layer_num_key_value_heads") : heads
    let ffn = try list("layer_intermediate_size")
    return (0..<c.layers).map {
      LayerWidths(heads: heads[$0], keyValueHeads: keyValueHeads[$0], ffnSize: ffn[$0])
    }
  }

  private static func bert(
    _ config: JSONValue, _ family: ModelFamily, _ file: String
  ) throws(FormatError) -> Self {
    if let kind = try config.optionalString("position_embedding_type", file: file),
      kind != "absolute"
    {
      throw FormatError(
        .unsupported, "position_embedding_type '\(kind)' is not supported", file: file)
    }
    let heads = try config.int("num_attention_heads", file: file)
    let hidden = try config.int("hidden_size", file: file)
    let positions = try config.optionalInt("max_position_embeddings", file: file) ?? 512
    // RoBERTa counts positions from the padding id + 1, which takes rows from the table.
    let padding = try config.optionalInt("pad_token_id", file: file) ?? 1
    guard family == .bert || (padding >= 0 && padding < positions) else {
      throw FormatError(
        .outOfRange, "pad_token_id \(padding) leaves none of \(positions) positions", file: file,
        location: .init(key: "pad_token_id"))
    }
    let offset = family == .roberta ? padding + 1 : 0
    return try Self(
      family: family, layers: config.int("num_hidden_layers", file: file), hiddenSize: hidden,
      heads: heads, keyValueHeads: heads, headSize: heads > 0 ? hidden / heads : 0,
      ffnSize: config.int("intermediate_size", file: file),
      vocabularySize: config.int("vocab_size", file: file),
      normEpsilon: Float(config.optionalDouble("layer_norm_eps", file: file) ?? 1e-12),
      activation: activation(config.optionalString("hidden_act", file: file) ?? "gelu", file),
      maximumPositions: positions - offset, positionOffset: offset)
  }

  private static func distilBert(_ config: JSONValue, _ file: String) throws(FormatError) -> Self {
    let heads = try config.int("n_heads", file: file)
    let hidden = try config.int("dim", file: file)
    return try Self(
      family: .distilbert, layers: config.int("n_layers", file: file), hiddenSize: hidden,
      heads: heads, keyValueHeads: heads, headSize: heads > 0 ? hidden / heads : 0,
      ffnSize: config.int("hidden_dim", file: file),
      vocabularySize: config.int("vocab_size", file: file), normEpsilon: 1e-12,
      activation: activation(config.optionalString("activation", file: file) ?? "gelu", file),
      maximumPositions: config.optionalInt("max_position_embeddings", file: file) ?? 512)
  }

  private static func llama(
    _ config: JSONValue, _ family: ModelFamily, _ file: String
  ) throws(FormatError) -> Self {
    let heads = try config.int("num_attention_heads", file: file)
    let hidden = try config.int("hidden_size", file: file)
    let headSize = try config.optionalInt("head_dim", file: file)
    let window = try slidingWindow(config, family, file)
    let full = window == nil ? [] : try fullAttentionLayers(config, family, file)
    return try Self(
      family: family, layers: config.int("num_hidden_layers", file: file), hiddenSize: hidden,
      heads: heads,
      keyValueHeads: config.optionalInt("num_key_value_heads", file: file) ?? heads,
      headSize: headSize ?? (heads > 0 ? hidden / heads : 0),
      ffnSize: config.int("intermediate_size", file: file),
      vocabularySize: config.int("vocab_size", file: file),
      normEpsilon: Float(config.optionalDouble("rms_norm_eps", file: file) ?? 1e-6),
      activation: activation(config.optionalString("hidden_act", file: file) ?? "silu", file),
      maximumPositions: config.optionalInt("max_position_embeddings", file: file) ?? 2048,
      rope: RotaryEmbedding(huggingFace: config, file: file), slidingWindow: window,
      fullAttentionLayers: full,
      tiedEmbeddings: config.optionalBool("tie_word_embeddings", file: file) ?? false)
  }

  /// LLaMA ignores the key, Mistral obeys it, Qwen asks for a switch beside it.
  private static func slidingWindow(
    _ config: JSONValue, _ family: ModelFamily, _ file: String
  ) throws(FormatError) -> Int? {
    switch family {
    case .mistral:
      return try config.optionalInt("sliding_window", file: file)
    case .qwen2, .qwen3:
      let isUsed = try config.optionalBool("use_sliding_window", file: file) ?? false
      return isUsed ? try config.optionalInt("sliding_window", file: file) ?? 4096 : nil
    case .bert, .distilbert, .roberta, .llama:
      return nil
    }
  }

  /// Qwen's layers below `max_window_layers`, or those that `layer_types` names, have no window.
  private static func fullAttentionLayers(
    _ config: JSONValue, _ family: ModelFamily, _ file: String
  ) throws(FormatError) -> Set<Int> {
    guard family != .mistral else { return [] }
    if let types = config.optionalValue("layer_types"), types.arrayValue != nil {
      var full: Set<Int> = []
      for (index, type) in try types.array(file: file).enumerated() {
        switch type.stringValue {
        case "full_attention": full.insert(index)
        case "sliding_attention": break
        default:
          throw FormatError(
            .unsupported, "layer_types has an unknown kind of layer at \(index)", file: file,
            location: .init(key: "layer_types"))
        }
      }
      return full
    }
    let first = try config.optionalInt("max_window_layers", file: file) ?? 28
    return Set(0..<min(max(first, 0), 1 << 16))
  }

  private static func activation(_ name: String, _ file: String) throws(FormatError)
    -> Activation
  {
    switch name {
    case "gelu", "gelu_python": return .gelu
    case "gelu_new", "gelu_pytorch_tanh", "gelu_fast": return .geluTanh
    case "relu": return .relu
    case "silu", "swish": return .silu
    default:
      throw FormatError(
        .unsupported, "activation '\(name)' is not supported", file: file,
        location: .init(key: "hidden_act"))
    }
  }

  /// Dimensions that can be computed with; tensor shapes are held to them when they are read.
  func validate(file: String) throws(FormatError) {
    let sizes = [
      ("layers", layers), ("hidden size", hiddenSize), ("attention heads", heads),
      ("key-value heads", keyValueHeads), ("head size", headSize), ("FFN size", ffnSize),
      ("vocabulary", vocabularySize), ("number of positions", maximumPositions),
      ("sliding window", slidingWindow ?? 1),
    ]
    for (name, size) in sizes where size < 1 || size > 1 << 24 {
      throw FormatError(.outOfRange, "\(name) of \(size) makes no transformer", file: file)
    }
    for widths in [widths(ofLayer: -1)] + layerWidths {
      guard widths.heads % widths.keyValueHeads == 0 else {
        throw FormatError(
          .unsupported,
          "\(widths.heads) query heads don't divide over \(widths.keyValueHeads) key-value heads",
          file: file)
      }
    }
    guard rope == nil || headSize % 2 == 0 else {
      throw FormatError(.unsupported, "rotary positions need an even head size", file: file)
    }
  }
}

extension RotaryEmbedding {
  /// Reads `rope_theta` and `rope_scaling`, or `rope_parameters` as newer files have it.
  init(huggingFace config: JSONValue, file: String) throws(FormatError) {
    let parameters = config.optionalValue("rope_parameters")
    let nested = parameters?.objectValue == nil ? nil : parameters
    let scaling = nested ?? config.optionalValue("rope_scaling")
    let nestedTheta = try nested?.optionalDouble("rope_theta", file: file)
    let ownTheta = try config.optionalDouble("rope_theta", file: file)
    let theta = nestedTheta ?? ownTheta ?? 10_000
    guard let scaling, scaling.objectValue != nil else {
      self.init(theta: theta)
      return
    }
    let newerKind = try scaling.optionalString("rope_type", file: file)
    let olderKind = try scaling.optionalString("type", file: file)
    let kind = newerKind ?? olderKind ?? "default"
    let trained = try scaling.optionalDouble("original_max_position_embeddings", file: file)
    let maximum = try config.optionalDouble("max_position_embeddings", file: file)
    let original = trained ?? maximum ?? 8192
    switch kind {
    case "default":
      self.init(theta: theta)
    case "linear":
      self.init(theta: theta, scaling: .linear(factor: try scaling.double("factor", file: file)))
    case "llama3":
      self.init(
        theta: theta,
        scaling: .llama3(
          factor: try scaling.double("factor", file: file),
          low: try scaling.double("low_freq_factor", file: file),
          high: try scaling.double("high_freq_factor", file: file), originalPositions: original))
    case "yarn":
      self.init(
        theta: theta,
        scaling: .yarn(
          factor: try scaling.double("factor", file: file), originalPositions: original,
          betaFast: try scaling.optionalDouble("beta_fast", file: file) ?? 32,
          betaSlow: try scaling.optionalDouble("beta_slow", file: file) ?? 1,
          attentionFactor: try scaling.optionalDouble("attention_factor", file: file)))
    default:
      throw FormatError(
        .unsupported, "rope scaling '\(kind)' is not supported", file: file,
        location: .init(key: "rope_scaling"))
    }
  }
}
