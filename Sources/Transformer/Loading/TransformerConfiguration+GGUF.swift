public import ModelFormats

extension TransformerConfiguration {
  /// Reads the metadata of a GGUF file.
  /// - Throws: `FormatError` naming the key; `.unsupported` for other architectures.
  public init(gguf file: GGUFFile) throws(FormatError) {
    let path = file.files.first ?? ""
    let name = try file.string("general.architecture")
    // `deci` is llama with widths of each layer's own.
    let known = name == "deci" ? .llama : ModelFamily(rawValue: name)
    guard let family = known, family != .distilbert, family != .roberta else {
      throw FormatError(
        .unsupported, "architecture '\(name)' is not supported", file: path,
        location: .init(key: "general.architecture"),
        remedy: "open a GGUF file of one of: bert, deci, llama, qwen2, qwen3")
    }
    let layers = try file.int("\(name).block_count")
    let widths = try Self.widths(file, name, layers: layers)
    let heads = widths.reduce(0) { max($0, $1.heads) }
    let hidden = try file.int("\(name).embedding_length")
    let plainHead = hidden / max(heads, 1)
    let headSize = try file.optionalInt("\(name).attention.key_length") ?? plainHead
    let epsilonKey = family.isDecoder ? "layer_norm_rms_epsilon" : "layer_norm_epsilon"
    var rope: RotaryEmbedding?
    if family.isDecoder {
      let theta = try file.optionalDouble("\(name).rope.freq_base") ?? 10_000
      rope = RotaryEmbedding(theta: theta, scaling: try Self.scaling(file, name, path))
      if file.tensors["rope_freqs.weight"] != nil {
        let divisors = try file.floats("rope_freqs.weight")
        guard divisors.count == headSize / 2 else {
          throw FormatError(
            .malformed, "has \(divisors.count) numbers for heads of \(headSize)", file: path,
            location: .init(tensor: "rope_freqs.weight"))
        }
        rope?.divisors = divisors
      }
    }
    var positions = try file.optionalInt("\(name).context_length") ?? 2048
    if !family.isDecoder {
      positions = min(positions, try file.descriptor("position_embd.weight").rowCount)
    }
    let window = try file.optionalInt("\(name).attention.sliding_window")
    let table = try file.descriptor("token_embd.weight")
    self.init(
      family: family, layers: layers, hiddenSize: hidden, heads: heads,
      keyValueHeads: widths.reduce(0) { max($0, $1.keyValueHeads) },
      headSize: headSize, ffnSize: widths.reduce(0) { max($0, $1.ffnSize) },
      vocabularySize: table.rowCount,
      normEpsilon: Float(try file.optionalDouble("\(name).attention.\(epsilonKey)") ?? 1e-5),
      activation: family.isDecoder ? .silu : .gelu,
      maximumPositions: positions, rope: rope,
      slidingWindow: window == 0 ? nil : window,
      tiedEmbeddings: file.tensors["output.weight"] == nil,
      layerWidths: widths.allSatisfy { $0 == widths.first } ? [] : widths)
    try validate(file: path)
  }

  /// Each layer's widths: a number holds for all layers, an array for each its own.
  private static func widths(
    _ file: GGUFFile, _ name: String, layers: Int
  ) throws(FormatError) -> [LayerWidths] {
    let path = file.files.first ?? ""
    guard (1...1 << 16).contains(layers) else {
      throw FormatError(
        .outOfRange, "\(layers) layers make no transformer", file: path,
        location: .init(key: "\(name).block_count"))
    }
    func values(_ key: String) throws(FormatError) -> [Int]? {
      guard let value = file.metadata[key] else { return nil }
      let numbers: [Int]
      if value.arrayValue == nil {
        numbers = [Int](repeating: try file.int(key), count: layers)
      } else {
        numbers = try file.optionalInts(key) ?? []
      }
      guard numbers.count == layers else {
        throw FormatError(
          .malformed, "has \(numbers.count) numbers for \(layers) layers", file: path,
          location: .init(key: key))
      }
      guard numbers.allSatisfy({ (1...1 << 24).contains($0) }) else {
        throw FormatError(
          .unsupported, "a layer without attention or FFN, or of impossible width, is not read",
          file: path, location: .init(key: key))
      }
      return numbers
    }
    func required(_ key: String) throws(FormatError) -> [Int] {
      if let numbers = try values(key) { return numbers }
      throw FormatError(
        .missing, "is missing from the metadata", file: path, location: .init(key: key))
    }
    let heads = try required("\(name).attention.head_count")
    let keyValueHeads = try values("\(name).attention.head_count_kv") ?? heads
    let ffn = try required("\(name).feed_forward_length")
    return (0..<layers).map {
      LayerWidths(heads: heads[$0], keyValueHeads: keyValueHeads[$0], ffnSize: ffn[$0])
    }
  }

  private static func scaling(
    _ file: GGUFFile, _ name: String, _ path: String
  ) throws(FormatError) -> RotaryEmbedding.Scaling {
    guard let kind = try file.optionalString("\(name).rope.scaling.type"), kind != "none" else {
      return .none
    }
    let factor = try file.optionalDouble("\(name).rope.scaling.factor") ?? 1
    switch kind {
    case "linear":
      return .linear(factor: factor)
    case "yarn":
      return .yarn(
        factor: factor,
        originalPositions: try file.optionalDouble("\(name).rope.scaling.original_context_length")
          ?? 4096, betaFast: 32, betaSlow: 1, attentionFactor: nil)
    default:
      throw FormatError(
        .unsupported, "rope scaling '\(kind)' is not supported", file: path,
        location: .init(key: "\(name).rope.scaling.type"))
    }
  }
}
