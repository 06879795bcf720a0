import JSONSyntax

// Tokenizers from a bare vocabulary and a configuration, in the words of tokenizer.json.

extension TokenizerFiles {
  /// WordPiece from `vocab.txt`, one token a line.
  static func wordPiece(
    lines: [UInt8], _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> PipelineTokenizer {
    var tokens = lines.split(separator: 10, omittingEmptySubsequences: false).map { line in
      Array(line.last == 13 ? line.dropLast() : line)
    }
    if tokens.last?.isEmpty == true { tokens.removeLast() }
    let vocabulary = tokens.enumerated().map { ($1, JSONNode.integer($0)) }
    return try tokenizer(
      model("WordPiece", [("vocab", .object(vocabulary))]), configuration, default: .bert)
  }

  /// Byte-level BPE from `vocab.json` and `merges.txt`.
  static func byteLevel(
    _ vocabularyFile: [UInt8], merges mergesFile: [UInt8], _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> PipelineTokenizer {
    let vocabulary = try JSONNode(reading: vocabularyFile, as: .strict)
    guard vocabulary.members != nil else {
      throw TokenizationError(.malformedFile, "is no object of tokens and ids")
    }
    let merges = try self.merges(mergesFile).map { merge in
      JSONNode.array([.string(merge.left), .string(merge.right)])
    }
    return try tokenizer(
      model("BPE", [("vocab", vocabulary), ("merges", .array(merges))]), configuration,
      default: .gpt2)
  }

  private static func model(_ type: String, _ members: [(String, JSONNode)]) -> JSONNode {
    let members = [("type", .string(Array(type.utf8)))] + members
    return .object([
      (Array("model".utf8), .object(members.map { (Array($0.0.utf8), $0.1) }))
    ])
  }

  /// What the configuration's class makes of a vocabulary; classes that need a whole
  /// `tokenizer.json` leave it to another.
  private static func tokenizer(
    _ root: JSONNode, _ configuration: TokenizerConfiguration, default kind: TokenizerClass
  ) throws(TokenizationError) -> PipelineTokenizer {
    var configuration = configuration
    configuration.hasDocument = false
    if configuration.kind == nil || configuration.kind == .backend { configuration.kind = kind }
    return try TokenizerDocument(root, configuration).tokenizer()
  }

  /// A BERT tokenizer around a WordPiece vocabulary.
  static func bert(
    _ vocabulary: Vocabulary, _ normalizer: BertNormalizer, _ found: SpecialTokens
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
        advice: "name the tokens in the file's metadata if they are called otherwise")
    }
    let roles = [unknown, classifier, separator, special.padding, special.mask]
    let added = roles.compactMap { id in
      id.flatMap { id in vocabulary[id].map { AddedToken(id: id, content: $0) } }
    }
    return try PipelineTokenizer(
      PipelineTokenizer.Parts(
        vocabulary: vocabulary, addedTokens: added, normalizers: [.bert(normalizer)],
        preTokenizers: [.bert],
        model: WordPieceModel(
          vocabulary, unknown: unknown, continuingPrefix: Array("##".utf8), maximumWordLength: 100),
        frame: .bert(classifier: classifier, separator: separator),
        decoding: [.wordPiece(prefix: Array("##".utf8), cleansUp: true)], specialTokens: special))
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
