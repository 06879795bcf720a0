internal import ModelFormats

/// LLaMA's computation with LayerNorms that have no numbers, and queries, keys and values that a file
/// may bound.
struct OLMo: ModelFamily {
  let name = "olmo"
  let title = "OLMo"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try settings.holdHeadSize()
    var architecture = try Architecture(decoder: settings, DecoderDefaults())
    // No key says what keeps the divisor from zero.
    architecture.norm = Self.norm(epsilon: 1e-5)
    let key = "clip_qkv"
    if case .int(let bound)? = settings.value(key) {
      throw FormatError(
        .malformed, "is an integer, where transformers' class takes numbers with a fraction alone",
        file: settings.file, location: settings.location(key), remedy: "write it as \(bound).0")
    }
    if let bound = try settings.optionalDouble(key) {
      architecture.attention.projectionBound = try settings.bound(key, bound)
    }
    return architecture
  }

  private static func norm(epsilon: Float) -> NormTraits {
    NormTraits(.layer, epsilon: epsilon, .before, shifts: false, scales: false)
  }

  var keys: SettingsTable {
    .decoder.adding(
      SettingsTable(harmless: [
        "rms_norm_eps": "OlmoLayerNorm: takes 1e-5 whatever a file says",
        "mlp_bias": "OlmoMLP has no biases",
      ]))
  }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.optionalBool("attention_bias") ?? false
    return .with(projections: attention, output: attention, gateAndUp: false, down: false)
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["olmo"],
      read: { source throws(FormatError) in
        let settings = source.settings
        var architecture = try Architecture(
          decoder: source,
          norm: Self.norm(epsilon: Float(settings.double("attention.layer_norm_epsilon"))))
        // llama.cpp takes what isn't positive for none.
        let key = "attention.clamp_kqv"
        if let bound = try settings.optionalDouble(key), bound > 0 {
          architecture.attention.projectionBound = try settings.bound(key, bound)
        }
        return architecture
      }, names: .ggufDecoder(interleavesHeads: true), keys: .gguf.without("attention.clamp_kqv"))
  }
}

extension FileSettings {
  /// The bound of queries, keys and values.
  fileprivate func bound(_ key: String, _ number: Double) throws(FormatError) -> Float {
    let bound = Float(number)
    guard bound > 0, bound.isFinite else {
      throw FormatError(
        .outOfRange, "a bound of \(number) leaves nothing of queries, keys and values", file: file,
        location: location(key), remedy: "set it to a positive number, or take it out for none")
    }
    return bound
  }
}
