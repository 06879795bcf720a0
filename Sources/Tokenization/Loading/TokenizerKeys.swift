import JSONSyntax

/// The keys of `tokenizer_config.json` and `special_tokens_map.json`: which are read, which change
/// no ids, and which are refused.
enum TokenizerKeys {
  /// Keys that every class reads.
  private static let read: Set = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    "extra_special_tokens", "additional_special_tokens", "added_tokens_decoder",
    "model_max_length", "max_len", "truncation_side", "split_special_tokens",
    "model_input_names", "tokenizer_class",
  ]

  /// Keys that only some classes read, or only without a `tokenizer.json`; to others they are
  /// attributes that change no ids.
  private static let readBySome: Set = [
    "do_lower_case", "strip_accents", "tokenize_chinese_chars", "add_prefix_space", "legacy",
    "add_bos_token", "add_eos_token",
  ]

  /// Keys that change no ids, and where transformers 5 reads them.
  static let harmless: [String: String] = [
    "backend": "PreTrainedTokenizerBase.__init__: a name",
    "chat_control_tokens": "apply_chat_template",
    "chat_template": "apply_chat_template",
    "clean_up_tokenization_spaces": "decode",
    "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output": "decode",
    "do_basic_tokenize": "nowhere since version 5",
    "errors": "decode",
    "files_loaded": "PreTrainedTokenizerBase.__init__: names",
    "is_local": "from_pretrained: where the files came from",
    "local_files_only": "from_pretrained: where the files came from",
    "max_length": "TokenizersBackend.__init__: kept for saving",
    "merges_file": "from_pretrained: the folder's own file is read",
    "name_or_path": "PreTrainedTokenizerBase.__init__: a name",
    "never_split": "nowhere since version 5",
    "pad_to_multiple_of": "TokenizersBackend.__init__: padding",
    "pad_token_type_id": "TokenizersBackend.__init__: padding",
    "padding_side": "pad: padded tokens are no part of a text",
    "processor_class": "PreTrainedTokenizerBase.__init__: a name",
    "response_schema": "parse_response",
    "response_template": "parse_response",
    "sp_model_kwargs": "nowhere with a tokenizer.json",
    "spaces_between_special_tokens": "decode",
    "special_tokens_map_file": "from_pretrained: the folder's own file is read",
    "spm_file": "from_pretrained: the folder's own file is read",
    "stride": "TokenizersBackend.__init__: kept for saving",
    "tokenizer_file": "from_pretrained: the folder's own file is read",
    "transformers_version": "nowhere",
    "trim_offsets": "offsets",
    "truncation_strategy": "TokenizersBackend.__init__: kept for saving",
    "use_default_system_prompt": "apply_chat_template",
    "use_fast": "nowhere since version 5",
    "verbose": "messages",
    "vocab_file": "from_pretrained: the folder's own file is read",
  ]

  /// Refuses what changes ids in a way that isn't done here.
  static func check(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    func refuse(_ key: String, _ effect: String, _ advice: String) -> TokenizationError {
      TokenizationError(.unsupported, "\"\(key)\" \(effect)", advice: advice)
    }
    let again = "load the tokeniser with transformers and save it again"
    if let value = configuration["auto_map"], !value.isNull {
      throw refuse("auto_map", "names code of the model's own, which is not run", again)
    }
    if let value = configuration["fast_tokenizer_files"], !value.isNull {
      throw refuse("fast_tokenizer_files", "chooses among several tokenizer.json", again)
    }
    if let value = configuration["init_inputs"]?.array, !value.isEmpty {
      throw refuse("init_inputs", "gives the class arguments without names", again)
    }
    if configuration.flag("fix_mistral_regex") == true {
      throw refuse("fix_mistral_regex", "replaces the way in which text is cut", again)
    }
    let needsFlag = [.roberta, .gpt2, .gptNeoX].contains(configuration.kind)
    if needsFlag, configuration["add_prefix_space"]?.isNull == true {
      throw refuse("add_prefix_space", "is null", "take true or false")
    }
    for (key, allowed) in [
      ("truncation_side", ["left", "right"]), ("padding_side", ["left", "right"]),
    ] {
      if let value = configuration[key], !value.isNull, !allowed.contains(value.string ?? "") {
        throw refuse(key, "is neither left nor right", "take one of them")
      }
    }
  }

  /// What is to be told of keys that nobody knows.
  static func notes(_ configuration: TokenizerConfiguration) -> [String] {
    let own = Set(configuration.ownRoles.map(\.key))
    let checked: Set = ["auto_map", "fast_tokenizer_files", "init_inputs", "fix_mistral_regex"]
    return configuration.settings.keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
      .filter {
        !read.contains($0) && !readBySome.contains($0) && harmless[$0] == nil
          && !checked.contains($0) && !own.contains($0)
      }
      .map {
        "a key of tokenizer_config.json or special_tokens_map.json is not known here and was not "
          + "read: \($0)"
      }
  }
}
