internal import ModelFormats

/// LLaMA; Seed-OSS is the same computation with biases in more places, and GGUF's `deci` with
/// widths of each layer's own.
struct LLaMA: ModelFamily {
  let name = "llama"
  let title = "LLaMA"
  let otherNames = ["seed_oss"]
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(decoder: settings)
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["llama", "deci"],
      read: { source throws(FormatError) in try Architecture(decoder: source) },
      names: .ggufDecoder(interleavesHeads: true))
  }
}

extension HeadNames {
  /// The heads of decoders, which read the last token.
  static var decoder: HeadNames {
    HeadNames(classification: .init(output: "score", position: .last))
  }
}
