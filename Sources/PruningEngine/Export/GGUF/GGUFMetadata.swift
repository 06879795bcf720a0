internal import FileAccess
internal import Foundation
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// What a GGUF file says of a model beside its tensors.
struct GGUFMetadata {
  private(set) var values: [String: GGUFValue] = [:]

  /// Describes a model as it is written.
  init(
    _ model: TransformerModel, _ architecture: GGUFArchitecture, type: ElementType,
    encoding: SentenceEncoding? = nil
  ) {
    values["general.architecture"] = .string(architecture.name)
    // llama.cpp's number for "mostly" this type.
    let fileTypes: [ElementType: UInt32] = [.f32: 0, .f16: 1, .q8_0: 7, .bf16: 32]
    values["general.file_type"] = fileTypes[type].map { .uint32($0) }
    if type.isQuantized { values["general.quantization_version"] = .uint32(2) }
    addDimensions(model, architecture, encoding ?? SentenceEncoding())
    if !model.architecture.predictsTokens, let encoding {
      values.merge(encoding.ggufMetadata) { _, own in own }
    }
    addRotary(model.architecture, architecture)
  }

  /// Adds name and tokeniser of the model that was pruned, or all that its GGUF file says.
  mutating func add(_ source: LoadedModel, rows: Int) throws {
    if let file = source.location.gguf {
      values.merge(Self.kept(of: file)) { own, _ in own }
    } else {
      values["general.name"] = .string(source.summary.name)
      values["general.type"] = .string("model")
      try addTokenizer(of: source)
    }
    try fillTokens(rows: rows, source: source)
  }

  /// Adds how to repeat the pruning.
  mutating func add(_ recipe: Recipe) throws {
    values["liar.recipe"] = .string(try recipe.toml())
  }

  /// A source file's entries but those that say how its own tensors are laid out.
  private static func kept(of file: GGUFFile) -> [String: GGUFValue] {
    let architecture = file.metadata["general.architecture"]?.stringValue ?? ""
    let dropped = ["\(architecture).", "split.", "quantize.", "liar."]
    let droppedKeys: Set = [
      "general.alignment", "general.file_type", "general.quantization_version",
      "general.size_label",
    ]
    return file.metadata.filter { key, _ in
      !droppedKeys.contains(key) && !dropped.contains { key.hasPrefix($0) }
    }
  }

  // MARK: Dimensions

  private mutating func addDimensions(
    _ model: TransformerModel, _ architecture: GGUFArchitecture,
    _ encoding: SentenceEncoding
  ) {
    let c = model.architecture
    let prefix = architecture.name + "."
    func set(_ key: String, _ value: GGUFValue) { values[prefix + key] = value }
    func count(_ number: Int) -> GGUFValue { .uint32(UInt32(clamping: number)) }
    func counts(_ numbers: [Int]) -> GGUFValue {
      Set(numbers).count == 1
        ? count(numbers[0]) : .array(of: .uint32, numbers.map(count))
    }
    let widths = model.layers.map { LayerWidths(of: $0, headSize: c.headSize) }
    set("block_count", count(model.layers.count))
    set("embedding_length", count(c.hiddenSize))
    set("feed_forward_length", counts(widths.map(\.ffnSize)))
    set("attention.head_count", counts(widths.map(\.heads)))
    set("attention.key_length", count(c.headSize))
    set("attention.value_length", count(c.headSize))
    set("vocab_size", count(model.embeddings.tokens.rows))
    switch c.norm.kind {
    case .layer: set("attention.layer_norm_epsilon", .float32(c.norm.epsilon))
    case .rootMeanSquare: set("attention.layer_norm_rms_epsilon", .float32(c.norm.epsilon))
    }
    let rows = model.embeddings.positions.map { $0.rows - c.positionOffset }
    if architecture.holdsWindows {
      // llama.cpp wants a layer with a window; one that holds the whole context is none.
      let isFree = c.layers.allSatisfy { $0.window == nil && $0.rotation == .shared }
      set("attention.sliding_window", count(c.shortestWindow ?? c.maximumPositions))
      set(
        "attention.sliding_window_pattern",
        .array(
          of: .bool,
          c.layers.map { .bool(isFree || $0.window != nil || $0.rotation != .shared) }))
    } else {
      values.merge(c.ggufWindows) { $1 }
    }
    // Older versions of llama.cpp take a window of their own where a file names none.
    if architecture.namesNoWindow { set("attention.sliding_window", count(0)) }
    // Without a place for a window: within it, attention to everything is the same.
    let reach = architecture.holdsWindows ? nil : c.shortestWindow
    set(
      "context_length",
      count([rows, reach].compactMap { $0 }.reduce(c.maximumPositions) { min($0, $1) }))
    if c.rope != nil {
      set("attention.head_count_kv", counts(widths.map(\.keyValueHeads)))
      set("rope.dimension_count", count(c.rope?.columns ?? c.headSize))
    }
    // llama.cpp takes attention for causal where a file says nothing.
    if !c.attention.isCausal || !c.predictsTokens {
      set("attention.causal", .bool(c.attention.isCausal))
    }
    if architecture.holdsScales {
      set("embedding_scale", .float32(c.embedding.scale))
      set("attention.scale", .float32(c.attention.scale))
      set("residual_scale", .float32(c.residualScale))
      set("logit_scale", .float32(c.logitDivisor))
    }
    if let bound = c.attention.projectionBound { set("attention.clamp_kqv", .float32(bound)) }
    if let cap = c.attention.softCap { set("attn_logit_softcapping", .float32(cap)) }
    if let cap = c.logitSoftCap { set("final_logit_softcapping", .float32(cap)) }
    if !c.predictsTokens {
      set("pooling_type", count(encoding.ggufPooling))
    }
    if c.embedding.isNormed {
      values["tokenizer.ggml.token_type_count"] = count(model.embeddings.types?.rows ?? 1)
    }
  }

  private mutating func addRotary(_ c: Architecture, _ architecture: GGUFArchitecture) {
    guard let rope = c.rope else { return }
    let prefix = architecture.name + ".rope."
    if architecture.turnsWindowsApart {
      let local = c.layers.lazy.compactMap(\.rotation.own).first ?? rope
      values[prefix + "freq_base_swa"] = .float32(Float(local.theta))
    }
    values[prefix + "freq_base"] = .float32(Float(rope.theta))
    var amplitude = rope.amplitude
    switch rope.scaling {
    // Llama 3.1's frequencies are a tensor.
    case .none, .byWavelength: break
    case .linear(let factor):
      values[prefix + "scaling.type"] = .string("linear")
      values[prefix + "scaling.factor"] = .float32(Float(factor))
    case .longrope(_, _, let original):
      values[prefix + "scaling.type"] = .string("longrope")
      values[prefix + "scaling.original_context_length"] = .uint32(
        UInt32(exactly: original.rounded(.down)) ?? .max)
    case .yarn(let factor, let original, _, _, _):
      // llama.cpp multiplies by YaRN's own amplitude, and by the file's.
      amplitude /= RotaryEmbedding.yarnAmplitude(factor: factor)
      values[prefix + "scaling.type"] = .string("yarn")
      values[prefix + "scaling.factor"] = .float32(Float(factor))
      values[prefix + "scaling.original_context_length"] = .uint32(
        UInt32(exactly: original.rounded()) ?? 4096)
    }
    if abs(amplitude - 1) > 1e-6 {
      values[prefix + "scaling.attn_factor"] = .float32(Float(amplitude))
    }
  }

  // MARK: Tokeniser

  private mutating func addTokenizer(of source: LoadedModel) throws {
    let tokenizer = try GGUFTokenizerMetadata(of: source.tokenizer)
    func set(_ key: String, _ value: GGUFValue?) { values["tokenizer.ggml." + key] = value }
    set("model", .string(tokenizer.model))
    set("pre", tokenizer.preTokenizer.isEmpty ? nil : .string(tokenizer.preTokenizer))
    set("tokens", .array(of: .string, tokenizer.tokens.map { .string($0) }))
    set("token_type", .array(of: .int32, tokenizer.tokenTypes.map { .int32(Int32($0)) }))
    if !tokenizer.scores.isEmpty {
      set("scores", .array(of: .float32, tokenizer.scores.map { .float32($0) }))
    }
    if !tokenizer.merges.isEmpty {
      set("merges", .array(of: .string, tokenizer.merges.map { .string($0) }))
    }
    let ids = [
      ("bos", tokenizer.begin), ("eos", tokenizer.end), ("unknown", tokenizer.unknown),
      ("padding", tokenizer.padding), ("seperator", tokenizer.separator),
      ("cls", tokenizer.classifier), ("mask", tokenizer.mask),
    ]
    for (name, id) in ids { set(name + "_token_id", id.map { .uint32(UInt32($0)) }) }
    let flags = [
      ("add_bos_token", tokenizer.addsBegin), ("add_eos_token", tokenizer.addsEnd),
      ("add_space_prefix", tokenizer.addsSpacePrefix),
      ("remove_extra_whitespaces", tokenizer.removesExtraWhitespace),
      ("normalizer.lowercase", tokenizer.lowercases),
      ("normalizer.strip_accents", tokenizer.stripsAccents),
    ]
    for (name, flag) in flags { set(name, flag.map { .bool($0) }) }
    values["tokenizer.chat_template"] = Self.chatTemplate(source.location).map { .string($0) }
  }

  private static func chatTemplate(_ location: ModelLocation) -> String? {
    if let path = location.companion("chat_template.jinja") {
      return (try? RegularFile.read(path, limit: 16 << 20))
        .flatMap { String(validating: $0, as: UTF8.self) }
    }
    return location.companion("tokenizer_config.json")
      .flatMap { try? JSONValue.read(path: $0) }?["chat_template"]?.stringValue
  }

  /// llama.cpp wants as many tokens as the table has rows.
  private mutating func fillTokens(rows: Int, source: LoadedModel) throws {
    let key = "tokenizer.ggml."
    guard case .array(let kind, var tokens)? = values[key + "tokens"] else { return }
    guard tokens.count <= rows else {
      throw EngineError(
        .unsupported,
        "\(source.summary.name) has \(tokens.count) tokens but \(rows) rows for them, and llama.cpp "
          + "wants a row for each", .export([.huggingFace]))
    }
    guard tokens.count < rows else { return }
    let missing = tokens.count..<rows
    tokens += missing.map { .string("[PAD\($0)]") }
    values[key + "tokens"] = .array(of: kind, tokens)
    func extend(_ name: String, with filler: GGUFValue) {
      guard case .array(let kind, let numbers)? = values[key + name] else { return }
      values[key + name] = .array(
        of: kind, numbers + [GGUFValue](repeating: filler, count: missing.count))
    }
    // 5: unused.
    extend("token_type", with: .int32(5))
    extend("scores", with: .float32(-10_000))
  }
}
