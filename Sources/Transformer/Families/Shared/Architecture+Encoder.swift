internal import ModelFormats

/// Encoders of the first generation: learned positions, LayerNorms after the residual sums, plain
/// FFNs, attention to both sides.
extension Architecture {
  /// - Parameters:
  ///   - rows: rows of the position table that belong to positions.
  ///   - offset: rows before them.
  init(
    encoder hiddenSize: Int, vocabularySize: Int, positions rows: Int, offset: Int = 0,
    segments: Int, widths: LayerWidths, layers: [LayerTraits], headSize: Int, epsilon: Double,
    activation: Activation, isCausal: Bool
  ) {
    self.init(
      hiddenSize: hiddenSize, vocabularySize: vocabularySize, maximumPositions: rows,
      positions: .learned(offset: offset),
      embedding: EmbeddingTraits(segments: segments, isNormed: true),
      norm: NormTraits(.layer, epsilon: Float(epsilon), .after),
      attention: AttentionTraits(headSize: headSize, isCausal: isCausal),
      feedForward: FeedForwardTraits(isGated: false, activation: activation), output: .states,
      widths: widths, layers: layers)
  }

  /// Reads the keys that BERT's configuration and those modelled on it have.
  /// - Parameter offset: rows of the position table before those that belong to positions.
  init(encoder settings: FileSettings, offset: Int = 0) throws(FormatError) {
    let heads = try settings.int("num_attention_heads")
    let hidden = try settings.int("hidden_size")
    let widths = LayerWidths(
      heads: heads, keyValueHeads: heads, ffnSize: try settings.int("intermediate_size"))
    self.init(
      encoder: hidden, vocabularySize: try settings.int("vocab_size"),
      positions: try settings.positionRows - offset, offset: offset,
      segments: try settings.optionalInt("type_vocab_size") ?? 2, widths: widths,
      layers: try settings.layers("num_hidden_layers", widths),
      headSize: heads > 0 ? hidden / heads : 0,
      epsilon: try settings.optionalDouble("layer_norm_eps") ?? 1e-12,
      activation: try Activation(huggingFace: settings, "hidden_act", default: "gelu"),
      isCausal: try settings.encoderIsCausal)
  }

  /// Reads GGUF's `bert`.
  init(encoder source: GGUFSource) throws(FormatError) {
    let settings = source.settings
    guard try !settings.bool("attention.causal") else {
      throw FormatError(
        .unsupported,
        "is true, which llama.cpp doesn't obey: it computes attention to both sides",
        file: settings.file, location: settings.location("attention.causal"),
        remedy: "set it to false for what llama.cpp computes, or open the model's folder")
    }
    let layers = try source.widths()
    let widths = LayerWidths(holding: layers)
    let hidden = try settings.int("embedding_length")
    self.init(
      encoder: hidden, vocabularySize: try source.file.descriptor("token_embd.weight").rowCount,
      positions: try settings.int("context_length"),
      segments: try source.segments, widths: widths,
      layers: layers.map { LayerTraits(widths: $0) },
      headSize: try settings.optionalInt("attention.key_length") ?? hidden / max(widths.heads, 1),
      epsilon: try settings.double("attention.layer_norm_epsilon"), activation: .gelu,
      isCausal: false)
  }
}

extension FileSettings {
  /// Whether an encoder's tokens see only what comes before them: `is_causal`, else `is_decoder`.
  var encoderIsCausal: Bool {
    get throws(FormatError) {
      let older = try optionalBool("is_decoder") ?? false
      return contains("is_causal") ? try optionalBool("is_causal") ?? false : older
    }
  }

  /// Rows of an encoder's position table.
  fileprivate var positionRows: Int {
    get throws(FormatError) { try optionalInt("max_position_embeddings") ?? 512 }
  }

  /// Rows of a position table that come before the first position, where positions are counted from
  /// the padding id + 1.
  var rowsBeforePositions: Int {
    get throws(FormatError) {
      let padding = contains("pad_token_id") ? try int("pad_token_id") : 1
      let rows = try positionRows
      guard padding >= 0, padding < rows else {
        throw FormatError(
          .outOfRange, "\(padding) leaves none of \(rows) positions", file: file,
          location: location("pad_token_id"))
      }
      return padding + 1
    }
  }

  /// `sliding_window`: the default where the key is missing, none where it is null.
  func window(
    key: String = "sliding_window", default usual: Int
  ) throws(FormatError) -> Int? {
    guard contains(key) else { return usual }
    guard let window = try optionalInt(key) else { return nil }
    guard window > 0 else {
      throw FormatError(
        .outOfRange, "a window of \(window) tokens holds none", file: file,
        location: location(key), remedy: "set it to null for none")
    }
    return window
  }

  /// As many layers as a key says, all of the same widths.
  func layers(_ key: String, _ widths: LayerWidths) throws(FormatError) -> [LayerTraits] {
    let count = try int(key)
    guard (1...1 << 16).contains(count) else {
      throw FormatError(
        .outOfRange, "\(count) layers make no transformer", file: file, location: location(key))
    }
    return [LayerTraits](repeating: LayerTraits(widths: widths), count: count)
  }
}
