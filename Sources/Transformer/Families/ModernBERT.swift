internal import ModelFormats

/// An encoder with a decoder's parts: rotary positions, norms before the sublayers and at the end,
/// gated FFNs. Some layers attend to all tokens, the others to those near on both sides, and each
/// kind turns queries and keys by a θ of its own. The first attention has no norm, since the
/// embedding's stands before it.
struct ModernBERT: ModelFamily {
  let name = "modernbert"
  let title = "ModernBERT"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    let heads = try settings.int("num_attention_heads")
    let hidden = try settings.int("hidden_size")
    let vocabulary = try settings.int("vocab_size")
    let size = heads > 0 ? hidden / heads : 0
    try settings.hold(
      to: .init(
        "head_dim", neutral: .int(size),
        effect: "where transformers' class takes the hidden size's share and raises"))
    try holdPadding(settings, vocabulary)
    let widths = LayerWidths(
      heads: heads, keyValueHeads: heads, ffnSize: try settings.int("intermediate_size"))
    let (global, local) = try rotary(settings)
    var architecture = Architecture(
      hiddenSize: hidden, vocabularySize: vocabulary,
      maximumPositions: try settings.optionalInt("max_position_embeddings") ?? 8192,
      positions: .rotary(global), embedding: EmbeddingTraits(isNormed: true),
      norm: NormTraits(
        .layer, epsilon: Float(try settings.optionalDouble("norm_eps") ?? 1e-5), .before,
        shifts: try settings.flag("norm_bias", default: false)),
      attention: AttentionTraits(headSize: size, isCausal: false),
      feedForward: FeedForwardTraits(
        isGated: true,
        activation: try Activation(huggingFace: settings, "hidden_activation", default: "gelu")),
      output: .states, widths: widths, layers: try settings.layers("num_hidden_layers", widths))
    architecture.layers[0].normalizesAttention = false
    try setWindows(of: &architecture, settings)
    for index in architecture.layers.indices where architecture.layers[index].window != nil {
      architecture.layers[index].rotation = .own(local)
    }
    return architecture
  }

  /// The class makes its table with the padding's id, which must be in it.
  private func holdPadding(_ settings: FileSettings, _ vocabulary: Int) throws(FormatError) {
    let key = "pad_token_id"
    let usual = settings.contains(key) ? nil : 50_283
    guard let id = try settings.optionalInt(key) ?? usual else { return }
    guard id < vocabulary, id >= -vocabulary else {
      throw FormatError(
        .outOfRange, "is \(id), with which transformers' class makes no table of \(vocabulary)",
        file: settings.file, location: settings.location(key), remedy: "set it to null")
    }
  }

  /// A layer sees as far on either side as half of `local_attention`, its own token beside.
  private func setWindows(
    of architecture: inout Architecture, _ settings: FileSettings
  ) throws(FormatError) {
    let key = "local_attention"
    let whole = settings.contains(key) ? try settings.int(key) : 128
    var reach = whole / 2
    // Of the two the half counts, where it is given.
    if settings.contains("sliding_window") { reach = try settings.int("sliding_window") }
    guard whole >= 0, reach >= 0, reach < 1 << 24 else {
      throw FormatError(
        .outOfRange, "lets a token see no other, nor itself", file: settings.file,
        location: settings.location(whole < 0 ? key : "sliding_window"))
    }
    let period = "global_attn_every_n_layers"
    guard settings.value("layer_types") == nil else {
      settings.pass(over: period)
      return try architecture.setWindows(reach, settings, from: 0)
    }
    let step = settings.contains(period) ? try settings.int(period) : 3
    guard step != 0, step != Int.min else {
      throw FormatError(
        .outOfRange, "is \(step), which no layer's number can be divided by", file: settings.file,
        location: settings.location(period))
    }
    architecture.setWindows(reach) { $0 % abs(step) != 0 }
  }

  /// How the layers of either kind turn queries and keys.
  private func rotary(
    _ settings: FileSettings
  ) throws(FormatError) -> (global: RotaryEmbedding, local: RotaryEmbedding) {
    let kinds = try settings.nested("rope_parameters")
    for key in kinds?.keys ?? [] where key != "full_attention" && key != "sliding_attention" {
      throw FormatError(
        .unsupported, "is no kind of layer, by which transformers' class reads these",
        file: settings.file, location: .init(key: "rope_parameters." + key),
        remedy: "name full_attention and sliding_attention")
    }
    func theta(
      _ kind: String, _ older: String, _ usual: Double
    ) throws(FormatError) -> RotaryEmbedding {
      let outside = settings.contains(older) ? try settings.double(older) : usual
      guard let kinds, kinds.contains(kind) else { return try turned(outside, settings, older) }
      guard let parameters = try kinds.nested(kind) else {
        throw FormatError(
          .malformed, "is null, with which transformers' class raises", file: settings.file,
          location: kinds.location(kind), remedy: "take it out")
      }
      for key in ["rope_type", "type"] {
        try parameters.hold(
          to: .init(
            key, neutral: .string("default"),
            effect: "a scaling of positions that is not computed here for this family"))
      }
      // The class turns whole heads whatever this says.
      parameters.pass(over: "partial_rotary_factor")
      guard let own = try parameters.optionalDouble("rope_theta") else {
        return try turned(outside, settings, older)
      }
      return try turned(own, parameters, "rope_theta")
    }
    return (
      try theta("full_attention", "global_rope_theta", 160_000),
      try theta("sliding_attention", "local_rope_theta", 10_000)
    )
  }

  private func turned(
    _ theta: Double, _ settings: FileSettings, _ key: String
  ) throws(FormatError) -> RotaryEmbedding {
    guard theta > 0 else {
      throw FormatError(
        .outOfRange, "is \(theta), by which positions can't be turned", file: settings.file,
        location: settings.location(key), remedy: "set it to a positive number")
    }
    return RotaryEmbedding(theta: theta)
  }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.flag("attention_bias", default: false)
    let ffn = try settings.flag("mlp_bias", default: false)
    return .with(projections: attention, output: attention, gateAndUp: ffn, down: ffn)
  }

  func names(prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embeddings.tok_embeddings", embeddingNorm: prefix + "embeddings.norm",
      finalNorm: prefix + "final_norm",
      layer: { index in
        TensorNames.LayerNames(
          prefix: "\(prefix)layers.\(index).",
          linears: [.output: "attn.Wo", .down: "mlp.Wo"],
          stacked: ["attn.Wqkv": [.query, .key, .value], "mlp.Wi": [.gate, .up]],
          norms: [.attention: "attn_norm", .feedForward: "mlp_norm"])
      })
  }

  var heads: HeadNames { HeadNames() }

  func heads(of settings: FileSettings) throws(FormatError) -> HeadNames {
    let isBiased = try settings.flag("classifier_bias", default: false)
    let activation = try Activation(
      huggingFace: settings, "classifier_activation", default: "gelu")
    let key = "classifier_pooling"
    let pooling = settings.contains(key) ? try settings.string(key) : "cls"
    guard pooling == "cls" || pooling == "mean" else {
      throw FormatError(
        .malformed, "is '\(pooling)', neither cls nor mean", file: settings.file,
        location: settings.location(key))
    }
    return HeadNames(
      classification: .init(
        dense: "head.dense", hasDenseBias: isBiased, activation: .of(activation),
        norm: "head.norm", output: "classifier", position: pooling == "cls" ? .first : .mean),
      maskedLanguage: .init(
        dense: "head.dense", hasDenseBias: isBiased, norm: "head.norm", activation: activation,
        table: "decoder",
        biases: try settings.flag("decoder_bias", default: true) ? ["decoder.bias"] : []))
  }

  var keys: SettingsTable {
    .encoder.adding(
      SettingsTable(
        refused: [
          .init(
            "is_causal", neutral: .bool(false),
            effect: "so tokens see only what comes before them"),
          .init(
            "rope_scaling", neutral: .object([:]),
            effect: "a scaling of positions that is not computed here for this family"),
        ],
        harmless: [
          "is_decoder": "not read by ModernBertModel",
          "rope_theta": "standardize_rope_params: the kinds of layers have their own by then",
          "cls_token_id": "generate", "embedding_dropout": "nn.Dropout: training",
          "mlp_dropout": "nn.Dropout: training",
          "initializer_cutoff_factor": "_init_weights: training",
          "deterministic_flash_attn": "which kernel computes attention",
          "reference_compile": "transformers 4: which kernel computes layers",
          "repad_logits_with_grad": "transformers 4: training",
          "sparse_prediction": "ModernBertForMaskedLM.forward: only beside labels",
          "sparse_pred_ignore_index": "ModernBertForMaskedLM.forward: only beside labels",
          "layer_norm_eps": "the authors' files, not read", "hidden_act": "not read",
        ]))
  }
}

extension FileSettings {
  /// A switch that may be missing, but not null.
  fileprivate func flag(_ key: String, default usual: Bool) throws(FormatError) -> Bool {
    contains(key) ? try bool(key) : usual
  }
}
