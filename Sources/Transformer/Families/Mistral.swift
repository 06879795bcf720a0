internal import ModelFormats

/// LLaMA's classes with a window, which LLaMA itself ignores. GGUF files call it `llama`.
struct Mistral: ModelFamily {
  let name = "mistral"
  let title = "Mistral"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    var architecture = try Architecture(decoder: settings)
    let window = try settings.optionalInt("sliding_window")
    for index in architecture.layers.indices { architecture.layers[index].window = window }
    return architecture
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }
}
