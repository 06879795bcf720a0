internal import ModelFormats

extension RotaryEmbedding {
  /// Reads `rope.*` of a GGUF file, and the divisors it may keep as tensors.
  /// - Parameters:
  ///   - positions: `context_length`.
  ///   - turnsPart: whether the architecture may turn a part of each head alone.
  init(
    gguf source: GGUFSource, headSize: Int, positions: Int, turnsPart: Bool
  ) throws(FormatError) {
    let settings = source.settings
    let key = "rope.dimension_count"
    var columns: Int?
    if turnsPart {
      columns = try settings.columns(settings.optionalInt(key) ?? headSize, of: headSize, key)
    } else {
      try settings.hold(
        to: .init(
          key, neutral: .int(headSize),
          effect: "so only a part of each head is turned, which isn't computed here: heads have "
            + "\(headSize) columns by \(settings.path("attention.key_length")), or by "
            + "\(settings.path("embedding_length")) over the number of heads",
          remedy: "open a model whose heads are turned whole"))
    }
    let lists = try Self.longrope(source, columns: columns ?? headSize, positions: positions)
    let scaling: Scaling
    if let lists {
      scaling = lists
    } else {
      scaling = try Self.scaling(settings, positions: positions)
    }
    var amplitude = try settings.optionalDouble("rope.scaling.attn_factor") ?? 1
    if case .yarn(let factor, _, _, _, _) = scaling {
      amplitude *= Self.yarnAmplitude(factor: factor)
    }
    self.init(
      theta: try settings.positive("rope.freq_base") ?? 10_000, scaling: scaling,
      amplitude: amplitude, columns: columns)
    guard source.file.tensors[GGUFNames.rotaryDivisors] != nil else { return }
    divisors = try Self.numbers(
      GGUFNames.rotaryDivisors, source, columns: columns ?? headSize)
  }

  /// A number for each pair of columns.
  private static func numbers(
    _ name: String, _ source: GGUFSource, columns: Int
  ) throws(FormatError) -> [Float] {
    let numbers = try source.file.floats(name)
    guard numbers.count == columns / 2 else {
      throw FormatError(
        .malformed,
        "has \(numbers.count) numbers where \(source.settings.path("rope.dimension_count")) means "
          + "\(columns) columns of a head to be turned",
        file: source.settings.file, location: .init(tensor: name))
    }
    return numbers
  }

  /// LongRoPE's lists, if the file has them. llama.cpp takes the one or the other by the length of
  /// its context, which it was given for the texts.
  private static func longrope(
    _ source: GGUFSource, columns: Int, positions: Int
  ) throws(FormatError) -> Scaling? {
    let settings = source.settings
    let kind = "rope.scaling.type"
    let factor = "rope.scaling.factor", olderFactor = "rope.scale_linear"
    let names = [GGUFNames.shortFactors, GGUFNames.longFactors]
    let missing = names.filter { source.file.tensors[$0] == nil }
    let isNamed = settings.peek(kind) == .string("longrope")
    guard isNamed || missing.count < names.count else { return nil }
    guard missing.isEmpty else {
      throw FormatError(
        .missing, "LongRoPE needs the tensors \(names.joined(separator: " and "))",
        file: settings.file,
        location: isNamed ? settings.location(kind) : .init(tensor: missing[0]),
        remedy: "convert the model again")
    }
    let named = try settings.optionalString(kind) ?? "longrope"
    let older = try settings.optionalDouble(olderFactor)
    let divisor = try settings.optionalDouble(factor) ?? older ?? 0
    let original = try settings.positive("rope.scaling.original_context_length")
    guard ["longrope", "none"].contains(named) || named == "linear" && [0, 1].contains(divisor)
    else {
      throw FormatError(
        .unsupported, "is '\(named)' beside lists of factors, which together aren't computed here",
        file: settings.file, location: settings.location(kind), remedy: "convert the model again")
    }
    guard named == "none" || [0, 1].contains(divisor) else {
      throw FormatError(
        .unsupported, "is \(divisor) beside lists of factors, which together aren't computed here",
        file: settings.file,
        location: settings.location(settings.contains(factor) ? factor : olderFactor),
        remedy: "take it out")
    }
    return .longrope(
      short: try numbers(names[0], source, columns: columns),
      long: try numbers(names[1], source, columns: columns),
      originalPositions: original ?? Double(positions))
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
