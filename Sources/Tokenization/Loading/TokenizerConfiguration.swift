/// What `tokenizer_config.json` and the small files beside it say.
struct TokenizerConfiguration {
  var tokenizer: JSONValue = .null
  var specialTokens: JSONValue = .null
  var generation: JSONValue = .null
  var addedTokens: JSONValue = .null

  func flag(_ name: String) -> Bool? { tokenizer[name]?.boolean }

  var className: String { tokenizer["tokenizer_class"]?.string ?? "" }

  /// The text of a token by its role, such as `bos_token`.
  func token(_ role: String) -> [UInt8]? {
    for source in [tokenizer[role], specialTokens[role]] {
      if let text = source?.bytes ?? source?["content"]?.bytes { return text }
    }
    return nil
  }

  /// The added tokens listed outside the vocabulary.
  func listedTokens() -> [AddedToken] {
    var tokens: [Int: AddedToken] = [:]
    for (content, id) in addedTokens.members ?? [] {
      guard let id = id.integer else { continue }
      tokens[id] = AddedToken(id: id, content: content, isSpecial: false)
    }
    for (key, value) in tokenizer["added_tokens_decoder"]?.members ?? [] {
      guard let id = Int(String(decoding: key, as: UTF8.self)),
        let token = AddedToken(value, id: id)
      else { continue }
      tokens[id] = token
    }
    return tokens.values.sorted { $0.id < $1.id }
  }

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

  /// The ids of the special tokens; without a configuration the usual names are tried.
  func resolve(_ id: ([UInt8]) -> Int?) -> SpecialTokens {
    let namesAny = Self.conventional.keys.contains { token($0) != nil }
    func find(_ role: String) -> Int? {
      if namesAny { return token(role).flatMap(id) }
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

extension AddedToken {
  /// Reads an entry of `added_tokens` or `added_tokens_decoder`.
  init?(_ value: JSONValue, id: Int) {
    guard let content = value["content"]?.bytes else { return nil }
    self.init(
      id: id, content: content, isSpecial: value["special"]?.boolean ?? false,
      stripsLeft: value["lstrip"]?.boolean ?? false, stripsRight: value["rstrip"]?.boolean ?? false,
      isSingleWord: value["single_word"]?.boolean ?? false,
      isNormalized: value["normalized"]?.boolean ?? false)
  }
}
