internal import ModelFormats

extension RotaryEmbedding {
  /// Reads `rope_theta` and `rope_scaling`, or `rope_parameters` as newer files have it.
  init(huggingFace settings: FileSettings) throws(FormatError) {
    let nested = try settings.nested("rope_parameters")
    let scaling = if let nested { nested } else { try settings.nested("rope_scaling") }
    let nestedTheta = try nested?.optionalDouble("rope_theta")
    let ownTheta = try settings.optionalDouble("rope_theta")
    let theta = nestedTheta ?? ownTheta ?? 10_000
    guard let scaling else {
      self.init(theta: theta)
      return
    }
    let newerKind = try scaling.optionalString("rope_type")
    let olderKind = try scaling.optionalString("type")
    let trained = try scaling.optionalDouble("original_max_position_embeddings")
    let maximum = try settings.optionalDouble("max_position_embeddings")
    let original = trained ?? maximum ?? 8192
    let kind = newerKind ?? olderKind ?? "default"
    switch kind {
    case "default":
      self.init(theta: theta)
    case "linear":
      self.init(theta: theta, scaling: .linear(factor: try scaling.double("factor")))
    case "llama3":
      self.init(
        theta: theta,
        scaling: .byWavelength(
          factor: try scaling.double("factor"), low: try scaling.double("low_freq_factor"),
          high: try scaling.double("high_freq_factor"), originalPositions: original))
    case "yarn":
      self.init(
        theta: theta,
        scaling: .yarn(
          factor: try scaling.double("factor"), originalPositions: original,
          betaFast: try scaling.optionalDouble("beta_fast") ?? 32,
          betaSlow: try scaling.optionalDouble("beta_slow") ?? 1,
          attentionFactor: try scaling.optionalDouble("attention_factor")))
    default:
      throw FormatError(
        .unsupported, "rope scaling '\(kind)' is not supported", file: settings.file,
        location: .init(key: "rope_scaling"))
    }
  }

  /// Reads `rope.*` of a GGUF file, and the divisors it may keep as a tensor.
  init(gguf source: GGUFSource, headSize: Int) throws(FormatError) {
    let settings = source.settings
    self.init(
      theta: try settings.optionalDouble("rope.freq_base") ?? 10_000,
      scaling: try Self.scaling(settings))
    guard source.file.tensors["rope_freqs.weight"] != nil else { return }
    let divisors = try source.file.floats("rope_freqs.weight")
    guard divisors.count == headSize / 2 else {
      throw FormatError(
        .malformed, "has \(divisors.count) numbers for heads of \(headSize)", file: settings.file,
        location: .init(tensor: "rope_freqs.weight"))
    }
    self.divisors = divisors
  }

  private static func scaling(_ settings: FileSettings) throws(FormatError) -> Scaling {
    guard let kind = try settings.optionalString("rope.scaling.type"), kind != "none" else {
      return .none
    }
    let factor = try settings.optionalDouble("rope.scaling.factor") ?? 1
    switch kind {
    case "linear":
      return .linear(factor: factor)
    case "yarn":
      return .yarn(
        factor: factor,
        originalPositions: try settings.optionalDouble("rope.scaling.original_context_length")
          ?? 4096, betaFast: 32, betaSlow: 1, attentionFactor: nil)
    default:
      throw FormatError(
        .unsupported, "rope scaling '\(kind)' is not supported", file: settings.file,
        location: settings.location("rope.scaling.type"))
    }
  }
}
