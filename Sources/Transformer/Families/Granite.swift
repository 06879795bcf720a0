internal import ModelFormats

/// LLaMA's classes with four scales: of embeddings, of the products of queries and keys, of what
/// sublayers add to the stream, and of logits. All are 1 where a file names none, that of products
/// too.
struct Granite: ModelFamily {
  let name = "granite"
  let title = "Granite"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try settings.holdHeadSize()
    var architecture = try Architecture(decoder: settings, DecoderDefaults())
    func scale(_ key: String) throws(FormatError) -> Float {
      settings.contains(key) ? try settings.scale(key, try settings.double(key)) : 1
    }
    architecture.embedding.scale = try scale("embedding_multiplier")
    architecture.attention.scale = try scale("attention_multiplier")
    architecture.residualScale = try scale("residual_multiplier")
    architecture.setLogitDivisor(try scale("logits_scaling"))
    return architecture
  }

  var keys: SettingsTable { .decoder }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.optionalBool("attention_bias") ?? false
    let mlp = try settings.optionalBool("mlp_bias") ?? false
    return .with(projections: attention, output: attention, gateAndUp: mlp, down: mlp)
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["granite"],
      read: { source throws(FormatError) in
        var architecture = try Architecture(decoder: source)
        let settings = source.settings
        // llama.cpp takes 0 for none.
        func scale(_ key: String, _ usual: Float) throws(FormatError) -> Float {
          let number = try settings.optionalDouble(key) ?? 0
          return number == 0 ? usual : try settings.scale(key, number)
        }
        architecture.embedding.scale = try scale("embedding_scale", 1)
        architecture.attention.scale = try scale("attention.scale", architecture.attention.scale)
        architecture.residualScale = try scale("residual_scale", 1)
        let divisor = "logit_scale"
        architecture.setLogitDivisor(
          try settings.scale(divisor, try settings.double(divisor)))
        return architecture
      }, names: .ggufDecoder(interleavesHeads: true), keys: Self.ggufKeys)
  }

  private static let ggufKeys = SettingsTable.gguf.without(
    "embedding_scale", "attention.scale", "residual_scale", "logit_scale", "rope.scaling.finetuned"
  ).adding(
    SettingsTable(refused: [
      .init(
        "rope.scaling.finetuned", neutral: .bool(true),
        effect: "by which llama.cpp turns no queries and keys"),
      .init(
        "deepstack_mapping", effect: "so parts of an image are added between layers",
        remedy: "open a model of text alone"),
    ]))
}

extension Architecture {
  /// Divides logits, where there are any.
  fileprivate mutating func setLogitDivisor(_ divisor: Float) {
    guard case .logits(var traits) = output else { return }
    traits.divisor = divisor
    output = .logits(traits)
  }
}

extension FileSettings {
  /// A number that multiplies or divides, held to what can be computed with.
  fileprivate func scale(_ key: String, _ number: Double) throws(FormatError) -> Float {
    let scale = Float(number)
    guard scale > 0, scale.isFinite, (1 / scale).isFinite else {
      throw FormatError(
        .outOfRange, "a scale of \(number) leaves nothing to compute with", file: file,
        location: location(key), remedy: "set it to a positive number")
    }
    return scale
  }
}
