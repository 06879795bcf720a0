import JSONSyntax

/// A `tokenizer.json` as Hugging Face's `tokenizers` writes it.
struct TokenizerDocument {
  private let root: JSONNode
  private let configuration: TokenizerConfiguration
  private let limits: PipelineTokenizer.Limits

  /// A document as the class of its configuration reads it.
  init(
    _ root: JSONNode, _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) {
    self.root = try configuration.kind?.document(root, configuration) ?? root
    self.configuration = configuration
    var limits = configuration.limits
    // Whatever the class, the document's side counts where the configuration has no word on it.
    if configuration["truncation_side"] == nil {
      limits.cutsBeginning = root["truncation"]?["direction"]?.string == "Left"
    }
    self.limits = limits
  }

  func tokenizer() throws(TokenizationError) -> PipelineTokenizer {
    guard let model = root["model"], model.members != nil else {
      throw malformed("there is no \"model\"")
    }
    let (preTokenizers, isByteLevel) = try self.preTokenizers()
    let kind = model["type"]?.string ?? Self.guessedKind(model)
    let vocabulary: Vocabulary
    let subwords: any SubwordModel
    switch kind {
    case "WordPiece":
      vocabulary = try Self.vocabulary(model)
      subwords = try Self.wordPiece(model, vocabulary)
    case "BPE":
      vocabulary = try Self.vocabulary(model)
      subwords = try Self.bytePair(model, vocabulary, isByteLevel: isByteLevel)
    case "Unigram":
      (vocabulary, subwords) = try Self.unigram(model, isByteLevel: isByteLevel)
    default:
      throw TokenizationError(
        .unsupported, "the model type \"\(kind)\" is not supported",
        advice: "WordPiece, BPE and Unigram are")
    }
    let added = try addedTokens(vocabulary)
    let find: ([UInt8]) -> Int? = { added.id(of: $0) }
    var frame = try configuration.kind?.frame(configuration, find)
    if frame == nil { frame = try self.frame(root["post_processor"], find) }
    return try PipelineTokenizer(
      PipelineTokenizer.Parts(
        vocabulary: vocabulary, addedTokens: added.all,
        normalizers: configuration.normalizers(try normalizers()),
        preTokenizers: preTokenizers, isByteLevel: isByteLevel, model: subwords,
        frame: frame ?? configuration.ends(find), decoding: try decoding(),
        specialTokens: configuration.resolve(find), limits: limits,
        notes: TokenizerKeys.notes(configuration)))
  }

  /// The added tokens of the file and of those beside it.
  private func addedTokens(
    _ vocabulary: Vocabulary
  ) throws(TokenizationError) -> AddedTokenList {
    var list = AddedTokenList(vocabulary)
    let tokens = try documentTokens()
    // Other classes have them from the file by way of the configuration.
    if configuration.kind == nil || configuration.kind == .backend {
      for token in tokens { try list.add(token, listed: token.id) }
    }
    try configuration.addTokens(to: &list, document: tokens)
    return list
  }

  private func documentTokens() throws(TokenizationError) -> [AddedToken] {
    var tokens: [AddedToken] = []
    for entry in root["added_tokens"]?.array ?? [] {
      guard let id = entry["id"]?.integer, let token = AddedToken(entry, id: id) else {
        throw malformed("an entry of \"added_tokens\" has no \"id\" or no \"content\"")
      }
      tokens.append(token)
    }
    return tokens
  }

  private func malformed(_ what: String) -> TokenizationError {
    TokenizationError(
      .malformedFile, what, advice: "save the tokenizer again with the tokenizers package")
  }
}

// MARK: - Models

extension TokenizerDocument {
  private static func guessedKind(_ model: JSONNode) -> String {
    if model["merges"] != nil { return "BPE" }
    if model["vocab"]?.array != nil { return "Unigram" }
    return model["unk_token"] != nil ? "WordPiece" : "unknown"
  }

  static func vocabulary(_ model: JSONNode) throws(TokenizationError) -> Vocabulary {
    guard let members = model["vocab"]?.members else {
      throw TokenizationError(.malformedFile, "\"model.vocab\" is no object of tokens and ids")
    }
    return try vocabulary(members)
  }

  static func vocabulary(
    _ members: [(key: [UInt8], value: JSONNode)]
  ) throws(TokenizationError) -> Vocabulary {
    var vocabulary = Vocabulary()
    vocabulary.reserveCapacity(members.count)
    for (token, id) in members {
      guard let id = id.integer else {
        throw TokenizationError(
          .invalidVocabulary, "the token \"\(Vocabulary.shown(token))\" has no whole number as id")
      }
      try vocabulary.insert(token, id)
    }
    return vocabulary
  }

  private static func wordPiece(
    _ model: JSONNode, _ vocabulary: Vocabulary
  ) throws(TokenizationError) -> WordPieceModel {
    let name = model["unk_token"]?.bytes ?? Array("[UNK]".utf8)
    guard let unknown = vocabulary.id(of: name) else {
      throw TokenizationError(
        .invalidVocabulary,
        "the vocabulary lacks the unknown token \"\(Vocabulary.shown(name))\"")
    }
    return WordPieceModel(
      vocabulary, unknown: unknown,
      continuingPrefix: model["continuing_subword_prefix"]?.bytes ?? Array("##".utf8),
      maximumWordLength: model["max_input_chars_per_word"]?.integer ?? 100)
  }

  private static func bytePair(
    _ model: JSONNode, _ vocabulary: Vocabulary, isByteLevel: Bool
  ) throws(TokenizationError) -> BytePairModel {
    var merges: [(left: [UInt8], right: [UInt8])] = []
    for (index, entry) in (model["merges"]?.array ?? []).enumerated() {
      var parts: [[UInt8]] = []
      if let text = entry.bytes {
        parts = text.split(separator: 32, omittingEmptySubsequences: false).map { Array($0) }
      } else if let list = entry.array {
        parts = list.compactMap(\.bytes)
      }
      guard parts.count == 2 else {
        throw TokenizationError(.malformedFile, "merge \(index) is no pair of tokens")
      }
      merges.append((parts[0], parts[1]))
    }
    return try BytePairModel(
      vocabulary, merges: merges,
      BytePairModel.Options(
        unknown: model["unk_token"]?.bytes.flatMap { vocabulary.id(of: $0) },
        fusesUnknown: model["fuse_unk"]?.boolean ?? false,
        byteFallback: model["byte_fallback"]?.boolean == true ? ByteFallback(vocabulary) : nil,
        ignoresMerges: model["ignore_merges"]?.boolean ?? false,
        continuingPrefix: model["continuing_subword_prefix"]?.bytes ?? [],
        wordSuffix: model["end_of_word_suffix"]?.bytes ?? [], isByteLevel: isByteLevel))
  }

  private static func unigram(
    _ model: JSONNode, isByteLevel: Bool
  ) throws(TokenizationError) -> (Vocabulary, UnigramModel) {
    guard let entries = model["vocab"]?.array, !isByteLevel else {
      throw TokenizationError(
        .unsupported, "a Unigram model needs a list of tokens and scores, and no byte level")
    }
    var vocabulary = Vocabulary()
    var pieces: [(id: Int, token: [UInt8], score: Double)] = []
    for (id, entry) in entries.enumerated() {
      guard let pair = entry.array, pair.count == 2, let token = pair[0].bytes,
        let score = pair[1].number
      else {
        throw TokenizationError(.malformedFile, "token \(id) is no pair of text and score")
      }
      try vocabulary.insert(token, id)
      pieces.append((id, token, score))
    }
    let unknown = model["unk_id"]?.integer
    guard unknown.map({ pieces.indices.contains($0) }) ?? true else {
      throw TokenizationError(.invalidVocabulary, "\"unk_id\" is outside the vocabulary")
    }
    return (
      vocabulary,
      UnigramModel(
        pieces, unknown: unknown,
        byteFallback: model["byte_fallback"]?.boolean == true ? ByteFallback(vocabulary) : nil)
    )
  }
}

// MARK: - Stages

extension TokenizerDocument {
  private func normalizers() throws(TokenizationError) -> [Normalizer] {
    var steps: [Normalizer] = []
    for part in try Self.flattened(root["normalizer"], "normalizers") {
      steps.append(try Normalizer(part))
    }
    return steps
  }

  private func preTokenizers() throws(TokenizationError) -> ([PreTokenizer], Bool) {
    var steps: [PreTokenizer] = []
    var isByteLevel = false
    for part in try Self.flattened(root["pre_tokenizer"], "pretokenizers") {
      guard !isByteLevel else {
        throw TokenizationError(.unsupported, "a pre-tokenizer follows the byte level")
      }
      isByteLevel = part["type"]?.string == "ByteLevel"
      steps += try PreTokenizer.steps(part)
    }
    return (steps, isByteLevel)
  }

  private func decoding() throws(TokenizationError) -> [DecodingStep] {
    guard let decoder = root["decoder"], !decoder.isNull else { return [.spaceBetween] }
    var steps: [DecodingStep] = []
    for part in try Self.flattened(decoder, "decoders") { steps += try DecodingStep.steps(part) }
    let growth = steps.reduce(1.0) { $0 * $1.growth }
    guard growth <= Double(TextWork.growthLimit) else {
      throw TokenizationError(
        .unsupported,
        "the decoder's replacements can make a token more than \(TextWork.growthLimit) times as long",
        advice: "look through the replacements in the tokenizer's \"decoder\"")
    }
    return steps
  }

  private func frame(
    _ value: JSONNode?, _ find: ([UInt8]) -> Int?
  ) throws(TokenizationError) -> Frame? {
    var frame: Frame?
    for part in try Self.flattened(value, "processors") {
      frame = try Frame.read(part, find) ?? frame
    }
    return frame
  }

  /// The parts of a `Sequence`, or the one part there is.
  static func flattened(
    _ value: JSONNode?, _ name: String, depth: Int = 0
  ) throws(TokenizationError) -> [JSONNode] {
    guard let value, !value.isNull else { return [] }
    guard value["type"]?.string == "Sequence" else { return [value] }
    guard depth < 16 else {
      throw TokenizationError(.unsupported, "sequences of \(name) are nested too deep")
    }
    var parts: [JSONNode] = []
    for part in value[name]?.array ?? [] {
      parts += try flattened(part, name, depth: depth + 1)
    }
    return parts
  }
}
