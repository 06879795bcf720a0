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
    } else {
      throw FormatError(
        .malformed, "is none, but without layer_types every other layer has a window",
        file: settings.file, location: settings.location("sliding_window"),
        remedy: "list full_attention for all layers under layer_types")
    }
    return architecture
  }

  /// Null is no bound; a key that is missing has the class's default.
  private static func cap(
    _ key: String, _ usual: Float, _ settings: FileSettings
  ) throws(FormatError) -> Float? {
    guard settings.contains(key) else { return usual }
    guard let cap = try settings.optionalDouble(key) else { return nil }
    guard cap > 0 else {
      throw FormatError(
        .outOfRange, "a bound of \(cap) leaves nothing", file: settings.file,
        location: settings.location(key), remedy: "set it to a positive number")
    }
    return Float(cap)
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
        try Self.holdWindowed(settings, architecture)
        architecture.feedForward.activation = .geluTanh
        // What llama.cpp takes where the file says nothing.
        architecture.setTraits(
          queryScale: architecture.gemma2QueryScale(heads: architecture.heads),
          attentionCap: try Self.cap("attn_logit_softcapping", 50, settings),
          logitCap: try Self.cap("final_logit_softcapping", 30, settings))
        let window = try settings.window(key: "attention.sliding_window", default: 4096)
        let hasWindow = try Self.windowedLayers(settings, count: architecture.layers.count)
        // A window that holds the whole context is none.
        if let window, window < architecture.maximumPositions {
          architecture.setWindows(window) { hasWindow[$0] }
        }
        return architecture
      }, names: .ggufDecoder(place: .around),
      keys: .gguf.without("attn_logit_softcapping", "final_logit_softcapping"))
  }

  /// The layers with windows: those that a list names, or all but every so many, as a number says.
  private static func windowedLayers(
    _ settings: FileSettings, count: Int
  ) throws(FormatError) -> [Bool] {
    let key = "attention.sliding_window_pattern"
    var pattern: [Bool]
    if let list = settings.value(key)?.arrayValue {
      pattern = list.map { $0.boolValue ?? ($0.intValue != 0) }
    } else {
      let period = try settings.optionalInt(key) ?? 2
      pattern = (0..<count).map { period == 0 || $0 % max(period, 1) < period - 1 }
    }
    guard pattern.count == count, pattern.contains(true) else {
      throw FormatError(
        .malformed, "must give one of the \(count) layers a window, as llama.cpp demands",
        file: settings.file, location: settings.location(key),
        remedy: "where none has one, set the window to the context's length")
    }
    return pattern
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
  fileprivate mutating func setTraits(queryScale: Float, attentionCap: Float?, logitCap: Float?) {
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
    1 / (layers.count == 46 ? Float(hiddenSize) / Float(heads()) : Float(headSize)).squareRoot()
  }
}
