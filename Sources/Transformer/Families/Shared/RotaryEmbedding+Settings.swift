internal import ModelFormats

// What positions do is said in many ways; transformers 5 (modeling_rope_utils.py) and llama.cpp
// (llama_model::load_hparams, llama_context, ggml_rope_yarn) decide between them, and so do we.

extension RotaryEmbedding {
  /// Reads `rope_parameters`, and the older `rope_scaling` and `rope_theta`.
  ///
  /// `rope_scaling` replaces `rope_parameters` where both say something; of a number that stands
  /// within and outside, the one within holds, except for the context before scaling.
  /// - Parameters:
  ///   - positions: `max_position_embeddings`.
  ///   - usual: the base where the file names none.
  init(
    huggingFace settings: FileSettings, positions: Int, theta usual: Double
  ) throws(FormatError) {
    let newer = try settings.nested("rope_parameters")
    let older = try settings.nested("rope_scaling")
    let parameters = [older, newer].compactMap { $0 }.first { !$0.keys.isEmpty }
    if older?.keys.isEmpty == false { newer?.passOver("") }
    let ownTheta = try settings.positive("rope_theta")
    let ownOriginal = try settings.optionalDouble("original_max_position_embeddings")
    guard let parameters else {
      self.init(theta: ownTheta ?? usual)
      return
    }
    try Self.refuseKindsOfLayers(parameters)
    try self.init(
      parameters, theta: ownTheta ?? usual, original: ownOriginal, positions: positions)
  }

  /// Reads one set of parameters.
  /// - Parameters:
  ///   - usual: the base where they name none.
  ///   - ownOriginal: the context before scaling, where it stands outside.
  ///   - positions: `max_position_embeddings`.
  init(
    _ parameters: FileSettings, theta usual: Double, original ownOriginal: Double? = nil,
    positions: Int
  ) throws(FormatError) {
    try parameters.hold(
      to: .init(
        "partial_rotary_factor", neutral: .int(1),
        effect: "so only a part of each head is turned, which transformers' class can't do either",
        remedy: "use the class that the model was made with"))
    let theta = try parameters.positive("rope_theta") ?? usual
    let original =
      try parameters.optionalDouble("original_max_position_embeddings") ?? Double(positions)
    let newerKind = try parameters.optionalString("rope_type")
    let olderKind = try parameters.optionalString("type")
    let kind = newerKind ?? olderKind ?? "default"
    switch kind {
    case "default":
      self.init(theta: theta)
    case "linear":
      self.init(theta: theta, scaling: .linear(factor: try parameters.factor))
    case "llama3":
      self.init(
        theta: theta,
        scaling: .byWavelength(
          factor: try parameters.factor, low: try parameters.double("low_freq_factor"),
          high: try parameters.double("high_freq_factor"),
          originalPositions: ownOriginal ?? original))
    case "yarn":
      try self.init(
        yarn: parameters, theta: theta, original: ownOriginal ?? original, positions: positions)
    default:
      throw FormatError(
        .unsupported, "is '\(kind)', a scaling of positions that is not computed here",
        file: parameters.file,
        location: parameters.location(newerKind == nil ? "type" : "rope_type"),
        remedy: kind == "dynamic"
          ? "set it to 'default', which is the same for texts within max_position_embeddings"
          : "open a model with one of: default, linear, llama3, yarn")
    }
  }

  private init(
    yarn parameters: FileSettings, theta: Double, original: Double, positions: Int
  ) throws(FormatError) {
    let factor = try parameters.positive("factor") ?? Double(positions) / original
    let multiplier = try parameters.optionalDouble("mscale") ?? 0
    let divisor = try parameters.optionalDouble("mscale_all_dim") ?? 0
    var amplitude = Self.yarnAmplitude(factor: factor)
    if multiplier != 0, divisor != 0 {
      amplitude =
        Self.yarnAmplitude(factor: factor, multiplier: multiplier)
        / Self.yarnAmplitude(factor: factor, multiplier: divisor)
    }
    // A beta of zero counts as none.
    func beta(_ key: String, _ usual: Double) throws(FormatError) -> Double {
      let value = try parameters.optionalDouble(key) ?? 0
      return value == 0 ? usual : value
    }
    self.init(
      theta: theta,
      scaling: .yarn(
        factor: factor, originalPositions: original, betaFast: try beta("beta_fast", 32),
        betaSlow: try beta("beta_slow", 1),
        truncates: try parameters.optionalBool("truncate") ?? true),
      amplitude: try parameters.optionalDouble("attention_factor") ?? amplitude)
  }

  /// Parameters may be given by kind of layer, where a class has kinds; none of these has.
  private static func refuseKindsOfLayers(_ parameters: FileSettings) throws(FormatError) {
    for key in parameters.keys {
      guard case .object = parameters.peek(key) else { continue }
      throw FormatError(
        .unsupported, "turns the layers of a kind otherwise than others, which isn't computed here",
        file: parameters.file, location: parameters.location(key),
        remedy: "give one set of parameters for all layers")
    }
  }

  /// Reads `rope.*` of a GGUF file, and the divisors it may keep as a tensor.
  /// - Parameter positions: `context_length`.
  init(gguf source: GGUFSource, headSize: Int, positions: Int) throws(FormatError) {
    let settings = source.settings
    try settings.hold(
      to: .init(
        "rope.dimension_count", neutral: .int(headSize),
        effect: "so only a part of each head is turned, which isn't computed here: heads have "
          + "\(headSize) columns by \(settings.path("attention.key_length")), or by "
          + "\(settings.path("embedding_length")) over the number of heads",
        remedy: "open a model whose heads are turned whole"))
    let scaling = try Self.scaling(settings, positions: positions)
    var amplitude = try settings.optionalDouble("rope.scaling.attn_factor") ?? 1
    if case .yarn(let factor, _, _, _, _) = scaling {
      amplitude *= Self.yarnAmplitude(factor: factor)
    }
    self.init(
      theta: try settings.positive("rope.freq_base") ?? 10_000, scaling: scaling,
      amplitude: amplitude)
    guard source.file.tensors["rope_freqs.weight"] != nil else { return }
    let divisors = try source.file.floats("rope_freqs.weight")
    guard divisors.count == headSize / 2 else {
      throw FormatError(
        .malformed, "has \(divisors.count) numbers for heads of \(headSize)", file: settings.file,
        location: .init(tensor: "rope_freqs.weight"))
    }
    self.divisors = divisors
  }

  private static func scaling(
    _ settings: FileSettings, positions: Int
  ) throws(FormatError) -> Scaling {
    let kind = try settings.optionalString("rope.scaling.type") ?? "linear"
    let older = try settings.optionalDouble("rope.scale_linear")
    var factor = try settings.optionalDouble("rope.scaling.factor") ?? older ?? 1
    if factor == 0 { factor = 1 }
    let original = try settings.optionalDouble("rope.scaling.original_context_length")
    switch kind {
    case "none":
      return .none
    case "linear":
      return factor == 1 ? .none : .linear(factor: factor)
    case "yarn":
      return .yarn(factor: factor, originalPositions: original ?? Double(positions))
    default:
      throw FormatError(
        .unsupported, "is '\(kind)', a scaling of positions that is not computed here",
        file: settings.file, location: settings.location("rope.scaling.type"),
        remedy: "open a model with one of: none, linear, yarn")
    }
  }
}

extension FileSettings {
  /// A number that positions are divided by, which must be positive; nil if it is missing or null.
  func positive(_ key: String) throws(FormatError) -> Double? {
    guard let number = try optionalDouble(key) else { return nil }
    guard number > 0 else {
      throw FormatError(
        .outOfRange, "is \(number), by which positions can't be turned", file: file,
        location: location(key), remedy: "set it to a positive number")
    }
    return number
  }

  fileprivate var factor: Double {
    get throws(FormatError) {
      if let factor = try positive("factor") { return factor }
      throw FormatError(.missing, "is missing", file: file, location: location("factor"))
    }
  }
}
