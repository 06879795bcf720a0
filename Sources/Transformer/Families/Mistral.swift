internal import ModelFormats

/// LLaMA's classes with a window, which LLaMA itself ignores. GGUF files call it `llama`.
struct Mistral: ModelFamily {
  let name = "mistral"
  let title = "Mistral"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    var architecture = try Architecture(
      decoder: settings, DecoderDefaults(keyValueHeads: 8, positions: 131_072))
    if let window = try settings.window(default: 4096) {
      architecture.setWindows(window) { _ in true }
    }
    return architecture
  }

  var keys: SettingsTable { .decoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { [] }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }
}
