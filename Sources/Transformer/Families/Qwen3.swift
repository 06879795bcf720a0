internal import ModelFormats

/// LLaMA's classes with an RMSNorm of each head's query and key, and Qwen2's windows.
struct Qwen3: ModelFamily {
  let name = "qwen3"
  let title = "Qwen3"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    var architecture = try Architecture(
      decoder: settings, DecoderDefaults(keyValueHeads: 32, headSize: 128, positions: 32_768))
    try architecture.setQwenWindows(settings)
    architecture.attention.normalizesHeads = true
    return architecture
  }

  var keys: SettingsTable { .decoder }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.optionalBool("attention_bias") ?? false
    return .with(projections: attention, output: attention, gateAndUp: false, down: false)
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["qwen3"],
      read: { source throws(FormatError) in
        var architecture = try Architecture(decoder: source)
        architecture.attention.normalizesHeads = true
        return architecture
      }, names: .ggufDecoder())
  }
}
