// Tokenizers from a bare vocabulary and a configuration.

extension TokenizerFiles {
  /// WordPiece from `vocab.txt`, one token a line.
  static func wordPiece(
    lines: [UInt8], _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> PipelineTokenizer {
    var tokens = lines.split(separator: 10, omittingEmptySubsequences: false).map { line in
      Array(line.last == 13 ? line.dropLast() : line)
    }
    if tokens.last?.isEmpty == true { tokens.removeLast() }
    let vocabulary = try Vocabulary(tokens)
    let lowercases = configuration.flag("do_lower_case") ?? true
    return try bert(
      vocabulary,
      BertNormalizer(
        separatesChineseCharacters: configuration.flag("tokenize_chinese_chars") ?? true,
        stripsAccents: configuration.flag("strip_accents") ?? lowercases, lowercases: lowercases),
      configuration.resolve { vocabulary.id(of: $0) }, configuration.listedTokens())
  }

  /// A BERT tokenizer around a WordPiece vocabulary.
  static func bert(
    _ vocabulary: Vocabulary, _ normalizer: BertNormalizer, _ found: SpecialTokens,
    _ listed: [AddedToken]
  ) throws(TokenizationError) -> PipelineTokenizer {
    var special = found
    special.unknown = special.unknown ?? vocabulary.id(of: "[UNK]")
    special.classifier = special.classifier ?? vocabulary.id(of: "[CLS]")
    special.separator = special.separator ?? vocabulary.id(of: "[SEP]")
    special.padding = special.padding ?? vocabulary.id(of: "[PAD]")
    special.mask = special.mask ?? vocabulary.id(of: "[MASK]")
    guard let unknown = special.unknown, let classifier = special.classifier,
      let separator = special.separator
    else {
      throw TokenizationError(
        .invalidVocabulary, "the vocabulary lacks [UNK], [CLS] or [SEP]",
        advice: "name the tokens in tokenizer_config.json if they are called otherwise")
    }
    let roles = [unknown, classifier, separator, special.padding, special.mask]
    let added = roles.compactMap { id in
      id.flatMap { id in vocabulary[id].map { AddedToken(id: id, content: $0) } }
    }
    return try PipelineTokenizer(
      PipelineTokenizer.Parts(
        vocabulary: vocabulary, addedTokens: added + listed, normalizers: [.bert(normalizer)],
        preTokenizers: [.bert],
        model: WordPieceModel(
          vocabulary, unknown: unknown, continuingPrefix: Array("##".utf8), maximumWordLength: 100),
        frame: .bert(classifier: classifier, separator: separator),
        decoding: [.wordPiece(prefix: Array("##".utf8), cleansUp: true)], specialTokens: special))
  }

  /// Byte-level BPE from `vocab.json` and `merges.txt`.
  static func byteLevel(
    _ vocabularyFile: [UInt8], merges mergesFile: [UInt8], _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> PipelineTokenizer {
    guard let members = try JSONReader.read(vocabularyFile).members else {
      throw TokenizationError(.malformedFile, "is no object of tokens and ids")
    }
    let vocabulary = try TokenizerDocument.vocabulary(members)
    let listed = configuration.listedTokens()
    let listedIDs = Dictionary(listed.map { ($0.content, $0.id) }) { $1 }
    var special = configuration.resolve { listedIDs[$0] ?? vocabulary.id(of: $0) }
    let isRoberta = configuration.className.hasPrefix("Roberta")
    if isRoberta {
      special.classifier = special.classifier ?? vocabulary.id(of: "<s>")
      special.separator = special.separator ?? vocabulary.id(of: "</s>")
    }
    var added = listed
    let roles = [
      special.begin, special.end, special.padding, special.classifier, special.separator,
      special.unknown, special.mask,
    ]
    for id in Set(roles.compactMap { $0 }).sorted() where !listed.contains(where: { $0.id == id }) {
      guard let content = vocabulary[id] else { continue }
      added.append(
        AddedToken(id: id, content: content, stripsLeft: isRoberta && id == special.mask))
    }
    var frame = Frame.ends(
      begin: configuration.flag("add_bos_token") == true ? special.begin : nil,
      end: configuration.flag("add_eos_token") == true ? special.end : nil)
    if isRoberta, let classifier = special.classifier, let separator = special.separator {
      frame = .roberta(classifier: classifier, separator: separator)
    }
    let isQwen = configuration.className.hasPrefix("Qwen2")
    let addsSpace = configuration.flag("add_prefix_space") ?? false
    return try PipelineTokenizer(
      PipelineTokenizer.Parts(
        vocabulary: vocabulary, addedTokens: added, normalizers: isQwen ? [.unicode(.nfc)] : [],
        preTokenizers: (addsSpace ? [.prefixSpace] : [])
          + [try SplitPatterns.isolated(isQwen ? SplitPatterns.qwen2 : SplitPatterns.gpt2)],
        isByteLevel: true,
        model: try BytePairModel(
          vocabulary, merges: try self.merges(mergesFile),
          BytePairModel.Options(isByteLevel: true)),
        frame: frame, specialTokens: special))
  }

  /// The pairs of `merges.txt`, one a line after an optional version.
  static func merges(
    _ file: [UInt8]
  ) throws(TokenizationError) -> [(left: [UInt8], right: [UInt8])] {
    var merges: [(left: [UInt8], right: [UInt8])] = []
    for (index, line) in file.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let line = line.last == 13 ? line.dropLast() : line
      if line.isEmpty || index == 0 && line.starts(with: "#version".utf8) { continue }
      merges.append(try merge(line, place: "line \(index + 1) of merges.txt"))
    }
    return merges
  }

  /// A merge written as two tokens with a space between.
  static func merge(
    _ line: some Collection<UInt8>, place: String
  ) throws(TokenizationError) -> (left: [UInt8], right: [UInt8]) {
    let parts = line.split(separator: 32, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw TokenizationError(.malformedFile, "\(place) is not two tokens with a space between")
    }
    return (Array(parts[0]), Array(parts[1]))
  }
}
