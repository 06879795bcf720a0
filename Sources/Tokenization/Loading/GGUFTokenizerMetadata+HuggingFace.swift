// The files of a Hugging Face folder, from what a GGUF file says.

extension GGUFTokenizerMetadata {
  /// The text of `tokenizer.json`, which cuts text as this tokenizer does.
  ///
  /// - Throws: `TokenizationError`, `.unsupported` for Unigram and unknown pre-tokenizers.
  package func huggingFaceTokenizer() throws(TokenizationError) -> String {
    let gguf = try GGUFTokenizer(self)
    switch model {
    case "gpt2": return try byteLevelDocument(gguf)
    case "llama": return sentencePieceDocument(gguf)
    case "bert": return wordPieceDocument(gguf)
    default:
      throw TokenizationError(
        .unsupported, "tokenizer.json for the tokenizer model \"\(model)\" can't be written")
    }
  }

  /// The text of `tokenizer_config.json`.
  /// - Parameter maximumLength: tokens that the model reads.
  package func huggingFaceConfiguration(maximumLength: Int, chatTemplate: String?) -> String {
    var members: [(String, String)] = [
      ("clean_up_tokenization_spaces", "false"),
      ("model_max_length", "\(maximumLength)"),
      ("tokenizer_class", "\"PreTrainedTokenizerFast\""),
    ]
    let isWordPiece = model == "bert"
    // The class of this name would give a decoder segments, which it doesn't take.
    if !isWordPiece { members.append(("model_input_names", #"["input_ids", "attention_mask"]"#)) }
    var roles = [
      ("bos_token", begin), ("eos_token", end), ("unk_token", unknown), ("pad_token", padding),
      ("cls_token", classifier), ("sep_token", separator), ("mask_token", mask),
    ]
    if isWordPiece {
      roles = roles.filter { $0.0 != "bos_token" && $0.0 != "eos_token" }
      roles = roles.map { name, id in (name, id ?? wordPieceRole(name)) }
    }
    for (name, id) in roles {
      if let id, tokens.indices.contains(id) { members.append((name, Self.quoted(tokens[id]))) }
    }
    if let chatTemplate { members.append(("chat_template", Self.quoted(chatTemplate))) }
    return Self.object(members.sorted { $0.0 < $1.0 }, separator: ",\n  ") + "\n"
  }

  private func wordPieceRole(_ name: String) -> Int? {
    let names = [
      "cls_token": "[CLS]", "sep_token": "[SEP]", "unk_token": "[UNK]", "pad_token": "[PAD]",
      "mask_token": "[MASK]",
    ]
    return names[name].flatMap { tokens.firstIndex(of: $0) }
  }

  // MARK: Kinds of tokenizer

  private func byteLevelDocument(_ gguf: GGUFTokenizer) throws(TokenizationError) -> String {
    let level = { (space: Bool, cuts: Bool) in
      #"{"type": "ByteLevel", "add_prefix_space": \#(space), "trim_offsets": true, "#
        + #""use_regex": \#(cuts)}"#
    }
    var steps: [String] = []
    for step in try SplitPatterns.steps(named: preTokenizer) {
      switch step {
      case .digits: steps.append(#"{"type": "Digits", "individual_digits": true}"#)
      case .isolated(let pattern):
        steps.append(
          #"{"type": "Split", "pattern": {"Regex": \#(Self.quoted(pattern))}, "#
            + #""behavior": "Isolated", "invert": false}"#)
      }
    }
    if addsSpacePrefix == true {
      // Only as the first and only step does it add one space to the text, not one to each part.
      guard preTokenizer.hasPrefix("gpt") else {
        throw TokenizationError(
          .unsupported,
          "tokenizer.json can't add a space before the steps of \"\(preTokenizer)\"")
      }
      steps = [level(true, true)]
    } else {
      steps.append(level(false, false))
    }
    let ignoresMerges = SplitPatterns.ignoresMerges(preTokenizer)
    return document(
      gguf, normalizer: "null", preTokenizer: Self.sequence("pretokenizers", steps),
      frame: frame(
        before: addsBegin ?? ignoresMerges ? begin : nil, after: addsEnd == true ? end : nil),
      decoder: level(true, true),
      model: [
        ("type", "\"BPE\""), ("dropout", "null"), ("unk_token", "null"),
        ("continuing_subword_prefix", "null"), ("end_of_word_suffix", "null"),
        ("fuse_unk", "false"), ("byte_fallback", "false"),
        ("ignore_merges", "\(ignoresMerges)"), ("vocab", vocabulary(tokens)),
        ("merges", "[" + merges.map(Self.quoted).joined(separator: ",\n") + "]"),
      ])
  }

  private func sentencePieceDocument(_ gguf: GGUFTokenizer) -> String {
    var normalizers: [String] = []
    if removesExtraWhitespace == true {
      normalizers.append(#"{"type": "Strip", "strip_left": true, "strip_right": true}"#)
      normalizers.append(
        #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}"#)
    }
    let addsPrefix = addsSpacePrefix ?? true
    if addsPrefix { normalizers.append(#"{"type": "Prepend", "prepend": "▁"}"#) }
    normalizers.append(#"{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}"#)
    var decoders = [
      #"{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}"#,
      #"{"type": "ByteFallback"}"#, #"{"type": "Fuse"}"#,
    ]
    if addsPrefix {
      decoders.append(#"{"type": "Strip", "content": " ", "start": 1, "stop": 0}"#)
    }
    let unknownToken = unknown ?? gguf.kinds.firstIndex(of: .unknown)
    return document(
      gguf, normalizer: Self.sequence("normalizers", normalizers), preTokenizer: "null",
      frame: frame(
        before: addsBegin ?? true ? begin : nil, after: addsEnd == true ? end : nil),
      decoder: Self.sequence("decoders", decoders),
      model: [
        ("type", "\"BPE\""), ("dropout", "null"),
        ("unk_token", unknownToken.map { Self.quoted(tokens[$0]) } ?? "null"),
        ("continuing_subword_prefix", "null"), ("end_of_word_suffix", "null"),
        ("fuse_unk", "true"), ("byte_fallback", "\(gguf.kinds.contains(.byte))"),
        ("ignore_merges", "false"), ("vocab", vocabulary(tokens)),
        ("merges", mergesOfScores(gguf)),
      ])
  }

  /// The pairs that make each token, the best-scored token first: byte-pair encoding by merges that
  /// takes the same steps as the one by scores.
  private func mergesOfScores(_ gguf: GGUFTokenizer) -> String {
    var ids: [ArraySlice<UInt8>: Int] = [:]
    ids.reserveCapacity(tokens.count)
    let usable = tokens.indices.filter {
      gguf.kinds[$0] == .normal || gguf.kinds[$0] == .userDefined
    }
    let bytes = tokens.map { Array($0.utf8)[...] }
    for id in usable { ids[bytes[id]] = id }
    func score(_ id: Int) -> Float { scores.isEmpty ? 0 : scores[id] }
    var found: [(left: Int, right: Int, joined: Int)] = []
    for id in usable {
      let token = bytes[id]
      var pairs: [(left: Int, right: Int, joined: Int)] = []
      // Cuts fall between characters: no continuation byte (10xxxxxx) begins the right part.
      for cut in token.indices.dropFirst() where token[cut] & 0xC0 != 0x80 {
        if let left = ids[token[..<cut]], let right = ids[token[cut...]] {
          pairs.append((left, right, id))
        }
      }
      found += pairs.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
    }
    // Stable, so that equal scores keep the order of ids.
    let order = found.indices.sorted {
      let (a, b) = (score(found[$0].joined), score(found[$1].joined))
      return a != b ? a > b : $0 < $1
    }
    let lines = order.map { index in
      "[\(Self.quoted(tokens[found[index].left])), \(Self.quoted(tokens[found[index].right]))]"
    }
    return "[" + lines.joined(separator: ",\n") + "]"
  }

  private func wordPieceDocument(_ gguf: GGUFTokenizer) -> String {
    let lowers = lowercases ?? true
    let pieces = GGUFTokenizer.wordPieces(self, gguf.kinds).map {
      String(decoding: $0, as: UTF8.self)
    }
    func role(_ name: String, _ id: Int?) -> Int? { id ?? wordPieceRole(name) }
    return document(
      gguf,
      normalizer:
        #"{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "#
        + #""strip_accents": \#(stripsAccents ?? lowers), "lowercase": \#(lowers)}"#,
      preTokenizer: #"{"type": "BertPreTokenizer"}"#,
      frame: frame(
        before: role("cls_token", classifier) ?? begin, after: role("sep_token", separator) ?? end,
        isPaired: true),
      decoder: #"{"type": "WordPiece", "prefix": "\u0023\u0023", "cleanup": true}"#,
      model: [
        ("type", "\"WordPiece\""),
        (
          "unk_token",
          role("unk_token", unknown).map { Self.quoted(tokens[$0]) } ?? "\"[UNK]\""
        ), ("continuing_subword_prefix", "\"##\""), ("max_input_chars_per_word", "100"),
        ("vocab", vocabulary(pieces)),
      ])
  }

  // MARK: Parts

  private func document(
    _ gguf: GGUFTokenizer, normalizer: String, preTokenizer: String, frame: String,
    decoder: String, model: [(String, String)]
  ) -> String {
    var added: [String] = []
    let wordPieceRoles =
      self.model == "bert"
      ? Set(
        ["[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]"].compactMap { tokens.firstIndex(of: $0) })
      : []
    for (id, kind) in gguf.kinds.enumerated() {
      guard
        kind == .control || kind == .unknown || kind == .userDefined
          || wordPieceRoles.contains(id)
      else { continue }
      added.append(
        #"{"id": \#(id), "content": \#(Self.quoted(tokens[id])), "single_word": false, "#
          + #""lstrip": false, "rstrip": false, "normalized": false, "#
          + #""special": \#(kind != .userDefined)}"#)
    }
    return Self.object(
      [
        ("version", "\"1.0\""), ("truncation", "null"), ("padding", "null"),
        ("added_tokens", "[" + added.joined(separator: ",\n") + "]"), ("normalizer", normalizer),
        ("pre_tokenizer", preTokenizer), ("post_processor", frame), ("decoder", decoder),
        ("model", Self.object(model, separator: ",\n")),
      ], separator: ",\n") + "\n"
  }

  /// Later tokens of the same text win, as they do in a JSON object.
  private func vocabulary(_ texts: [String]) -> String {
    Self.object(texts.enumerated().map { ($1, "\($0)") }, separator: ",\n")
  }

  private func frame(before: Int?, after: Int?, isPaired: Bool = false) -> String {
    guard before != nil || after != nil else { return "null" }
    func special(_ id: Int?, _ type: Int) -> [String] {
      id.map { [#"{"SpecialToken": {"id": \#(Self.quoted(tokens[$0])), "type_id": \#(type)}}"#] }
        ?? []
    }
    func text(_ name: String, _ type: Int) -> [String] {
      [#"{"Sequence": {"id": "\#(name)", "type_id": \#(type)}}"#]
    }
    let single = special(before, 0) + text("A", 0) + special(after, 0)
    // BERT's second text has no token of its own before it.
    let second = (isPaired ? [] : special(before, 1)) + text("B", 1) + special(after, 1)
    let used = Set([before, after].compactMap { $0 }).sorted().map { id in
      let name = Self.quoted(tokens[id])
      return (tokens[id], #"{"id": \#(name), "ids": [\#(id)], "tokens": [\#(name)]}"#)
    }
    return Self.object(
      [
        ("type", "\"TemplateProcessing\""),
        ("single", "[" + single.joined(separator: ", ") + "]"),
        ("pair", "[" + (single + second).joined(separator: ", ") + "]"),
        ("special_tokens", Self.object(used, separator: ", ")),
      ], separator: ", ")
  }

  private static func sequence(_ key: String, _ steps: [String]) -> String {
    #"{"type": "Sequence", "\#(key)": ["# + steps.joined(separator: ", ") + "]}"
  }

  private static func object(_ members: [(String, String)], separator: String) -> String {
    "{" + members.map { quoted($0.0) + ": " + $0.1 }.joined(separator: separator) + "}"
  }

  /// A JSON string; control characters are escaped, all others stay as they are.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
