extension TokenizerFiles {
  /// A SentencePiece model from its own file.
  static func sentencePiece(
    _ bytes: [UInt8], _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> PipelineTokenizer {
    let again =
      "write tokenizer.json: in Python, transformers' AutoTokenizer.from_pretrained and "
      + "save_pretrained"
    // Classes with stages of their own cut a text otherwise than SentencePiece does, or number the
    // pieces anew.
    if let kind = configuration.kind, kind != .backend {
      throw TokenizationError(
        .unsupported,
        "is all there is of the tokeniser, and \(kind.rawValue) of transformers doesn't read it as "
          + "it is",
        advice: again)
    }
    if configuration.kind != nil, configuration.flag("legacy") == false {
      throw TokenizationError(
        .unsupported,
        "is all there is of the tokeniser, and \"legacy\" is false, with which transformers reads "
          + "its spaces otherwise", advice: again)
    }
    let file = try SentencePieceFile(bytes)
    let vocabulary = try Vocabulary(file.pieces.map(\.token))
    var added = AddedTokenList(vocabulary)
    for token in file.addedTokens { try added.add(token, listed: token.id) }
    try configuration.addTokens(to: &added, document: [])
    func existing(_ id: Int) -> Int? { file.pieces.indices.contains(id) ? id : nil }
    var special = configuration.resolve { added.id(of: $0) }
    special.begin = special.begin ?? existing(file.begin)
    special.end = special.end ?? existing(file.end)
    special.padding = special.padding ?? existing(file.padding)
    special.unknown = special.unknown ?? file.pieces.firstIndex { $0.kind == .unknown }
    if let end = special.end { special.endOfText.insert(end) }
    // LLaMA's kind begins a text and T5's ends it, where nothing says whose model this is.
    let (isUnigram, isAlone) = (file.modelType == 1, configuration.kind == nil)
    let frame = Frame.ends(
      begin: configuration.flag("add_bos_token") ?? (isAlone && !isUnigram) ? special.begin : nil,
      end: configuration.flag("add_eos_token") ?? (isAlone && isUnigram) ? special.end : nil)
    return try sentencePiece(file, vocabulary, special, frame, configuration, added.all)
  }

  /// A tokenizer from SentencePiece's pieces, wherever they were kept.
  static func sentencePiece(
    _ file: SentencePieceFile, _ vocabulary: Vocabulary, _ special: SpecialTokens, _ frame: Frame,
    _ configuration: TokenizerConfiguration, _ added: [AddedToken]
  ) throws(TokenizationError) -> PipelineTokenizer {
    let usable = file.pieces.enumerated().filter { $1.kind == .normal || $1.kind == .userDefined }
    let fallback =
      file.pieces.contains { $0.kind == .byte } ? ByteFallback(vocabulary) : nil
    let model: any SubwordModel
    switch file.modelType {
    case 1:
      model = UnigramModel(
        usable.map { ($0, $1.token, Double($1.score)) }, unknown: special.unknown,
        byteFallback: fallback)
    case 2:
      model = ScoredPairModel(
        usable.map { ($0, $1.token, $1.score) }, unknown: special.unknown, byteFallback: fallback)
    default:
      throw TokenizationError(
        .unsupported, "a SentencePiece model of type \(file.modelType) is not supported",
        advice: "Unigram (1) and byte-pair encoding (2) are")
    }
    return try PipelineTokenizer(
      PipelineTokenizer.Parts(
        vocabulary: vocabulary, addedTokens: added,
        normalizers: configuration.normalizers(try file.normalizers()),
        model: model, frame: frame, decoding: file.decoding, specialTokens: special,
        limits: configuration.limits, notes: TokenizerKeys.notes(configuration)))
  }
}

extension SentencePieceFile {
  /// The pieces that are found in a text before all else.
  fileprivate var addedTokens: [AddedToken] {
    pieces.enumerated().compactMap { id, piece in
      switch piece.kind {
      case .control, .unknown: AddedToken(id: id, content: piece.token)
      case .userDefined: AddedToken(id: id, content: piece.token, isSpecial: false)
      case .normal, .unused, .byte: nil
      }
    }
  }
}
