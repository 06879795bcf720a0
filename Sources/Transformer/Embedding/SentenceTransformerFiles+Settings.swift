internal import ModelFormats

// What is said of the transformer as a module, and of the model as a whole.

extension SentenceTransformerFiles {
  /// The names under which the transformer's settings are looked for; the first that says anything
  /// is read.
  private static let transformerFiles = [
    "bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet",
  ].map { "sentence_\($0)_config.json" }

  private static let advice = "load the model with sentence-transformers and save it without"

  private static func refused(
    _ key: String, neutral: JSONValue..., effect: String
  ) -> SettingsTable.Refused {
    var rule = SettingsTable.Refused(key, effect: effect, remedy: advice)
    rule.neutral = neutral
    return rule
  }

  private static let transformerTable = SettingsTable(
    refused: [
      refused(
        "transformer_task", neutral: .string("feature-extraction"),
        effect: "which makes something else than states of tokens"),
      refused(
        "tokenizer_name_or_path", effect: "which takes the tokeniser from another place"),
    ],
    harmless: [
      "query_length": "Transformer.preprocess: for encode_query alone",
      "document_length": "Transformer.preprocess: for encode_document alone",
      "query_expansion": "Transformer.preprocess: for multi-vector queries alone",
      "unpad_inputs": "Transformer: how batches are laid out",
    ])

  func readTransformer(into encoding: inout SentenceEncoding) throws(FormatError) {
    guard let settings = try transformerSettings() else { return }
    try settings.hold(to: Self.transformerTable)
    try holdModalities(settings)
    encoding.maximumLength = try settings.optionalInt("max_seq_length")
    encoding.lowercases = try settings.optionalBool("do_lower_case") ?? false
    for key in ["model_args", "model_kwargs"] {
      try settings.nested(key)?.hold(to: Self.modelArguments)
    }
    for key in ["config_args", "config_kwargs"] {
      try holdToHarmless(settings.nested(key), ["trust_remote_code", "use_cache"])
    }
    for key in ["tokenizer_args", "processor_kwargs"] {
      guard let arguments = try settings.nested(key) else { continue }
      // What is said here of the tokeniser comes before the module's own word.
      if arguments.contains("model_max_length") {
        encoding.maximumLength = try arguments.optionalInt("model_max_length")
      }
      try holdToHarmless(
        arguments,
        [
          "model_max_length", "trust_remote_code", "use_fast", "padding_side",
          "clean_up_tokenization_spaces",
        ])
    }
    if let processing = try settings.nested("processing_kwargs") {
      try readProcessing(processing, into: &encoding)
    }
    if let length = encoding.maximumLength, length < 1 {
      throw FormatError(
        .outOfRange, "is \(length), but a text needs at least 1 token", file: settings.file,
        location: settings.location("max_seq_length"))
    }
  }

  private func transformerSettings() throws(FormatError) -> FileSettings? {
    for name in Self.transformerFiles {
      if let settings = try location.settings(ofCompanion: name), !settings.keys.isEmpty {
        return settings
      }
    }
    return nil
  }

  private static let modelArguments = SettingsTable(
    harmless: [
      "attn_implementation": "how attention is computed",
      "dtype": "in which precision", "torch_dtype": "in which precision",
      "device_map": "on which device", "low_cpu_mem_usage": "how weights are loaded",
      "use_safetensors": "which file weights are loaded from",
      "trust_remote_code": "is never taken from a file",
      "add_pooling_layer": "a layer that embeddings don't pass",
    ])

  /// Refuses every key but those named.
  private func holdToHarmless(
    _ settings: FileSettings?, _ harmless: Set<String>
  ) throws(FormatError) {
    guard let settings else { return }
    for key in settings.keys where !harmless.contains(key) {
      try settings.hold(
        to: Self.refused(key, effect: "which changes how the transformer or its tokeniser is made"))
    }
    for key in harmless { settings.pass(over: key) }
  }

  /// A text must reach the transformer as it is, and its last states the pooling.
  private func holdModalities(_ settings: FileSettings) throws(FormatError) {
    let output = try settings.optionalString("module_output_name")
    // Without modalities sentence-transformers takes the defaults, whatever the output's name.
    guard let modalities = settings.value("modality_config") else { return }
    func refuse(_ key: String, _ what: String) -> FormatError {
      FormatError(
        .unsupported, what, file: settings.file, location: settings.location(key),
        remedy: Self.advice)
    }
    guard output == "token_embeddings" else {
      throw refuse(
        "module_output_name", "is \(output ?? "missing"), where only token_embeddings are pooled")
    }
    let members = try modalities.object(file: settings.file)
    guard members["message"] == nil else {
      throw refuse("modality_config", "wraps texts in messages by a chat template")
    }
    guard let text = members["text"]?.objectValue, text["method"] == .string("forward"),
      text["method_output_name"] == .string("last_hidden_state")
    else {
      throw refuse(
        "modality_config", "takes something else for a text than its last hidden states")
    }
  }

  /// Arguments with which the tokeniser is called.
  private func readProcessing(
    _ settings: FileSettings, into encoding: inout SentenceEncoding
  ) throws(FormatError) {
    for key in ["audio", "image", "video", "chat_template"] { settings.pass(over: key) }
    let harmless: Set = ["padding", "pad_to_multiple_of", "return_tensors", "logits_to_keep"]
    for key in ["common", "text"] {
      guard let part = try settings.nested(key) else { continue }
      encoding.maximumLength = try part.optionalInt("max_length") ?? encoding.maximumLength
      for name in part.keys where !harmless.contains(name) && name != "max_length" {
        var rule = Self.refused(name, effect: "which changes what the tokeniser gives")
        if name == "truncation" { rule.neutral = [.bool(true), .string("longest_first")] }
        if name == "add_special_tokens" { rule.neutral = [.bool(true)] }
        try part.hold(to: rule)
      }
      for name in harmless { part.pass(over: name) }
    }
  }

  // MARK: The model as a whole

  func readModel(into encoding: inout SentenceEncoding) throws(FormatError) {
    guard let settings = try location.settings(ofCompanion: Self.modelFile) else { return }
    for key in ["__version__", "requirements"] { settings.pass(over: key) }
    if let prompts = settings.value("prompts") {
      encoding.prompts = try prompts.object(file: settings.file).mapValues { $0.stringValue ?? "" }
    }
    encoding.defaultPromptName = try settings.optionalString("default_prompt_name")
    // Two names are there without being given.
    let names = Set(encoding.prompts.keys).union(["query", "document"])
    if let name = encoding.defaultPromptName, !names.contains(name) {
      throw FormatError(
        .malformed, "is \"\(name)\", but there is no such prompt", file: settings.file,
        location: settings.location("default_prompt_name"),
        remedy: "the prompts are \(names.sorted().joined(separator: ", "))")
    }
    let similarity = try settings.optionalString("similarity_fn_name")
    // Names that sentence-transformers doesn't know mean the default to it.
    encoding.similarity = similarity.flatMap(SentenceEncoding.Similarity.init) ?? .cosine
    if let width = try settings.optionalInt("truncate_dim") {
      guard width > 0 else {
        throw FormatError(
          .outOfRange, "is \(width), but an embedding needs at least one entry",
          file: settings.file, location: settings.location("truncate_dim"))
      }
      encoding.pipeline.stages.append(.truncate(width))
    }
  }
}
