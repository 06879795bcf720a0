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
    architecture.setGemmaTraits(
      queryScale: 1 / Float(scalar.squareRoot()),
      attentionCap: try settings.softCap("attn_logit_softcapping", default: 50),
      logitCap: try settings.softCap("final_logit_softcapping", default: 30))
    let window = try settings.window(default: 4096)
    if settings.value("layer_types") != nil {
      try architecture.setWindows(window, settings, from: 0)
    } else if let window {
      architecture.setWindows(window) { $0 % 2 == 0 }
    } else {
      throw FormatError(
        .malformed, "is none, but without layer_types every other layer has a window",
        file: settings.file, location: settings.location("sliding_window"),
        remedy: "list full_attention for all layers under layer_types")
    }
    return architecture
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

  func names(prefix: String) -> TensorNames { .gemmaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["gemma2"],
      read: { source throws(FormatError) in
        var architecture = try Architecture(decoder: source)
        let settings = source.settings
        try Self.holdWindowed(settings, architecture)
        architecture.feedForward.activation = .geluTanh
        // What llama.cpp takes where the file says nothing.
        architecture.setGemmaTraits(
          queryScale: architecture.gemma2QueryScale(heads: architecture.heads),
          attentionCap: try settings.softCap("attn_logit_softcapping", default: 50),
          logitCap: try settings.softCap("final_logit_softcapping", default: 30))
        let window = try settings.window(key: "attention.sliding_window", default: 4096)
        let hasWindow = try settings.windowedLayers(of: architecture.layers.count, period: 2)
        try settings.holdWindowed(hasWindow)
        // A window that holds the whole context is none.
        if let window, window < architecture.maximumPositions {
          architecture.setWindows(window) { hasWindow[$0] }
        }
        return architecture
      }, names: .ggufDecoder(place: .around),
      keys: .gguf.without("attn_logit_softcapping", "final_logit_softcapping"))
  }

  /// llama.cpp scales positions in layers with windows by rules of their own.
  private static func holdWindowed(
    _ settings: FileSettings, _ architecture: Architecture
  ) throws(FormatError) {
    let own = "which turns the layers with windows otherwise than the others"
    let theta = architecture.rope?.theta ?? 0
    try settings.hold(
      to: .init("rope.freq_base_swa", neutral: .double(Double(Float(theta))), effect: own))
    try settings.hold(
      to: .init("rope.dimension_count_swa", neutral: .int(architecture.headSize), effect: own))
    let factor = try settings.optionalDouble("rope.scaling.factor") ?? 0
    guard try settings.optionalString("rope.scaling.type") == "none", factor != 0, factor != 1
    else { return }
    throw FormatError(
      .unsupported, "is none beside a factor of \(factor), " + own, file: settings.file,
      location: settings.location("rope.scaling.type"), remedy: "take the factor out")
  }
}

extension Architecture {
  /// What Gemma's later classes have in common.
  /// - Parameters:
  ///   - attentionCap: the bound of attention.
  ///   - logitCap: the bound of logits.
  mutating func setGemmaTraits(queryScale: Float, attentionCap: Float?, logitCap: Float?) {
    embedding.scale = Float(hiddenSize).squareRoot()
    norm.place = .around
    attention.scale = queryScale
    attention.softCap = attentionCap
    output = .logits(LogitTraits(areTied: tiesTables, softCap: logitCap))
  }

  /// The query scale that llama.cpp's `gemma2` takes: it has no key for it, and knows the greatest
  /// model by its number of layers.
  /// - Parameter heads: query heads of a layer as the file has it, which may be pruned.
  package func gemma2QueryScale(heads: @autoclosure () -> Int) -> Float {
    gemmaQueryScale(greatest: 46, heads: heads())
  }

  /// The same where the greatest model has so many layers.
  func gemmaQueryScale(greatest: Int, heads: @autoclosure () -> Int) -> Float {
    let size = layers.count == greatest ? Float(hiddenSize) / Float(heads()) : Float(headSize)
    return 1 / size.squareRoot()
  }
}

extension FileSettings {
  /// A bound. Null is none; a key that is missing has the class's default.
  func softCap(_ key: String, default usual: Float?) throws(FormatError) -> Float? {
    guard contains(key) else { return usual }
    guard let cap = try optionalDouble(key) else { return nil }
    guard cap > 0 else {
      throw FormatError(
        .outOfRange, "a bound of \(cap) leaves nothing", file: file, location: location(key),
        remedy: "set it to a positive number")
    }
    return Float(cap)
  }

  /// The layers of a GGUF file that have windows: those that a list names, or all but every so many,
  /// as a number says.
  func windowedLayers(of count: Int, period usual: Int) throws(FormatError) -> [Bool] {
    let key = "attention.sliding_window_pattern"
    guard let list = value(key)?.arrayValue else {
      let period = try optionalInt(key) ?? usual
      return (0..<count).map { period == 0 || $0 % max(period, 1) < period - 1 }
    }
    guard list.count == count else {
      throw FormatError(
        .malformed, "must say of each of the \(count) layers whether it has a window", file: file,
        location: location(key))
    }
    return list.map { $0.boolValue ?? ($0.intValue != 0) }
  }

  /// Refuses a file in which no layer has a window, as llama.cpp does.
  func holdWindowed(_ hasWindow: [Bool]) throws(FormatError) {
    guard !hasWindow.contains(true) else { return }
    throw FormatError(
      .malformed, "must give one of the \(hasWindow.count) layers a window, as llama.cpp demands",
      file: file, location: location("attention.sliding_window_pattern"),
      remedy: "where none has one, set the window to the context's length")
  }
}

extension TensorNames {
  /// What Hugging Face's Gemma 2 and 3 call their tensors, and how norms are stored there.
  static func gemmaLike(_ prefix: String) -> TensorNames {
    var names = TensorNames.llamaLike(prefix)
    names.storesGainLessOne = true
    names.layer = { index in
      TensorNames.llamaLayer(
        "\(prefix)layers.\(index).",
        norms: [
          .attention: "input_layernorm", .attentionOutput: "post_attention_layernorm",
          .feedForward: "pre_feedforward_layernorm",
          .feedForwardOutput: "post_feedforward_layernorm",
          .query: "self_attn.q_norm", .key: "self_attn.k_norm",
        ])
    }
    return names
  }
}
