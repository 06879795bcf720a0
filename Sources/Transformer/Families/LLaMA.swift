internal import ModelFormats

/// LLaMA; Seed-OSS is the same computation with biases in more places, and GGUF's `deci` with
/// widths of each layer's own.
struct LLaMA: ModelFamily {
  let name = "llama"
  let title = "LLaMA"
  let otherNames = ["seed_oss"]
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(decoder: settings, DecoderDefaults(positions: 2048))
  }

  var keys: SettingsTable { .decoder }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.optionalBool("attention_bias") ?? isSeedOSS(settings)
    // LLaMA's one switch is two of Seed-OSS's.
    let output =
      isSeedOSS(settings) ? try settings.optionalBool("attention_out_bias") ?? false : attention
    let mlp = try settings.optionalBool("mlp_bias") ?? false
    return .with(projections: attention, output: output, gateAndUp: mlp, down: mlp)
  }

  private func isSeedOSS(_ settings: FileSettings) -> Bool {
    settings.peek("model_type") == .string("seed_oss")
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

extension Set<LinearPart> {
  /// The parts of a decoder that have biases.
  static func with(
    projections: Bool, output: Bool, gateAndUp: Bool, down: Bool
  ) -> Set<LinearPart> {
    Set(projections ? [.query, .key, .value] : []).union(output ? [.output] : [])
      .union(gateAndUp ? [.gate, .up] : []).union(down ? [.down] : [])
  }
}

extension HeadNames {
  /// The heads of decoders, which read the last token.
  static var decoder: HeadNames {
    HeadNames(classification: .init(output: "score", position: .last))
  }
}
