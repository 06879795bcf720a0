import JSONSyntax

// The stages that transformers' classes make anew, in the words of tokenizer.json.

extension JSONNode {
  fileprivate static func text(_ value: String) -> JSONNode { .string(Array(value.utf8)) }

  fileprivate static func members(_ members: KeyValuePairs<String, JSONNode>) -> JSONNode {
    .object(members.map { (Array($0.key.utf8), $0.value) })
  }

  /// An object with some members of it changed.
  fileprivate func setting(_ name: String, _ value: JSONNode) -> JSONNode {
    .object(
      (members ?? []).filter { !$0.key.elementsEqual(name.utf8) } + [(Array(name.utf8), value)])
  }

  fileprivate static func stage(
    _ type: String, _ members: KeyValuePairs<String, JSONNode> = [:]
  ) -> JSONNode {
    .object([(Array("type".utf8), .text(type))] + members.map { (Array($0.key.utf8), $0.value) })
  }

  fileprivate static func sequence(_ name: String, _ parts: [JSONNode]) -> JSONNode {
    .stage("Sequence", KeyValuePairs(dictionaryLiteral: (name, .array(parts))))
  }
}

extension TokenizerClass {
  /// The kind of model that a class works with; nil where `tokenizer.json` says it.
  var modelKind: String? {
    switch self {
    case .backend: nil
    case .bert, .distilBert, .mpnet: "WordPiece"
    case .roberta, .gpt2, .gptNeoX, .qwen2, .llama, .gemma: "BPE"
    case .xlmRoberta, .camembert: "Unigram"
    }
  }

  /// What a class makes of a `tokenizer.json`: the vocabulary, the merges and the frame are the
  /// file's, all else is the class's own.
  func document(
    _ root: JSONNode, _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) -> JSONNode {
    guard let modelKind else { return root }
    let model = root["model"]
    if let kind = model?["type"]?.string, kind != modelKind {
      throw TokenizationError(
        .unsupported,
        "the file holds a \(kind) model, but \"tokenizer_class\" is \(rawValue), which reads a "
          + modelKind,
        advice: "where tokenizer.json is right, name PreTrainedTokenizerFast in "
          + "tokenizer_config.json")
    }
    try checkUnknown(model, configuration)
    return
      root
      .setting("model", self.model(model, configuration))
      .setting("normalizer", normalizer(root, configuration))
      .setting("pre_tokenizer", preTokenizer(configuration))
      .setting("decoder", decoder(configuration))
  }

  // MARK: Model

  /// Models that fall back to the unknown token must have it in their vocabulary.
  private func checkUnknown(
    _ model: JSONNode?, _ configuration: TokenizerConfiguration
  ) throws(TokenizationError) {
    let vocabulary = model?["vocab"]?.members ?? []
    func contains(_ token: [UInt8]) -> Bool { vocabulary.contains { $0.key == token } }
    switch self {
    case .bert, .distilBert, .mpnet: break
    // Where there are tokens for bytes, nothing is unknown.
    case .gemma where !contains(Array("<0x00>".utf8)): break
    default: return
    }
    let name = configuration.name(ofRole: "unk_token")
    guard let name, contains(name) else {
      throw TokenizationError(
        .invalidVocabulary,
        "the vocabulary lacks the unknown token \"\(Vocabulary.shown(name ?? []))\" "
          + "(\"unk_token\")",
        advice: "name a token of the vocabulary in tokenizer_config.json")
    }
  }

  private func model(
    _ model: JSONNode?, _ configuration: TokenizerConfiguration
  ) -> JSONNode {
    let vocabulary = model?["vocab"] ?? .null
    let unknown = configuration.name(ofRole: "unk_token").map { JSONNode.string($0) } ?? .null
    func bytePairs(
      unknown: JSONNode, fuses: Bool, fallsBack: Bool
    ) -> JSONNode {
      .stage(
        "BPE",
        [
          "vocab": vocabulary, "merges": model?["merges"] ?? .array([]), "unk_token": unknown,
          "fuse_unk": .boolean(fuses), "byte_fallback": .boolean(fallsBack),
        ])
    }
    switch self {
    case .backend: return model ?? .null
    case .bert, .distilBert, .mpnet:
      return .stage("WordPiece", ["vocab": vocabulary, "unk_token": unknown])
    case .roberta, .gpt2, .gptNeoX, .qwen2:
      return bytePairs(unknown: .null, fuses: false, fallsBack: false)
    case .llama: return bytePairs(unknown: .null, fuses: true, fallsBack: true)
    case .gemma: return bytePairs(unknown: unknown, fuses: true, fallsBack: true)
    case .xlmRoberta:
      return .stage("Unigram", ["vocab": vocabulary, "unk_id": .integer(3)])
    case .camembert:
      let place = vocabulary.array?.firstIndex { entry in
        entry.array?.first?.bytes == configuration.name(ofRole: "unk_token")
      }
      return .stage("Unigram", ["vocab": vocabulary, "unk_id": .integer(place ?? 0)])
    }
  }

  // MARK: Stages before the model

  private func normalizer(
    _ root: JSONNode, _ configuration: TokenizerConfiguration
  ) -> JSONNode {
    switch self {
    case .bert, .distilBert, .mpnet:
      return .stage(
        "BertNormalizer",
        [
          "clean_text": .boolean(true),
          "handle_chinese_chars": .boolean(
            configuration.flag("tokenize_chinese_chars") ?? true),
          "strip_accents": configuration["strip_accents"] ?? .null,
          "lowercase": .boolean(configuration.flag("do_lower_case") ?? true),
        ])
    case .gptNeoX, .qwen2: return .stage("NFC")
    case .gemma:
      return .stage(
        "Replace", ["pattern": .members(["String": .text(" ")]), "content": .text("\u{2581}")])
    case .xlmRoberta, .camembert:
      // Of the file's normaliser they keep SentencePiece's table of characters.
      let given = root["normalizer"]
      let parts = given?["normalizers"]?.array ?? given.map { [$0] } ?? []
      return parts.first { $0["type"]?.string == "Precompiled" } ?? .null
    case .backend, .roberta, .gpt2, .llama: return .null
    }
  }

  /// Whether a space or its mark is put before a text.
  private func addsPrefixSpace(_ configuration: TokenizerConfiguration) -> Bool {
    // A null is nothing to one class and false to the others.
    guard let value = configuration["add_prefix_space"] else {
      return self == .llama || self == .xlmRoberta || self == .camembert
    }
    return value.boolean ?? (self == .llama)
  }

  private func preTokenizer(_ configuration: TokenizerConfiguration) -> JSONNode {
    let adds = addsPrefixSpace(configuration)
    func byteLevel(usesPattern: Bool) -> JSONNode {
      .stage(
        "ByteLevel", ["add_prefix_space": .boolean(adds), "use_regex": .boolean(usesPattern)])
    }
    func metaspace(_ scheme: String, splits: Bool) -> JSONNode {
      .stage(
        "Metaspace",
        [
          "replacement": .text("\u{2581}"), "prepend_scheme": .text(adds ? scheme : "never"),
          "split": .boolean(splits),
        ])
    }
    switch self {
    case .bert, .distilBert, .mpnet: return .stage("BertPreTokenizer")
    case .roberta, .gpt2, .gptNeoX: return byteLevel(usesPattern: true)
    case .qwen2:
      let split = JSONNode.stage(
        "Split",
        [
          "pattern": .members(["Regex": .text(SplitPatterns.qwen2)]), "behavior": .text("Isolated"),
          "invert": .boolean(false),
        ])
      return .sequence("pretokenizers", [split, byteLevel(usesPattern: false)])
    case .llama:
      let isLegacy = configuration.flag("legacy") ?? false
      return metaspace(isLegacy ? "always" : "first", splits: false)
    case .gemma:
      return .stage(
        "Split",
        [
          "pattern": .members(["String": .text(" ")]), "behavior": .text("MergedWithPrevious"),
          "invert": .boolean(false),
        ])
    case .xlmRoberta, .camembert:
      return .sequence(
        "pretokenizers", [.stage("WhitespaceSplit"), metaspace("always", splits: true)])
    case .backend: return .null
    }
  }

  // MARK: Back to text

  private func decoder(_ configuration: TokenizerConfiguration) -> JSONNode {
    let adds = addsPrefixSpace(configuration)
    let spaces = JSONNode.stage(
      "Replace", ["pattern": .members(["String": .text("\u{2581}")]), "content": .text(" ")])
    let steps = [spaces, .stage("ByteFallback"), .stage("Fuse")]
    switch self {
    case .bert, .distilBert, .mpnet:
      return .stage("WordPiece", ["prefix": .text("##"), "cleanup": .boolean(true)])
    case .roberta, .gpt2, .gptNeoX, .qwen2: return .stage("ByteLevel")
    case .gemma: return .sequence("decoders", steps)
    case .llama:
      let strip = JSONNode.stage("Strip", ["content": .text(" "), "start": .integer(1)])
      return .sequence("decoders", steps + (adds ? [strip] : []))
    case .xlmRoberta, .camembert:
      return .stage(
        "Metaspace",
        ["replacement": .text("\u{2581}"), "prepend_scheme": .text(adds ? "always" : "never")])
    case .backend: return .null
    }
  }

  // MARK: Frame

  /// The special tokens that a class sets around texts; nil where the file says it.
  func frame(
    _ configuration: TokenizerConfiguration, _ id: ([UInt8]) -> Int?
  ) throws(TokenizationError) -> Frame? {
    let roles: (String, String)
    switch self {
    case .bert, .distilBert, .mpnet, .roberta: roles = ("cls_token", "sep_token")
    case .xlmRoberta, .camembert: roles = ("bos_token", "eos_token")
    // What the file says is made anew, too.
    case .gptNeoX: return configuration.ends(id)
    case .backend, .gpt2, .qwen2, .llama, .gemma: return nil
    }
    func find(_ role: String) throws(TokenizationError) -> Int {
      guard let found = configuration.name(ofRole: role).flatMap(id) else {
        throw TokenizationError(
          .invalidVocabulary, "\(rawValue) sets \"\(role)\" around every text, and there is none",
          advice: "name it in tokenizer_config.json")
      }
      return found
    }
    let (before, after) = (try find(roles.0), try find(roles.1))
    return self == .bert || self == .distilBert
      ? .bert(classifier: before, separator: after)
      : .roberta(classifier: before, separator: after)
  }
}
