public import ModelFormats

extension TransformerConfiguration {
  /// Reads the metadata of a GGUF file.
  /// - Throws: `FormatError` naming the key; `.unsupported` for other architectures.
  public init(gguf file: GGUFFile) throws(FormatError) {
    let path = file.files.first ?? ""
    let name = try file.string("general.architecture")
    guard let family = ModelFamily(rawValue: name), family != .distilbert, family != .roberta
    else {
      throw FormatError(
        .unsupported, "architecture '\(name)' is not supported", file: path,
        location: .init(key: "general.architecture"),
        remedy: "open a GGUF file of one of: bert, llama, qwen2, qwen3")
    }
    let heads = try file.int("\(name).attention.head_count")
    let hidden = try file.int("\(name).embedding_length")
    let plainHead = heads > 0 ? hidden / heads : 0
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
      family: family, layers: try file.int("\(name).block_count"), hiddenSize: hidden,
      heads: heads,
      keyValueHeads: try file.optionalInt("\(name).attention.head_count_kv") ?? heads,
      headSize: headSize, ffnSize: try file.int("\(name).feed_forward_length"),
      vocabularySize: table.rowCount,
      normEpsilon: Float(try file.optionalDouble("\(name).attention.\(epsilonKey)") ?? 1e-5),
      activation: family.isDecoder ? .silu : .gelu,
      maximumPositions: positions, rope: rope,
      slidingWindow: window == 0 ? nil : window,
      tiedEmbeddings: file.tensors["output.weight"] == nil)
    try validate(file: path)
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
