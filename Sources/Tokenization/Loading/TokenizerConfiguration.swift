import JSONSyntax

/// What `tokenizer_config.json` and the small files beside it say, as transformers 5 joins them.
struct TokenizerConfiguration {
  /// The class that reads the folder; nil where no file names a class or a family of models, and
  /// `tokenizer.json` is all there is.
  var kind: TokenizerClass?
  /// `tokenizer_config.json`, with `special_tokens_map.json` over it where that counts.
  private(set) var settings: [[UInt8]: JSONNode] = [:]
  /// `added_tokens.json`, where it counts.
  private var addedTokens: JSONNode = .null
  /// `generation_config.json`.
  private var generation: JSONNode = .null
  /// Whether texts are lowercased before all else.
  var lowercases = false
  /// Whether there is a `tokenizer.json`.
  var hasDocument = true

  static let roles = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]

  init() {}

  /// Joins the files of a folder.
  init(
    kind: TokenizerClass?, tokenizer: JSONNode, specialTokens: JSONNode, addedTokens: JSONNode,
    generation: JSONNode, lowercases: Bool
  ) {
    self.kind = kind
    self.generation = generation
    self.lowercases = lowercases
    for (key, value) in tokenizer.members ?? [] { settings[key] = value }
    // An older name; the newer one wins unless it is empty.
    let extra = self["extra_special_tokens"]
    if let older = self["additional_special_tokens"], extra?.isEmptyValue ?? true {
      settings[Array("extra_special_tokens".utf8)] = older
      settings[Array("additional_special_tokens".utf8)] = nil
    }
    // With a list of added tokens in the configuration, the two older files aren't read.
    guard self["added_tokens_decoder"] == nil else { return }
    self.addedTokens = addedTokens
    for (key, value) in specialTokens.members ?? [] { overlay(key, value) }
  }

  private mutating func overlay(_ key: [UInt8], _ value: JSONNode) {
    let name = String(decoding: key, as: UTF8.self)
    guard name == "extra_special_tokens" else {
      settings[key] = value.members == nil ? value : value.typed
      return
    }
    guard let more = value.array else {
      settings[key] = value
      return
    }
    // Entries of this list with a word on being special are none that transformers can read.
    let tokens = more.map { token in
      token.members == nil ? token : token["special"] == nil ? token.typed : .null
    }
    settings[key] = .array((self[name]?.array ?? []) + tokens)
  }

  subscript(name: String) -> JSONNode? { settings[Array(name.utf8)] }

  func flag(_ name: String) -> Bool? { self[name]?.boolean }

  /// The longest sequence that is asked for; files that have no limit name a number beyond any.
  var maximumLength: Int? {
    let value = self["model_max_length"] ?? self["max_len"]
    return value?.integer.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Whether a sequence that is too long loses its beginning.
  var cutsBeginning: Bool { self["truncation_side"]?.string == "left" }

  /// Whether the second text of a pair is told from the first.
  var marksSegments: Bool {
    guard let names = self["model_input_names"]?.array else { return kind?.marksSegments ?? true }
    return names.contains { $0.string == "token_type_ids" }
  }

  /// The steps of a normaliser, with lowercasing before them where it is asked for and missing.
  func normalizers(_ steps: [Normalizer]) -> [Normalizer] {
    lowercases && !steps.contains(.lowercase) ? [.lowercase] + steps : steps
  }

  /// The name of a token's role: what is given, or the class's own; nil where it has none.
  func name(ofRole role: String) -> [UInt8]? {
    guard let value = self[role] else {
      return kind?.defaultTokens[role].map { Array($0.utf8) }
    }
    return value.bytes ?? value["content"]?.bytes
  }

  /// `added_tokens.json`'s tokens and ids, in order of id.
  var olderAddedTokens: [(content: [UInt8], id: Int)] {
    (addedTokens.members ?? []).compactMap { content, id in id.integer.map { (content, $0) } }
      .sorted { $0.1 < $1.1 }
  }

  /// How sequences are cut and marked.
  var limits: PipelineTokenizer.Limits {
    PipelineTokenizer.Limits(
      maximumLength: maximumLength, cutsBeginning: cutsBeginning, marksSegments: marksSegments,
      splitsSpecialTokens: flag("split_special_tokens") ?? false)
  }

  /// The frame of a folder without one: what `add_bos_token` and `add_eos_token` ask for, which
  /// count only where there is no `tokenizer.json`.
  func ends(_ id: ([UInt8]) -> Int?) -> Frame {
    guard !hasDocument else { return .bare }
    func end(_ flag: String, _ role: String) -> Int? {
      self.flag(flag) == true ? name(ofRole: role).flatMap(id) : nil
    }
    return .ends(
      begin: end("add_bos_token", "bos_token"), end: end("add_eos_token", "eos_token"))
  }

  // MARK: Roles

  private static let conventional: [String: [String]] = [
    "bos_token": ["<s>", "<|begin_of_text|>", "<bos>", "<|startoftext|>"],
    "eos_token": ["</s>", "<|end_of_text|>", "<eos>", "<|endoftext|>"],
    "pad_token": ["[PAD]", "<pad>"], "cls_token": ["[CLS]"], "sep_token": ["[SEP]"],
    "unk_token": ["[UNK]", "<unk>"], "mask_token": ["[MASK]", "<mask>"],
  ]

  private static let endsOfText = [
    "<|endoftext|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<end_of_turn>",
    "<|end|>", "<EOT>",
  ]

  /// The ids of the special tokens; where none is named the usual names are tried.
  func resolve(_ id: ([UInt8]) -> Int?) -> SpecialTokens {
    let namesAny = Self.roles.contains { name(ofRole: $0) != nil }
    func find(_ role: String) -> Int? {
      if namesAny { return name(ofRole: role).flatMap(id) }
      return (Self.conventional[role] ?? []).compactMap { id(Array($0.utf8)) }.first
    }
    var special = SpecialTokens(
      begin: find("bos_token"), end: find("eos_token"), padding: find("pad_token"),
      classifier: find("cls_token"), separator: find("sep_token"), unknown: find("unk_token"),
      mask: find("mask_token"))
    if let end = special.end { special.endOfText.insert(end) }
    let listed = generation["eos_token_id"]
    for id in listed?.array ?? listed.map({ [$0] }) ?? [] {
      if let id = id.integer { special.endOfText.insert(id) }
    }
    special.endOfText.formUnion(Self.endOfTextIDs(id))
    return special
  }

  /// The ids of the usual tokens at which generation stops.
  static func endOfTextIDs(_ id: ([UInt8]) -> Int?) -> [Int] {
    endsOfText.compactMap { id(Array($0.utf8)) }
  }
}

extension JSONNode {
  /// Whether Python takes it for false, which an empty list is as much as nothing.
  fileprivate var isEmptyValue: Bool {
    isNull || array?.isEmpty == true || members?.isEmpty == true
  }

  /// An added token's flags, marked as such as `special_tokens_map.json` means them.
  fileprivate var typed: JSONNode {
    var members = (self.members ?? []).filter {
      !["special", "__type"].contains(String(decoding: $0.key, as: UTF8.self))
    }
    members.append((Array("special".utf8), .boolean(true)))
    members.append((Array("__type".utf8), .string(Array("AddedToken".utf8))))
    return .object(members)
  }
}
