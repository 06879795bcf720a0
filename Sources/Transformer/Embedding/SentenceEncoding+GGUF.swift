package import ModelFormats

// A GGUF file has a place for one kind of pooling. What else a text's embedding depends on is kept
// under keys of our own, which other programs pass over.

extension SentenceEncoding {
  private static let prefix = "liar.embedding."
  private static let poolingKey = "pooling_type"
  /// llama.cpp's numbers of the poolings that it knows.
  private static let numbers: [(number: Int, mode: Pooling.Mode)] = [
    (1, .mean), (2, .classifier), (3, .lastToken),
  ]

  /// Reads a GGUF file: our own keys where they are, otherwise llama.cpp's pooling and its
  /// embeddings of unit length.
  init(gguf location: ModelLocation) throws(FormatError) {
    self.init()
    let settings = location.settings
    let architecture = try settings.string("general.architecture")
    let number = try settings.optionalInt("\(architecture).\(Self.poolingKey)")
    let own = settings.under(Self.prefix)
    if let names = try own.optionalStrings("pooling") {
      pipeline.pooling = try Self.pooling(names, own)
    } else {
      pipeline.pooling = Pooling(try Self.mode(number, architecture, location))
    }
    if try own.optionalBool("normalize") ?? true { pipeline.stages.append(.normalize) }
    if let width = try own.optionalInt("truncate_dim"), width > 0 {
      pipeline.stages.append(.truncate(width))
    }
    includesPrompt = try own.optionalBool("include_prompt") ?? true
    if let length = try own.optionalInt("max_seq_length"), length > 0 { maximumLength = length }
    let names = try own.optionalStrings("prompt_names") ?? []
    let texts = try own.optionalStrings("prompt_texts") ?? []
    prompts = Dictionary(zip(names, texts)) { first, _ in first }
    defaultPromptName = try own.optionalString("default_prompt_name")
    similarity = try own.optionalString("similarity").flatMap(Similarity.init) ?? .cosine
  }

  /// The key by which a file says that its states are pooled; nil where it says nothing of it, or
  /// that they aren't.
  static func ggufPoolingKey(_ location: ModelLocation) throws(FormatError) -> String? {
    guard location.gguf != nil else { return nil }
    let settings = location.settings
    let key = "\(try settings.string("general.architecture")).\(poolingKey)"
    if let number = try settings.optionalInt(key), number != 0 { return key }
    let own = prefix + "pooling"
    return settings.value(own) == nil ? nil : own
  }

  private static func pooling(
    _ names: [String], _ settings: FileSettings
  ) throws(FormatError) -> Pooling {
    let modes = names.compactMap(Pooling.Mode.init)
    guard modes.count == names.count, !modes.isEmpty else {
      throw FormatError(
        .unsupported, "is \(names.joined(separator: ", ")), which is no way to pool",
        file: settings.file, location: settings.location("pooling"),
        remedy: "export the file again with this version")
    }
    return Pooling(modes)
  }

  private static func mode(
    _ number: Int?, _ architecture: String, _ location: ModelLocation
  ) throws(FormatError) -> Pooling.Mode {
    let key = "\(architecture).\(poolingKey)"
    if let known = numbers.first(where: { $0.number == number }) { return known.mode }
    guard number == nil || number == 0 else {
      throw FormatError(
        .unsupported, "is \(number ?? 0), no pooling that is computed here", file: location.path,
        location: .init(key: key),
        remedy: "mean (1), the first token (2) and the last (3) are; 4 is a reranker")
    }
    // A file that says nothing of causality holds a decoder, whose texts aren't embedded.
    let causality = "\(architecture).attention.causal"
    guard location.settings.keys.contains(causality) else { return .mean }
    location.note("\(key) names no pooling; embeddings are the mean of the tokens' states")
    return .mean
  }

  /// llama.cpp's number for the pooling; 0, one state a token, for those that it doesn't know.
  package var ggufPooling: Int {
    guard pipeline.pooling.modes.count == 1 else { return 0 }
    return Self.numbers.first { $0.mode == pipeline.pooling.modes[0] }?.number ?? 0
  }

  /// What a GGUF file must say for itself to embed as this does, beside llama.cpp's own keys.
  package var ggufMetadata: [String: GGUFValue] {
    var values: [String: GGUFValue] = [:]
    func strings(_ texts: [String]) -> GGUFValue { .array(of: .string, texts.map { .string($0) }) }
    if ggufPooling == 0 { values["pooling"] = strings(pipeline.pooling.modes.map(\.rawValue)) }
    values["normalize"] = .bool(
      pipeline.stages.contains { if case .normalize = $0 { true } else { false } })
    for case .truncate(let width) in pipeline.stages {
      values["truncate_dim"] = .uint32(UInt32(clamping: width))
    }
    values["max_seq_length"] = maximumLength.map { .uint32(UInt32(clamping: $0)) }
    if !includesPrompt { values["include_prompt"] = .bool(false) }
    if !prompts.isEmpty {
      let names = prompts.keys.sorted()
      values["prompt_names"] = strings(names)
      values["prompt_texts"] = strings(names.map { prompts[$0] ?? "" })
    }
    values["default_prompt_name"] = defaultPromptName.map { .string($0) }
    if similarity != .cosine { values["similarity"] = .string(similarity.rawValue) }
    return Dictionary(uniqueKeysWithValues: values.map { (Self.prefix + $0, $1) })
  }

  /// What llama.cpp makes otherwise of such a file, in words.
  package var ggufLosses: [String] {
    var losses: [String] = []
    if ggufPooling == 0 {
      let names = pipeline.pooling.modes.map(\.rawValue).joined(separator: " + ")
      losses.append("\(names) pooling, for which it has no number")
    }
    if maximumLength != nil { losses.append("the longest text of \(maximumLength ?? 0) tokens") }
    if !pipeline.normalizes { losses.append("embeddings that aren't brought to unit length") }
    if !defaultPrompt.isEmpty { losses.append("the prompt before every text") }
    return losses
  }

  /// Why a GGUF file can't hold this at all; nil where it can.
  package var ggufObstacle: String? {
    func hasWeights(_ stage: EmbeddingStage) -> Bool {
      switch stage {
      case .dense, .layerNorm: true
      case .normalize, .truncate: false
      }
    }
    if pipeline.stages.contains(where: hasWeights) {
      return "a layer after the pooling"
    }
    if !pipeline.tokenStages.isEmpty { return "a layer before the pooling" }
    // The two that are kept are read back in this order.
    let order = pipeline.stages.map { if case .normalize = $0 { 0 } else { 1 } }
    let isInOrder = order == order.sorted() && Set(order).count == order.count
    return isInOrder ? nil : "embeddings that are normalised after they were cut"
  }
}
