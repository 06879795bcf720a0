import JSONSyntax

/// The added tokens of a tokeniser in the making, joined as the tokenizers library joins them.
///
/// A token that the vocabulary has keeps its id; others are numbered after the vocabulary, whatever
/// a file says, so that a file which says otherwise is refused.
struct AddedTokenList {
  private let vocabulary: Vocabulary
  /// Ids that are given by hand to tokens of the vocabulary count as its size.
  private let vocabularyCount: Int
  private var ids: [[UInt8]: Int] = [:]
  private var tokens: [Int: AddedToken] = [:]
  private var order: [Int] = []
  private var greatest: Int?

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    vocabularyCount = vocabulary.tokens.reduce(0) { count, _ in count + 1 }
  }

  /// The tokens in the order in which they were first added.
  var all: [AddedToken] { order.compactMap { tokens[$0] } }

  func id(of content: [UInt8]) -> Int? { ids[content] ?? vocabulary.id(of: content) }

  func contains(_ content: [UInt8]) -> Bool { ids[content] != nil }

  /// Adds a token, or changes how one that was added is found.
  /// - Parameter listed: the id that a file gives it.
  mutating func add(_ token: AddedToken, listed: Int? = nil) throws(TokenizationError) {
    guard !token.content.isEmpty else { return }
    let id = self.id(of: token.content) ?? nextID
    if let listed, listed != id {
      throw TokenizationError(
        .invalidVocabulary,
        "the token \"\(Vocabulary.shown(token.content))\" is listed with the id \(listed), but "
          + (vocabulary.id(of: token.content) == nil
            ? "the next that is free is \(id)" : "the vocabulary gives it \(id)"),
        advice: "load the tokeniser with transformers and save it again")
    }
    var token = token
    token.id = id
    if let known = tokens[id] {
      // Among special tokens the first word on where one is looked for stays; a token that became
      // special later would be looked for in both places.
      if known.isNormalized != token.isNormalized, !known.isSpecial {
        throw TokenizationError(
          .invalidVocabulary,
          "two files contradict each other on \"normalized\" of the token "
            + "\"\(Vocabulary.shown(token.content))\"",
          advice: "load the tokeniser with transformers and save it again")
      }
      token.isNormalized = known.isNormalized
      token.isSpecial = known.isSpecial || token.isSpecial
    } else {
      order.append(id)
    }
    tokens[id] = token
    ids[token.content] = id
    greatest = max(greatest ?? id, id)
  }

  private var nextID: Int {
    guard let greatest else { return vocabularyCount }
    return greatest >= vocabularyCount || vocabularyCount == 0 ? greatest + 1 : vocabularyCount
  }
}

extension TokenizerConfiguration {
  /// Adds all tokens that the files beside the vocabulary name, as transformers does.
  /// - Parameter document: the added tokens of `tokenizer.json`.
  func addTokens(
    to list: inout AddedTokenList, document: [AddedToken]
  ) throws(TokenizationError) {
    let named = try namedTokens()
    let extra = try extraTokens()
    var listed: [Int: AddedToken] = [:]
    if let members = self["added_tokens_decoder"]?.members {
      for (key, value) in members {
        guard let id = Int(String(decoding: key, as: UTF8.self)),
          let token = AddedToken(value, id: id)
        else { throw Self.malformed("added_tokens_decoder") }
        listed[id] = token
      }
    } else {
      // A class's own names don't make a token of the older file special, only those given.
      let given = named.filter(\.isGiven).map(\.token.content) + extra.map(\.content)
      for (content, id) in olderAddedTokens {
        let isSpecial = given.contains(content)
        listed[id] = AddedToken(
          id: id, content: content, isSpecial: isSpecial, isNormalized: !isSpecial)
      }
      for token in document { listed[token.id] = token }
    }
    let names = named.map(\.token.content)
    for (id, token) in listed.sorted(by: { $0.key < $1.key }) {
      var token = token
      if names.contains(token.content) { token.isSpecial = true }
      try list.add(token, listed: id)
    }
    for token in named.map(\.token) + extra where !list.contains(token.content) {
      try list.add(token)
    }
    guard kind == .qwen2 else { return }
    for token in named.map(\.token) + extra {
      try list.add(AddedToken(id: 0, content: token.content))
    }
  }

  private static func malformed(_ key: String) -> TokenizationError {
    TokenizationError(
      .malformedFile,
      "\"\(key)\" of tokenizer_config.json or special_tokens_map.json names a token "
        + "that is neither a text nor an added token",
      advice: "save the tokeniser again with transformers")
  }

  /// The tokens that have a role, those of the model's own roles last.
  private func namedTokens() throws(TokenizationError) -> [(token: AddedToken, isGiven: Bool)] {
    var result: [(AddedToken, Bool)] = []
    for role in Self.roles {
      if let value = self[role] {
        if value.isNull { continue }
        guard let token = AddedToken(named: value) else { throw Self.malformed(role) }
        result.append((token, true))
      } else if let name = kind?.defaultTokens[role] {
        result.append((AddedToken(id: 0, content: Array(name.utf8)), false))
      }
    }
    for (key, value) in ownRoles {
      guard let token = AddedToken(named: value) else { throw Self.malformed(key) }
      result.append((token, true))
    }
    return result
  }

  /// Roles of the model's own: keys that end in `_token`, and a list of names with tokens.
  var ownRoles: [(key: String, value: JSONNode)] {
    var roles = settings.compactMap { key, value -> (String, JSONNode)? in
      let key = String(decoding: key, as: UTF8.self)
      let isToken = value.bytes != nil || value["__type"]?.string == "AddedToken"
      return key.hasSuffix("_token") && !Self.roles.contains(key) && isToken ? (key, value) : nil
    }.sorted { $0.0 < $1.0 }
    for (key, value) in self["extra_special_tokens"]?.members ?? [] {
      roles.append((String(decoding: key, as: UTF8.self), value))
    }
    return roles
  }

  private func extraTokens() throws(TokenizationError) -> [AddedToken] {
    let value = self["extra_special_tokens"] ?? self["additional_special_tokens"]
    var names = value?.array ?? []
    if value == nil, kind == .camembert {
      names = ["<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED"].map { .string(Array($0.utf8)) }
    }
    var tokens: [AddedToken] = []
    for name in names {
      guard let token = AddedToken(named: name) else {
        throw Self.malformed("extra_special_tokens or additional_special_tokens")
      }
      tokens.append(token)
    }
    return tokens
  }
}

extension AddedToken {
  /// Reads an entry of `added_tokens` or `added_tokens_decoder`.
  init?(_ value: JSONNode, id: Int) {
    guard let content = value["content"]?.bytes else { return nil }
    let isSpecial = value["special"]?.boolean ?? false
    self.init(
      id: id, content: content, isSpecial: isSpecial,
      stripsLeft: value["lstrip"]?.boolean ?? false, stripsRight: value["rstrip"]?.boolean ?? false,
      isSingleWord: value["single_word"]?.boolean ?? false,
      isNormalized: value["normalized"]?.boolean ?? !isSpecial)
  }

  /// Reads the token of a role: its text, or its text with flags.
  fileprivate init?(named value: JSONNode) {
    if let content = value.bytes {
      self.init(id: 0, content: content)
      return
    }
    guard value["__type"]?.string == "AddedToken", let token = AddedToken(value, id: 0) else {
      return nil
    }
    self = token
    isSpecial = true
  }
}
