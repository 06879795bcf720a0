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
  /// The base of the rotary embedding.
  var theta = 10_000.0
  /// What keeps the norms' divisor from zero.
  var epsilon = 1e-6
}

/// Decoders of today: rotary positions, RMSNorms before the sublayers and at the end, gated FFNs,
/// attention to what came before, logits of the next token.
extension Architecture {
  /// Reads the keys that LLaMA's configuration and those modelled on it have. Windows are the
  /// family's to read.
  /// - Parameter rope: the rotary embedding, where the family reads it by keys of its own.
  init(
    decoder settings: FileSettings, _ defaults: DecoderDefaults,
    rope ownRope: RotaryEmbedding? = nil
  ) throws(FormatError) {
    let heads = try settings.int("num_attention_heads")
    let hidden = try settings.int("hidden_size")
    // A null means as many as query heads, and the hidden size over them.
    let usualKeyValueHeads = settings.contains("num_key_value_heads") ? nil : defaults.keyValueHeads
    let usualHeadSize = settings.contains("head_dim") ? nil : defaults.headSize
    let widths = LayerWidths(
      heads: heads,
      keyValueHeads: try settings.optionalInt("num_key_value_heads") ?? usualKeyValueHeads ?? heads,
      ffnSize: try settings.int("intermediate_size"))
    guard widths.keyValueHeads > 0, heads % widths.keyValueHeads == 0 else {
      throw FormatError(
        .unsupported, "\(heads) query heads don't divide over \(widths.keyValueHeads)",
        file: settings.file, location: settings.location("num_key_value_heads"))
    }
    let headSize =
      try settings.optionalInt("head_dim") ?? usualHeadSize ?? (heads > 0 ? hidden / heads : 0)
    let positions = try settings.optionalInt("max_position_embeddings") ?? defaults.positions
    let rope: RotaryEmbedding
    if let ownRope {
      rope = ownRope
    } else {
      rope = try RotaryEmbedding(
        huggingFace: settings, positions: positions, theta: defaults.theta, headSize: headSize)
    }
    let isTied = try settings.optionalBool("tie_word_embeddings")
    self.init(
      hiddenSize: hidden, vocabularySize: try settings.int("vocab_size"),
      maximumPositions: positions,
      positions: .rotary(rope),
      embedding: EmbeddingTraits(),
      norm: NormTraits(
        .rootMeanSquare,
        epsilon: Float(try settings.optionalDouble("rms_norm_eps") ?? defaults.epsilon), .before),
      attention: AttentionTraits(
        headSize: headSize, isCausal: try settings.optionalBool("is_causal") ?? true),
      feedForward: FeedForwardTraits(
        isGated: true,
        activation: try Activation(
          huggingFace: settings, defaults.activationKey, default: defaults.activation)),
      output: .logits(
        LogitTraits(
          areTied: isTied
            ?? (settings.contains("tie_word_embeddings") ? false : defaults.areTied))),
      widths: widths, layers: try settings.layers("num_hidden_layers", widths))
  }

  /// Reads GGUF's `llama` and what was modelled on it.
  /// - Parameters:
  ///   - turnsPart: whether a part of each head may be turned alone.
  ///   - ownNorm: the norms, where they are others than RMSNorms before the sublayers.
  init(
    decoder source: GGUFSource, turnsPart: Bool = false, norm ownNorm: NormTraits? = nil
  ) throws(FormatError) {
    let settings = source.settings
    let widths = try source.widths()
    let widest = LayerWidths(holding: widths)
    let hidden = try settings.int("embedding_length")
    let headSize =
      try settings.optionalInt("attention.key_length") ?? hidden / max(widest.heads, 1)
    let positions = try settings.int("context_length")
    let norm: NormTraits
    if let ownNorm {
      norm = ownNorm
    } else {
      norm = NormTraits(
        .rootMeanSquare, epsilon: Float(try settings.double("attention.layer_norm_rms_epsilon")),
        .before)
    }
    self.init(
      hiddenSize: hidden,
      vocabularySize: try source.file.descriptor("token_embd.weight").rowCount,
      maximumPositions: positions,
      positions: .rotary(
        try RotaryEmbedding(
          gguf: source, headSize: headSize, positions: positions, turnsPart: turnsPart)),
      embedding: EmbeddingTraits(),
      norm: norm,
      attention: AttentionTraits(
        headSize: headSize, isCausal: try settings.optionalBool("attention.causal") ?? true),
      feedForward: FeedForwardTraits(isGated: true, activation: .silu),
      output: .logits(LogitTraits(areTied: source.file.tensors["output.weight"] == nil)),
      widths: widest, layers: widths.map { LayerTraits(widths: $0) })
    let valueSize =
      try settings.optionalInt("attention.value_length") ?? hidden / max(widest.heads, 1)
    guard valueSize == headSize else {
      throw FormatError(
        .unsupported,
        "values have \(valueSize) columns where keys have \(headSize) by "
          + settings.path("attention.key_length"),
        file: settings.file, location: settings.location("attention.value_length"),
        remedy: "open a model whose keys and values are of one width")
    }
  }

  /// Gives a window to some layers.
  mutating func setWindows(_ window: Int, where hasWindow: (Int) -> Bool) {
    let window = positions(ofWindow: window)
    for index in layers.indices where hasWindow(index) { layers[index].window = window }
  }

  /// How far a window of transformers' reaches back, the token's own position included. Where
  /// attention looks ahead, it counts the neighbours on each side.
  private func positions(ofWindow window: Int) -> Int {
    attention.isCausal ? window : window + 1
  }

  /// Lets some layers know no positions.
  mutating func leaveUnturned(where isUnturned: (Int) -> Bool) {
    for index in layers.indices where isUnturned(index) { layers[index].rotation = .absent }
  }

  /// Gives windows to the layers that `layer_types` names, or to those above a number where the
  /// file says nothing else.
  /// - Parameter window: nil where the file switches windows off.
  mutating func setWindows(
    _ window: Int?, _ settings: FileSettings, from first: Int
  ) throws(FormatError) {
    guard let types = try settings.optionalArray("layer_types") else {
      if let window { setWindows(window) { $0 >= first } }
      return
    }
    guard types.count == layers.count else {
      throw FormatError(
        .malformed, "names \(types.count) layers where num_hidden_layers says \(layers.count)",
        file: settings.file,
        location: settings.location("layer_types"))
    }
    for (index, type) in types.enumerated() {
      switch type.stringValue {
      case "full_attention": break
      case "sliding_attention":
        guard let window else {
          throw FormatError(
            .malformed, "has a layer with a window at \(index), but sliding_window is none",
            file: settings.file, location: settings.location("layer_types"),
            remedy: "set sliding_window (and use_sliding_window, where the family has it)")
        }
        layers[index].window = positions(ofWindow: window)
      default:
        throw FormatError(
          .unsupported, "layer_types has an unknown kind of layer at \(index)",
          file: settings.file, location: settings.location("layer_types"))
      }
    }
  }
}

extension FileSettings {
  /// Refuses a head size of null, on which classes raise that have none of their own.
  func holdHeadSize() throws(FormatError) {
    guard contains("head_dim"), value("head_dim") == nil else { return }
    throw FormatError(
      .malformed, "is null, which transformers' class takes for a number", file: file,
      location: location("head_dim"), remedy: "take it out")
  }

  /// Refuses files that name no padding where the class's own is no row of the token table.
  func holdPadding(default usual: Int) throws(FormatError) {
    let key = "pad_token_id"
    guard !contains(key), usual >= (try int("vocab_size")) else { return }
    throw FormatError(
      .missing, "is missing, and the class's own, \(usual), is no row of the token table",
      file: file, location: location(key), remedy: "set it to null")
  }
}
