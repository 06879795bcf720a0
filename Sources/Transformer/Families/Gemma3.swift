internal import ModelFormats

/// Gemma 2's norms, embeddings and windows, with an RMSNorm of each head's query and key, no bound of
/// attention, and positions that layers with windows turn by otherwise than the others.
struct Gemma3: ModelFamily {
  let name = "gemma3_text"
  let title = "Gemma 3"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    let positions = try settings.optionalInt("max_position_embeddings") ?? 131_072
    let (rope, local) = try Self.rotations(settings, positions: positions)
    var architecture = try Architecture(
      decoder: settings,
      DecoderDefaults(
        keyValueHeads: 4, headSize: 256, positions: positions, activationKey: "hidden_activation",
        activation: "gelu_pytorch_tanh", areTied: true), rope: rope)
    let scalar = try settings.optionalDouble("query_pre_attn_scalar") ?? 256
    architecture.setGemmaTraits(
      queryScale: 1 / Float(scalar.squareRoot()), attentionCap: nil,
      logitCap: try settings.softCap("final_logit_softcapping", default: nil))
    architecture.attention.normalizesHeads = true
    let key = "use_bidirectional_attention"
    let seesBothSides = try settings.optionalBool(key) ?? false
    try Self.setWindows(settings, &architecture, areHalved: seesBothSides)
    // Only now: the halves count the token itself, as a causal window does.
    if seesBothSides { architecture.attention.isCausal = false }
    for (index, layer) in architecture.layers.enumerated() where layer.window != nil {
      architecture.layers[index].rotation = local == rope ? .shared : .own(local)
    }
    return architecture
  }

  /// How layers without and with windows turn queries and keys.
  private static func rotations(
    _ settings: FileSettings, positions: Int
  ) throws(FormatError) -> (full: RotaryEmbedding, local: RotaryEmbedding) {
    let older = try settings.nested("rope_scaling")
    let kinds = try settings.nested("rope_parameters")
    if let older {
      guard kinds == nil else {
        throw FormatError(
          .unsupported, "stands beside rope_parameters, which says the same in the newer way",
          file: settings.file, location: settings.location("rope_scaling"),
          remedy: "take it out, or rope_parameters")
      }
      guard older.value("rope_type") != nil || older.value("type") == nil else {
        throw FormatError(
          .unsupported, "is a key that transformers 4 obeys and transformers 5 ignores",
          file: settings.file, location: older.location("type"), remedy: "call it rope_type")
      }
    }
    func rotation(
      _ parameters: FileSettings?, _ key: String, _ usual: Double
    ) throws(FormatError) -> RotaryEmbedding {
      let theta = settings.contains(key) ? try settings.positive(key) : usual
      guard let theta else {
        throw FormatError(
          .malformed, "is null, by which positions can't be turned", file: settings.file,
          location: settings.location(key), remedy: "take it out")
      }
      guard let parameters else { return RotaryEmbedding(theta: theta) }
      return try RotaryEmbedding(parameters, theta: theta, positions: positions)
    }
    return (
      try rotation(
        try kinds?.nested("full_attention") ?? older, "rope_theta", 1_000_000),
      try rotation(try kinds?.nested("sliding_attention"), "rope_local_base_freq", 10_000)
    )
  }

  /// The layers that `layer_types` names have windows, or all but every so many.
  /// - Parameter areHalved: whether a window is divided to both sides of a token.
  private static func setWindows(
    _ settings: FileSettings, _ architecture: inout Architecture, areHalved: Bool
  ) throws(FormatError) {
    guard let whole = try settings.window(default: 4096) else {
      throw FormatError(
        .malformed, "is null, on which transformers' class raises even where no layer has a window",
        file: settings.file, location: settings.location("sliding_window"),
        remedy: "name a window, and list full_attention for layers without one under layer_types")
    }
    let window = areHalved ? whole / 2 + 1 : whole
    let key = "sliding_window_pattern"
    if settings.value("layer_types") != nil {
      settings.pass(over: key)
      return try architecture.setWindows(window, settings, from: 0)
    }
    let period = settings.contains(key) ? try settings.int(key) : 6
    guard period != 0 else {
      throw FormatError(
        .outOfRange, "is 0, by which layers can't be counted", file: settings.file,
        location: settings.location(key), remedy: "list the layers under layer_types")
    }
    architecture.setWindows(window) { ($0 + 1) % period != 0 }
  }

  var keys: SettingsTable {
    .decoder.without("use_bidirectional_attention").adding(
      SettingsTable(harmless: [
        "attn_logit_softcapping": "Gemma3Attention.forward: passes no bound on",
        "_sliding_window_pattern": "Gemma3TextConfig: written, not read",
        "hidden_act": "Gemma3MLP: hidden_activation is read",
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
      architectures: ["gemma3"], read: Self.architecture, names: .ggufDecoder(place: .around),
      keys: .gguf.without("final_logit_softcapping"))
  }

  private static func architecture(_ source: GGUFSource) throws(FormatError) -> Architecture {
    let settings = source.settings
    var architecture = try Architecture(decoder: source)
    architecture.feedForward.activation = .geluTanh
    architecture.attention.normalizesHeads = true
    // No bound where the file says 0, too.
    let cap = try settings.optionalDouble("final_logit_softcapping") ?? 0
    architecture.setGemmaTraits(
      queryScale: architecture.gemma3QueryScale(heads: architecture.heads), attentionCap: nil,
      logitCap: cap == 0 ? nil : Float(cap))
    let window = try settings.optionalInt("attention.sliding_window") ?? 0
    let hasWindow = try settings.windowedLayers(of: architecture.layers.count, period: 6)
    let theta = try settings.positive("rope.freq_base_swa") ?? 10_000
    guard window > 0, let rope = architecture.rope else { return architecture }
    try settings.holdWindowed(hasWindow)
    try settings.hold(
      to: .init(
        "rope.dimension_count_swa", neutral: .int(architecture.headSize),
        effect: "which turns the layers with windows otherwise than the others"))
    if case .yarn = rope.scaling {
      throw FormatError(
        .unsupported,
        "is yarn, of which the layers with windows take a part; that isn't computed here",
        file: settings.file, location: settings.location("rope.scaling.type"),
        remedy: "open a model with one of: none, linear")
    }
    let local = RotaryEmbedding(theta: theta, amplitude: rope.amplitude)
    // A window that holds the whole context is none.
    if window < architecture.maximumPositions {
      architecture.setWindows(window) { hasWindow[$0] }
    }
    for index in architecture.layers.indices where hasWindow[index] && local != rope {
      architecture.layers[index].rotation = .own(local)
    }
    return architecture
  }
}

extension Architecture {
  /// The query scale that llama.cpp's `gemma3` takes, as ``gemma2QueryScale(heads:)``.
  package func gemma3QueryScale(heads: @autoclosure () -> Int) -> Float {
    gemmaQueryScale(greatest: 62, heads: heads())
  }
}
