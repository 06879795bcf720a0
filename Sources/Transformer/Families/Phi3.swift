internal import ModelFormats

/// LLaMA's computation with queries, keys and values in one tensor and both halves of the gated unit
/// in another. A part of each head may be turned alone, and long texts otherwise than short ones.
struct Phi3: ModelFamily {
  let name = "phi3"
  let title = "Phi-3"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try settings.holdHeadSize()
    try settings.holdPadding(default: 32_000)
    let defaults = DecoderDefaults(positions: 4096, epsilon: 1e-5)
    var architecture = try Architecture(
      decoder: settings, defaults, rope: try Self.rotation(settings, defaults))
    // A window that holds the whole context, as Phi-4-mini's does, is none.
    if settings.contains("sliding_window"), let window = try settings.window(default: 0),
      window < architecture.maximumPositions
    {
      architecture.setWindows(window) { _ in true }
    }
    return architecture
  }

  /// The class knows no scaling but LongRoPE, which older files call by other names.
  private static func rotation(
    _ settings: FileSettings, _ defaults: DecoderDefaults
  ) throws(FormatError) -> RotaryEmbedding {
    let newer = try settings.nested("rope_parameters")
    let older = try settings.nested("rope_scaling")
    let parameters = [older, newer].compactMap { $0 }.first { !$0.keys.isEmpty }
    if older?.keys.isEmpty == false { newer?.passOver("") }
    /// Where a number stands: of two, the one within holds.
    func place(of key: String) -> FileSettings {
      parameters.flatMap { $0.contains(key) ? $0 : nil } ?? settings
    }
    func number(_ key: String, _ usual: Double) throws(FormatError) -> Double {
      let place = place(of: key)
      return place.contains(key) ? try place.double(key) : usual
    }
    let theta = try number("rope_theta", defaults.theta)
    guard theta > 0 else {
      throw FormatError(
        .outOfRange, "is \(theta), by which positions can't be turned", file: settings.file,
        location: place(of: "rope_theta").location("rope_theta"),
        remedy: "set it to a positive number")
    }
    let (heads, hidden) = (try settings.int("num_attention_heads"), try settings.int("hidden_size"))
    let share = heads > 0 ? hidden / heads : 0
    let size = try settings.optionalInt("head_dim") ?? share
    let part = "partial_rotary_factor"
    let turned = Double(size) * (try number(part, 1))
    let columns = try place(of: part).columns(Int(min(max(turned, 0), 0x1p24)), of: size, part)
    // Of the context before scaling, what stands outside holds, and the class has a number of its own.
    let outside = "original_max_position_embeddings"
    let original = settings.contains(outside) ? try settings.double(outside) : 4096
    let newerKind = try parameters?.optionalString("rope_type")
    let olderKind = try parameters?.optionalString("type")
    let kind = newerKind ?? olderKind ?? "default"
    switch kind {
    case "default":
      parameters?.pass(over: outside)
      return RotaryEmbedding(theta: theta, columns: columns)
    case "longrope", "su", "yarn":
      guard let parameters else { break }
      guard size == share else {
        throw FormatError(
          .unsupported, "gives heads \(size) columns, which the class refuses with longrope",
          file: settings.file, location: settings.location("head_dim"))
      }
      guard kind != "su" || parameters.contains(outside) else {
        throw FormatError(
          .missing, "is 'su' without \(outside) beside it, with which transformers 5 raises",
          file: settings.file,
          location: parameters.location(newerKind == nil ? "type" : "rope_type"),
          remedy: "call it longrope")
      }
      parameters.pass(over: outside)
      var rope = try RotaryEmbedding(
        longrope: parameters, theta: theta, original: original,
        positions: try settings.optionalInt("max_position_embeddings") ?? defaults.positions,
        columns: columns ?? size)
      rope.columns = columns
      return rope
    default: break
    }
    throw FormatError(
      .unsupported, "is '\(kind)', which the family's class refuses", file: settings.file,
      location: (parameters ?? settings).location(newerKind == nil ? "type" : "rope_type"),
      remedy: "open a model with one of: default, longrope")
  }

  var keys: SettingsTable {
    .decoder.without("partial_rotary_factor").adding(
      SettingsTable(harmless: [
        "resid_pdrop": "nn.Dropout: training", "embd_pdrop": "nn.Dropout: training",
        "attention_bias": "written by the models' authors; Phi3Attention has no biases",
        "mlp_bias": "written by the models' authors; Phi3MLP has no biases",
        "lm_head_bias": "written by the models' authors; Phi3ForCausalLM has none",
        "full_attn_mod": "written by the models' authors; not read by Phi3Config",
        "interpolate_factor": "written by the models' authors; not read by Phi3Config",
      ]))
  }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { [] }

  func names(prefix: String) -> TensorNames {
    var names = TensorNames.llamaLike(prefix)
    names.layer = { index in
      TensorNames.LayerNames(
        prefix: "\(prefix)layers.\(index).",
        linears: [.output: "self_attn.o_proj", .down: "mlp.down_proj"],
        stacked: [
          "self_attn.qkv_proj": [.query, .key, .value], "mlp.gate_up_proj": [.gate, .up],
        ],
        norms: [.attention: "input_layernorm", .feedForward: "post_attention_layernorm"])
    }
    return names
  }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["phi3"],
      read: { source throws(FormatError) in
        try Architecture(decoder: source, turnsPart: true)
      },
      names: .ggufDecoder(stacksRows: true),
      keys: .gguf.adding(
        SettingsTable(harmless: [
          "attention.sliding_window": "llama_model_phi3::load_arch_hparams: switched off"
        ])))
  }
}
