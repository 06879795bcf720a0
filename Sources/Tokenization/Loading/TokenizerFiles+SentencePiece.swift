extension TokenizerFiles {
  /// A SentencePiece model from its own file.
  static func sentencePiece(
    _ bytes: [UInt8], _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> PipelineTokenizer {
    let file = try SentencePieceFile(bytes)
    let listed = configuration.listedTokens()
    let listedIDs = Dictionary(listed.map { ($0.content, $0.id) }) { $1 }
    let vocabulary = try Vocabulary(file.pieces.map(\.token))
    func existing(_ id: Int) -> Int? { file.pieces.indices.contains(id) ? id : nil }
    var special = configuration.resolve { listedIDs[$0] ?? vocabulary.id(of: $0) }
    special.begin = special.begin ?? existing(file.begin)
    special.end = special.end ?? existing(file.end)
    special.padding = special.padding ?? existing(file.padding)
    special.unknown = special.unknown ?? file.pieces.firstIndex { $0.kind == .unknown }
    if let end = special.end { special.endOfText.insert(end) }
    // LLaMA's kind begins a text, T5's ends it; a configuration may say otherwise.
    let isUnigram = file.modelType == 1
    let frame = Frame.ends(
      begin: configuration.flag("add_bos_token") ?? !isUnigram ? special.begin : nil,
      end: configuration.flag("add_eos_token") ?? isUnigram ? special.end : nil)
    return try sentencePiece(file, vocabulary, special, frame, listed)
  }

  /// A tokenizer from SentencePiece's pieces, wherever they were kept.
  static func sentencePiece(
    _ file: SentencePieceFile, _ vocabulary: Vocabulary, _ special: SpecialTokens, _ frame: Frame,
    _ listed: [AddedToken]
  ) throws(TokenizationError) -> PipelineTokenizer {
    let listedIDs = Set(listed.map(\.id))
    var added = listed
    for (id, piece) in file.pieces.enumerated() where !listedIDs.contains(id) {
      switch piece.kind {
      case .control, .unknown: added.append(AddedToken(id: id, content: piece.token))
      case .userDefined:
        added.append(AddedToken(id: id, content: piece.token, isSpecial: false))
      case .normal, .unused, .byte: break
      }
    }
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
        vocabulary: vocabulary, addedTokens: added, normalizers: try file.normalizers(),
        model: model, frame: frame, decoding: file.decoding, specialTokens: special))
  }
}
