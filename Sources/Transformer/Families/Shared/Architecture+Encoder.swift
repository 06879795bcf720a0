internal import ModelFormats

/// Encoders of the first generation: learned positions, LayerNorms after the residual sums, plain
/// FFNs, attention to both sides.
extension Architecture {
  /// - Parameters:
  ///   - rows: rows of the position table that belong to positions.
  ///   - offset: rows before them.
  init(
    encoder hiddenSize: Int, vocabularySize: Int, positions rows: Int, offset: Int = 0,
    hasSegments: Bool, widths: LayerWidths, layers: [LayerTraits], headSize: Int, epsilon: Double,
    activation: Activation
  ) {
    self.init(
      hiddenSize: hiddenSize, vocabularySize: vocabularySize, maximumPositions: rows,
      positions: .learned(offset: offset),
      embedding: EmbeddingTraits(hasSegments: hasSegments, isNormed: true),
      norm: NormTraits(.layer, epsilon: Float(epsilon), .after),
      attention: AttentionTraits(headSize: headSize, isCausal: false),
      feedForward: FeedForwardTraits(isGated: false, activation: activation), output: .states,
      widths: widths, layers: layers)
  }

  /// Reads the keys that BERT's configuration and those modelled on it have.
  /// - Parameter startsAfterPadding: whether positions are counted from the padding id + 1, which
  ///   takes rows from the table.
  init(encoder settings: FileSettings, startsAfterPadding: Bool) throws(FormatError) {
    if let kind = try settings.optionalString("position_embedding_type"), kind != "absolute" {
      throw FormatError(
        .unsupported, "position_embedding_type '\(kind)' is not supported", file: settings.file,
        location: settings.location("position_embedding_type"))
    }
    let heads = try settings.int("num_attention_heads")
    let hidden = try settings.int("hidden_size")
    let positions = try settings.optionalInt("max_position_embeddings") ?? 512
    let padding = try settings.optionalInt("pad_token_id") ?? 1
    guard !startsAfterPadding || (padding >= 0 && padding < positions) else {
      throw FormatError(
        .outOfRange, "pad_token_id \(padding) leaves none of \(positions) positions",
        file: settings.file, location: settings.location("pad_token_id"))
    }
    let offset = startsAfterPadding ? padding + 1 : 0
    let widths = LayerWidths(
      heads: heads, keyValueHeads: heads, ffnSize: try settings.int("intermediate_size"))
    self.init(
      encoder: hidden, vocabularySize: try settings.int("vocab_size"),
      positions: positions - offset, offset: offset, hasSegments: true, widths: widths,
      layers: try settings.layers("num_hidden_layers", widths),
      headSize: heads > 0 ? hidden / heads : 0,
      epsilon: try settings.optionalDouble("layer_norm_eps") ?? 1e-12,
      activation: try Activation(huggingFace: settings, "hidden_act", default: "gelu"))
  }

  /// Reads GGUF's `bert`.
  init(encoder source: GGUFSource) throws(FormatError) {
    let settings = source.settings
    let layers = try source.widths()
    let widths = LayerWidths(holding: layers)
    let hidden = try settings.int("embedding_length")
    let rows = try source.file.descriptor("position_embd.weight").rowCount
    self.init(
      encoder: hidden, vocabularySize: try source.file.descriptor("token_embd.weight").rowCount,
      positions: min(try settings.optionalInt("context_length") ?? 2048, rows), hasSegments: true,
      widths: widths, layers: layers.map { LayerTraits(widths: $0) },
      headSize: try settings.optionalInt("attention.key_length") ?? hidden / max(widths.heads, 1),
      epsilon: try settings.optionalDouble("attention.layer_norm_epsilon") ?? 1e-5,
      activation: .gelu)
  }
}

extension FileSettings {
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
