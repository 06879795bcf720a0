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
    huggingFace settings: FileSettings, positions: Int, theta usual: Double, headSize: Int
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
      parameters, theta: ownTheta ?? usual, original: ownOriginal, positions: positions,
      headSize: headSize)
  }

  /// Reads one set of parameters.
  /// - Parameters:
  ///   - usual: the base where they name none.
  ///   - ownOriginal: the context before scaling, where it stands outside.
  ///   - positions: `max_position_embeddings`.
  ///   - headSize: nil where the family's class has no LongRoPE.
  init(
    _ parameters: FileSettings, theta usual: Double, original ownOriginal: Double? = nil,
    positions: Int, headSize: Int? = nil
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
    case "longrope" where headSize != nil:
      try self.init(
        longrope: parameters, theta: theta, original: ownOriginal ?? original,
        positions: positions, columns: headSize ?? 0)
    default:
      throw FormatError(
        .unsupported, "is '\(kind)', a scaling of positions that is not computed here",
        file: parameters.file,
        location: parameters.location(newerKind == nil ? "type" : "rope_type"),
        remedy: kind == "dynamic"
          ? "set it to 'default', which is the same for texts within max_position_embeddings"
          : "open a model with one of: default, linear, llama3, yarn"
            + (headSize == nil ? "" : ", longrope"))
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
}

extension RotaryEmbedding {
  /// Reads LongRoPE's parameters.
  /// - Parameter columns: those of a head that are turned.
  init(
    longrope parameters: FileSettings, theta: Double, original: Double, positions: Int,
    columns: Int
  ) throws(FormatError) {
    func factors(_ key: String) throws(FormatError) -> [Float] {
      let numbers = try parameters.optionalDoubles(key)
      guard let numbers, numbers.count == columns / 2, numbers.allSatisfy({ $0 > 0 }) else {
        throw FormatError(
          numbers == nil ? .missing : .malformed,
          "must be \(columns / 2) positive numbers, one a pair of the \(columns) columns of a head "
            + "that are turned, \(FileSettings.headColumns)",
          file: parameters.file, location: parameters.location(key),
          remedy: "configuration and weights may belong to different models")
      }
      return numbers.map { Float($0) }
    }
    let factor = try parameters.positive("factor") ?? Double(positions) / original
    guard original > 1 || factor <= 1 else {
      throw FormatError(
        .outOfRange, "is \(original), with which transformers divides by zero",
        file: parameters.file, location: parameters.location("original_max_position_embeddings"),
        remedy: "set it to the context before scaling")
    }
    self.init(
      theta: theta,
      scaling: .longrope(
        short: try factors("short_factor"), long: try factors("long_factor"),
        originalPositions: original),
      amplitude: try parameters.optionalDouble("attention_factor")
        ?? Self.longropeAmplitude(factor: factor, originalPositions: original))
  }
}

extension FileSettings {
  /// How many columns of a head are turned, as a key says.
  func columns(_ columns: Int, of headSize: Int, _ key: String) throws(FormatError) -> Int? {
    guard columns != headSize else { return nil }
    guard columns > 0, columns < headSize, columns % 2 == 0 else {
      throw FormatError(
        .unsupported,
        "turns \(columns) columns of a head of \(headSize), which makes no pairs; heads have their "
          + "columns \(Self.headColumns)",
        file: file, location: location(key))
    }
    return columns
  }

  /// Where a head's columns come from.
  fileprivate static let headColumns =
    "by head_dim, or by hidden_size over num_attention_heads"

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
