internal import ModelFormats

/// LLaMA's classes with biases at queries, keys and values, and windows in the upper layers.
struct Qwen2: ModelFamily {
  let name = "qwen2"
  let title = "Qwen2"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    var architecture = try Architecture(
      decoder: settings, DecoderDefaults(keyValueHeads: 32, positions: 32_768))
    try architecture.setQwenWindows(settings)
    return architecture
  }

  var keys: SettingsTable { .decoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { [.query, .key, .value] }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["qwen2"],
      read: { source throws(FormatError) in try Architecture(decoder: source) },
      names: .ggufDecoder(), biases: [.query, .key, .value])
  }
}

extension Architecture {
  /// A window needs a switch beside it. Layers below `max_window_layers`, or those that
  /// `layer_types` names, have none.
  mutating func setQwenWindows(_ settings: FileSettings) throws(FormatError) {
    let isUsed = try settings.optionalBool("use_sliding_window") ?? false
    let window = try settings.window(default: 4096)
    try setWindows(
      isUsed ? window : nil, settings,
      from: try settings.optionalInt("max_window_layers") ?? 28)
  }
}
