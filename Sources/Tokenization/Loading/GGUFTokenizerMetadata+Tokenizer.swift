// A tokenizer as GGUF describes it, whatever files it came from.

extension GGUFTokenizerMetadata {
  /// Describes a tokenizer.
  ///
  /// - Throws: `TokenizationError`, `.unsupported` where GGUF has no words for what it does.
  package init(of tokenizer: any Tokenizer) throws(TokenizationError) {
    guard let pipeline = tokenizer as? PipelineTokenizer else {
      throw Self.unsupported("a tokenizer of this kind")
    }
    switch pipeline.model {
    case let model as BytePairModel where pipeline.isByteLevel:
      try self.init(byteLevel: model, pipeline)
    case let model as BytePairModel:
      try self.init(merges: model, pipeline)
    case let model as ScoredPairModel:
      try self.init(scores: pipeline.pieces.indices.map(model.score), pipeline)
    case let model as WordPieceModel:
      try self.init(wordPiece: model, pipeline)
    default:
      throw Self.unsupported("a Unigram tokenizer")
    }
    let special = pipeline.specialTokens
    begin = special.begin
    end = special.end
    unknown = special.unknown
    padding = special.padding
    separator = special.separator
    classifier = special.classifier
    mask = special.mask
    try addFrame(pipeline.frame)
  }

  private static func unsupported(_ what: String) -> TokenizationError {
    TokenizationError(
      .unsupported, "GGUF can't describe \(what)", advice: "export a Hugging Face folder instead")
  }

  /// Tokens as the vocabulary writes them; ids without a token become unused ones.
  private init(
    model: String, _ pipeline: PipelineTokenizer,
    text: (Int, [UInt8]) throws(TokenizationError) -> [UInt8]
  ) throws(TokenizationError) {
    var texts: [String] = []
    var types: [Int] = []
    for (id, piece) in pipeline.pieces.enumerated() {
      guard let piece else {
        texts.append("[PAD\(id)]")
        types.append(5)
        continue
      }
      let added = pipeline.addedTokens.tokens[id]
      texts.append(String(decoding: added == nil ? try text(id, piece) : piece, as: UTF8.self))
      types.append(added.map { $0.isSpecial ? 3 : 4 } ?? 1)
    }
    self.init(model: model, tokens: texts, tokenTypes: types)
  }

  // MARK: Byte-level BPE

  private init(
    byteLevel model: BytePairModel, _ pipeline: PipelineTokenizer
  ) throws(TokenizationError) {
    guard model.options.continuingPrefix.isEmpty, model.options.wordSuffix.isEmpty else {
      throw Self.unsupported("byte-pair encoding with a prefix or suffix")
    }
    for step in pipeline.normalizers where step != .unicode(.nfc) {
      throw Self.unsupported("a byte-level tokenizer that normalises text")
    }
    try self.init(model: "gpt2", pipeline) { _, piece in
      [UInt8](utf8Of: piece.map { ByteAlphabet.characters[Int($0)] })
    }
    var steps = pipeline.preTokenizers
    addsSpacePrefix = steps.first == .prefixSpace
    if steps.first == .prefixSpace { steps.removeFirst() }
    var found: String?
    for name in ["gpt-2", "smollm", "llama-bpe", "dbrx", "qwen2"] {
      let known = try SplitPatterns.preTokenizers(named: name)
      if known == steps, SplitPatterns.ignoresMerges(name) == model.options.ignoresMerges {
        found = name
        break
      }
    }
    guard let found else {
      throw Self.unsupported("the way this byte-level tokenizer cuts text (tokenizer.ggml.pre)")
    }
    preTokenizer = found
    merges = model.merges.map { "\(tokens[$0.left]) \(tokens[$0.right])" }
  }

  // MARK: SentencePiece

  /// A SentencePiece model that was written as merges: what a merge makes has the score of its
  /// rank, as in the model it came from.
  private init(merges model: BytePairModel, _ pipeline: PipelineTokenizer)
    throws(TokenizationError)
  {
    guard model.options.byteFallback != nil, model.options.continuingPrefix.isEmpty,
      model.options.wordSuffix.isEmpty
    else { throw Self.unsupported("byte-pair encoding without a byte level") }
    let merges = model.merges
    // What no merge makes is a single character: its score is never compared.
    var scores = [Float](repeating: -Float(merges.count), count: pipeline.pieces.count)
    for (rank, merge) in merges.enumerated().reversed() where scores.indices.contains(merge.joined)
    {
      scores[merge.joined] = -Float(rank)
    }
    try self.init(scores: scores, pipeline)
  }

  private init(scores: [Float], _ pipeline: PipelineTokenizer) throws(TokenizationError) {
    try self.init(model: "llama", pipeline) { _, piece in piece }
    preTokenizer = "default"
    self.scores = scores
    for id in tokens.indices where ByteFallback.byte(Array(tokens[id].utf8)) != nil {
      tokenTypes[id] = 6
    }
    if let id = pipeline.specialTokens.unknown, tokens.indices.contains(id) { tokenTypes[id] = 2 }
    let mark: UInt32 = 0x2581
    addsSpacePrefix = false
    removesExtraWhitespace = false
    for step in pipeline.normalizers {
      switch step {
      case .prepend([mark]), .prepend([32]): addsSpacePrefix = true
      case .collapseSpaces: removesExtraWhitespace = true
      case .replaceLiteral([32], with: [mark]): break
      default: throw Self.unsupported("a SentencePiece tokenizer that normalises text")
      }
    }
    let marksSpaces = pipeline.normalizers.contains(.replaceLiteral([32], with: [mark]))
    for step in pipeline.preTokenizers {
      // Where spaces have become marks, there is none to cut at.
      if marksSpaces, case .literal([32], _, isInverted: false) = step { continue }
      guard case .metaspace(mark, let scheme, _) = step else {
        throw Self.unsupported("a SentencePiece tokenizer that cuts text")
      }
      if scheme != .never { addsSpacePrefix = true }
    }
  }

  // MARK: WordPiece

  /// llama.cpp puts U+2581 before a word and looks for the longest token, so a word's first token
  /// carries that mark and the others are bare.
  private init(
    wordPiece model: WordPieceModel, _ pipeline: PipelineTokenizer
  ) throws(TokenizationError) {
    let prefix = Array("##".utf8)
    guard model.continuingPrefix == prefix, pipeline.preTokenizers == [.bert],
      case .bert(let normalizer)? = pipeline.normalizers.first, pipeline.normalizers.count == 1
    else { throw Self.unsupported("a WordPiece tokenizer that isn't BERT's") }
    let mark = Array("\u{2581}".utf8)
    try self.init(model: "bert", pipeline) { _, piece in
      if piece.starts(with: prefix) { return Array(piece.dropFirst(prefix.count)) }
      let isBracketed = piece.first == UInt8(ascii: "[") && piece.last == UInt8(ascii: "]")
      return isBracketed && piece.count > 2 ? piece : mark + piece
    }
    lowercases = normalizer.lowercases
    stripsAccents = normalizer.stripsAccents
  }

  // MARK: Frame

  /// The token before a text and the one after it.
  private mutating func addFrame(_ frame: Frame) throws(TokenizationError) {
    var before: [Int] = []
    var after: [Int] = []
    var isAfter = false
    for part in frame.single {
      switch part {
      case .text: isAfter = true
      case .special(let ids, _): if isAfter { after += ids } else { before += ids }
      }
    }
    guard before.count <= 1, after.count <= 1 else {
      throw Self.unsupported("several special tokens at one end of a text")
    }
    begin = before.first ?? begin
    end = after.first ?? end
    addsBegin = !before.isEmpty
    addsEnd = !after.isEmpty
  }
}
