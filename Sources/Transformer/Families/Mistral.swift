internal import ModelFormats

/// LLaMA's classes with a window, which LLaMA itself ignores. GGUF files call it `llama`.
struct Mistral: ModelFamily {
  let name = "mistral"
  let title = "Mistral"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    var architecture = try Architecture(decoder: settings)
    if let window = try settings.optionalInt("sliding_window") {
      architecture.setWindows(window) { _ in true }
    }
    return architecture
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }
}
