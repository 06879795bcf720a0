extension TokenizerFiles {
  /// Loads the tokenizer a GGUF file describes.
  ///
  /// - Throws: `TokenizationError`.
  package static func load(
    gguf metadata: GGUFTokenizerMetadata
  ) throws(TokenizationError) -> any Tokenizer {
    try GGUFTokenizer(metadata).tokenizer()
  }
}

struct GGUFTokenizer {
  typealias Kind = SentencePieceFile.Kind

  private let metadata: GGUFTokenizerMetadata
  /// What each token is.
  let kinds: [Kind]

  init(_ metadata: GGUFTokenizerMetadata) throws(TokenizationError) {
    self.metadata = metadata
    let count = metadata.tokens.count
    guard count > 0 else {
      throw TokenizationError(.invalidVocabulary, "tokenizer.ggml.tokens is empty")
    }
    for (name, length) in [
      ("token_type", metadata.tokenTypes.count), ("scores", metadata.scores.count),
    ] where length != 0 && length != count {
      throw TokenizationError(
        .invalidVocabulary, "tokenizer.ggml.\(name) has \(length) entries for \(count) tokens")
    }
    let ids = [
      ("bos", metadata.begin), ("eos", metadata.end), ("unknown", metadata.unknown),
      ("padding", metadata.padding), ("seperator", metadata.separator),
      ("cls", metadata.classifier), ("mask", metadata.mask), ("eot", metadata.endOfTurn),
    ]
    for (name, id) in ids {
      if let id, !metadata.tokens.indices.contains(id) {
        throw TokenizationError(
          .invalidVocabulary, "tokenizer.ggml.\(name)_token_id is \(id) of \(count) tokens")
      }
    }
    kinds =
      metadata.tokenTypes.isEmpty
      ? Array(repeating: .normal, count: count)
      : metadata.tokenTypes.map { UInt64(exactly: $0).flatMap(Kind.init) ?? .normal }
  }

  func tokenizer() throws(TokenizationError) -> PipelineTokenizer {
    switch metadata.model {
    case "gpt2": return try byteLevel()
    case "llama", "t5": return try sentencePiece(isUnigram: metadata.model == "t5")
    case "bert": return try wordPiece()
    default:
      throw TokenizationError(
        .unsupported, "the tokenizer model \"\(metadata.model)\" is not supported",
        advice: "gpt2, llama, bert and t5 are")
    }
  }

  private func special(_ vocabulary: Vocabulary) -> SpecialTokens {
    var special = SpecialTokens(
      begin: metadata.begin, end: metadata.end, padding: metadata.padding,
      classifier: metadata.classifier, separator: metadata.separator, unknown: metadata.unknown,
      mask: metadata.mask)
    special.endOfText = Set([metadata.end, metadata.endOfTurn].compactMap { $0 })
    special.endOfText.formUnion(TokenizerConfiguration.endOfTextIDs { vocabulary.id(of: $0) })
    return special
  }

  private func addedTokens() -> [AddedToken] {
    kinds.enumerated().compactMap { id, kind in
      guard kind == .control || kind == .userDefined || kind == .unknown else { return nil }
      return AddedToken(
        id: id, content: Array(metadata.tokens[id].utf8), isSpecial: kind != .userDefined)
    }
  }

  private func byteLevel() throws(TokenizationError) -> PipelineTokenizer {
    let vocabulary = try Vocabulary(metadata.tokens.lazy.map { Array($0.utf8) })
    var merges: [(left: [UInt8], right: [UInt8])] = []
    merges.reserveCapacity(metadata.merges.count)
    for (index, line) in metadata.merges.enumerated() {
      merges.append(try TokenizerFiles.merge(Array(line.utf8), place: "merge \(index)"))
    }
    let name = metadata.preTokenizer
    let ignoresMerges = SplitPatterns.ignoresMerges(name)
    return try PipelineTokenizer(
      PipelineTokenizer.Parts(
        vocabulary: vocabulary, addedTokens: addedTokens(),
        preTokenizers: (metadata.addsSpacePrefix == true ? [.prefixSpace] : [])
          + (try SplitPatterns.preTokenizers(named: name)),
        isByteLevel: true,
        model: try BytePairModel(
          vocabulary, merges: merges,
          BytePairModel.Options(ignoresMerges: ignoresMerges, isByteLevel: true)),
        frame: .ends(
          begin: metadata.addsBegin ?? ignoresMerges ? metadata.begin : nil,
          end: metadata.addsEnd == true ? metadata.end : nil),
        specialTokens: special(vocabulary)))
  }

  private func sentencePiece(isUnigram: Bool) throws(TokenizationError) -> PipelineTokenizer {
    let vocabulary = try Vocabulary(metadata.tokens.lazy.map { Array($0.utf8) })
    var file = SentencePieceFile()
    file.modelType = isUnigram ? 1 : 2
    file.pieces = metadata.tokens.enumerated().map { id, token in
      SentencePieceFile.Piece(
        token: Array(token.utf8), score: metadata.scores.isEmpty ? 0 : metadata.scores[id],
        kind: kinds[id])
    }
    file.characterMap = metadata.characterMap
    file.addsDummyPrefix = metadata.addsSpacePrefix ?? true
    file.removesExtraWhitespace = metadata.removesExtraWhitespace ?? isUnigram
    return try TokenizerFiles.sentencePiece(
      file, vocabulary, special(vocabulary),
      .ends(
        begin: metadata.addsBegin ?? !isUnigram ? metadata.begin : nil,
        end: metadata.addsEnd ?? isUnigram ? metadata.end : nil),
      TokenizerConfiguration(), addedTokens())
  }

  /// GGUF writes a word's first token with U+2581 before it and the others bare; back to "##".
  static func wordPieces(_ metadata: GGUFTokenizerMetadata, _ kinds: [Kind]) -> [[UInt8]] {
    let mark = Array("\u{2581}".utf8)
    let isMarked = metadata.tokens.contains { $0.utf8.starts(with: mark) }
    return metadata.tokens.enumerated().map { id, text -> [UInt8] in
      let token = Array(text.utf8)
      guard isMarked else { return token }
      if token.starts(with: mark) { return Array(token.dropFirst(mark.count)) }
      let isBracketed = token.first == UInt8(ascii: "[") && token.last == UInt8(ascii: "]")
      return kinds[id] != .normal || isBracketed ? token : Array("##".utf8) + token
    }
  }

  private func wordPiece() throws(TokenizationError) -> PipelineTokenizer {
    let vocabulary = try Vocabulary(Self.wordPieces(metadata, kinds))
    var special = special(vocabulary)
    special.classifier = special.classifier ?? special.begin
    special.separator = special.separator ?? special.end
    let lowercases = metadata.lowercases ?? true
    return try TokenizerFiles.bert(
      vocabulary,
      BertNormalizer(stripsAccents: metadata.stripsAccents ?? lowercases, lowercases: lowercases),
      special)
  }
}
