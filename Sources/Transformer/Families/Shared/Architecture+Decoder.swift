internal import ModelFormats

/// What a family's class takes for keys that a configuration lacks.
struct DecoderDefaults {
  /// Nil for as many as there are heads.
  var keyValueHeads: Int?
  /// Nil for the hidden size's share.
  var headSize: Int?
  var positions = 2048
  /// The key that names the activation.
  var activationKey = "hidden_act"
  var activation = "silu"
  /// Whether logits are read from the token table.
  var areTied = false
}

/// Decoders of today: rotary positions, RMSNorms before the sublayers and at the end, gated FFNs,
/// attention to what came before, logits of the next token.
extension Architecture {
  /// Reads the keys that LLaMA's configuration and those modelled on it have. Windows are the
  /// family's to read.
  init(
    decoder settings: FileSettings, _ defaults: DecoderDefaults = DecoderDefaults()
  ) throws(FormatError) {
    let heads = try settings.int("num_attention_heads")
    let hidden = try settings.int("hidden_size")
    let usualHeadSize = defaults.headSize ?? (heads > 0 ? hidden / heads : 0)
    let widths = LayerWidths(
      heads: heads,
      keyValueHeads: try settings.optionalInt("num_key_value_heads") ?? defaults.keyValueHeads
        ?? heads,
      ffnSize: try settings.int("intermediate_size"))
    self.init(
      hiddenSize: hidden, vocabularySize: try settings.int("vocab_size"),
      maximumPositions: try settings.optionalInt("max_position_embeddings") ?? defaults.positions,
      positions: .rotary(try RotaryEmbedding(huggingFace: settings)), embedding: EmbeddingTraits(),
      norm: NormTraits(
        .rootMeanSquare, epsilon: Float(try settings.optionalDouble("rms_norm_eps") ?? 1e-6),
        .before),
      attention: AttentionTraits(
        headSize: try settings.optionalInt("head_dim") ?? usualHeadSize, isCausal: true),
      feedForward: FeedForwardTraits(
        isGated: true,
        activation: try Activation(
          huggingFace: settings, defaults.activationKey, default: defaults.activation)),
      output: .logits(
        LogitTraits(
          areTied: try settings.optionalBool("tie_word_embeddings") ?? defaults.areTied)),
      widths: widths, layers: try settings.layers("num_hidden_layers", widths))
  }

  /// Reads GGUF's `llama` and what was modelled on it.
  init(decoder source: GGUFSource) throws(FormatError) {
    let settings = source.settings
    let widths = try source.widths()
    let widest = LayerWidths(holding: widths)
    let hidden = try settings.int("embedding_length")
    let headSize =
      try settings.optionalInt("attention.key_length") ?? hidden / max(widest.heads, 1)
    let window = try settings.optionalInt("attention.sliding_window")
    self.init(
      hiddenSize: hidden,
      vocabularySize: try source.file.descriptor("token_embd.weight").rowCount,
      maximumPositions: try settings.optionalInt("context_length") ?? 2048,
      positions: .rotary(try RotaryEmbedding(gguf: source, headSize: headSize)),
      embedding: EmbeddingTraits(),
      norm: NormTraits(
        .rootMeanSquare,
        epsilon: Float(try settings.optionalDouble("attention.layer_norm_rms_epsilon") ?? 1e-5),
        .before),
      attention: AttentionTraits(headSize: headSize, isCausal: true),
      feedForward: FeedForwardTraits(isGated: true, activation: .silu),
      output: .logits(LogitTraits(areTied: source.file.tensors["output.weight"] == nil)),
      widths: widest,
      layers: widths.map { LayerTraits(widths: $0, window: window == 0 ? nil : window) })
  }

  /// Gives a window to some layers.
  mutating func setWindows(_ window: Int, where hasWindow: (Int) -> Bool) {
    for index in layers.indices where hasWindow(index) { layers[index].window = window }
  }

  /// Gives windows to the layers that `layer_types` names, or to those above a number where the
  /// file says nothing else.
  mutating func setWindows(
    _ window: Int, _ settings: FileSettings, from first: Int
  ) throws(FormatError) {
    guard let types = try settings.optionalArray("layer_types") else {
      setWindows(window) { $0 >= first }
      return
    }
    guard types.count == layers.count else {
      throw FormatError(
        .malformed, "names \(types.count) layers of \(layers.count)", file: settings.file,
        location: settings.location("layer_types"))
    }
    for (index, type) in types.enumerated() {
      switch type.stringValue {
      case "full_attention": break
      case "sliding_attention": layers[index].window = window
      default:
        throw FormatError(
          .unsupported, "layer_types has an unknown kind of layer at \(index)",
          file: settings.file, location: settings.location("layer_types"))
      }
    }
  }
}
