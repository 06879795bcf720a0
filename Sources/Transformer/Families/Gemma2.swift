internal import ModelFormats

/// Norms on both sides of a sublayer, whose files hold the gain less one; embeddings times √hidden;
/// bounded attention and logits; a query scale of its own; a window in every other layer.
struct Gemma2: ModelFamily {
  let name = "gemma2"
  let title = "Gemma 2"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    var architecture = try Architecture(
      decoder: settings,
      DecoderDefaults(
        keyValueHeads: 4, headSize: 256, positions: 8192, activationKey: "hidden_activation",
        activation: "gelu_pytorch_tanh", areTied: true))
    let scalar = try settings.optionalDouble("query_pre_attn_scalar") ?? 256
    architecture.setTraits(
      queryScale: 1 / Float(scalar.squareRoot()),
      attentionCap: try Self.cap("attn_logit_softcapping", 50, settings),
      logitCap: try Self.cap("final_logit_softcapping", 30, settings))
    let window = try settings.window(default: 4096)
    if settings.value("layer_types") != nil {
      try architecture.setWindows(window, settings, from: 0)
    } else if let window {
      architecture.setWindows(window) { $0 % 2 == 0 }
    }
    return architecture
  }

  /// Null is no bound; a key that is missing has the class's default.
  private static func cap(
    _ key: String, _ usual: Float, _ settings: FileSettings
  ) throws(FormatError) -> Float? {
    settings.contains(key) ? try settings.optionalDouble(key).map { Float($0) } : usual
  }

  var keys: SettingsTable {
    .decoder.adding(
      SettingsTable(harmless: [
        "hidden_act": "transformers 4.41: replaced by hidden_activation before it was obeyed"
      ]))
  }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.optionalBool("attention_bias") ?? false
    return .with(projections: attention, output: attention, gateAndUp: false, down: false)
  }

  func names(prefix: String) -> TensorNames {
    var names = TensorNames.llamaLike(prefix)
    names.storesGainLessOne = true
    names.layer = { index in
      TensorNames.llamaLayer(
        "\(prefix)layers.\(index).",
        norms: [
          .attention: "input_layernorm", .attentionOutput: "post_attention_layernorm",
          .feedForward: "pre_feedforward_layernorm",
          .feedForwardOutput: "post_feedforward_layernorm",
        ])
    }
    return names
  }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["gemma2"],
      read: { source throws(FormatError) in
        var architecture = try Architecture(decoder: source)
        let settings = source.settings
        architecture.feedForward.activation = .geluTanh
        // What llama.cpp takes where the file says nothing.
        architecture.setTraits(
          queryScale: architecture.gemma2QueryScale,
          attentionCap: Float(try settings.optionalDouble("attn_logit_softcapping") ?? 50),
          logitCap: Float(try settings.optionalDouble("final_logit_softcapping") ?? 30))
        let window = try settings.optionalInt("attention.sliding_window") ?? 4096
        for index in architecture.layers.indices { architecture.layers[index].window = nil }
        let pattern = try settings.optionalArray("attention.sliding_window_pattern")?
          .map { $0.boolValue ?? ($0.intValue != 0) }
        // A window of 0 is none.
        architecture.setWindows(window) { layer in
          guard window != 0 else { return false }
          guard let pattern else { return layer % 2 == 0 }
          return pattern.indices.contains(layer) && pattern[layer]
        }
        return architecture
      }, names: .ggufDecoder(place: .around),
      keys: .gguf.without("attn_logit_softcapping", "final_logit_softcapping"))
  }
}

extension Architecture {
  fileprivate mutating func setTraits(queryScale: Float, attentionCap: Float?, logitCap: Float?) {
    embedding.scale = Float(hiddenSize).squareRoot()
    norm.place = .around
    attention.scale = queryScale
    attention.softCap = attentionCap
    output = .logits(LogitTraits(areTied: tiesTables, softCap: logitCap))
  }

  /// The query scale that llama.cpp's `gemma2` takes: it has no key for it, and knows the greatest
  /// model by its number of layers.
  public var gemma2QueryScale: Float {
    1 / (layers.count == 46 ? Float(hiddenSize) / Float(heads) : Float(headSize)).squareRoot()
  }
}
