/// A tokeniser class of transformers 5, which decides what of a folder's files counts.
///
/// Some classes take only vocabulary and merges from `tokenizer.json` and make all other stages
/// anew from `tokenizer_config.json`; `backend` runs `tokenizer.json` as it is.
enum TokenizerClass: String {
  case backend = "TokenizersBackend"
  case bert = "BertTokenizer"
  case distilBert = "DistilBertTokenizer"
  case roberta = "RobertaTokenizer"
  case gpt2 = "GPT2Tokenizer"
  case gptNeoX = "GPTNeoXTokenizer"
  case qwen2 = "Qwen2Tokenizer"
  case llama = "LlamaTokenizer"
  case gemma = "GemmaTokenizer"
  case xlmRoberta = "XLMRobertaTokenizer"
  case camembert = "CamembertTokenizer"
  case mpnet = "MPNetTokenizer"

  /// The class of a family of models, by `model_type`.
  private static let registered: [String: TokenizerClass] = [
    "bert": .bert, "distilbert": .bert, "roberta": .roberta, "xlm-roberta": .xlmRoberta,
    "camembert": .camembert, "mistral": .backend, "qwen2": .qwen2, "qwen3": .qwen2,
    "gemma": .gemma, "gemma2": .gemma, "gemma3": .gemma, "gemma3_text": .gemma,
    "mpnet": .mpnet,
    "modernbert": .backend, "phi3": .backend, "granite": .backend, "olmo": .gptNeoX,
  ]

  /// Families whose files are known to name a wrong class.
  private static let misnamed: Set = ["qwen2"]

  /// Names that come to the same as one of the classes.
  private static let aliases: [String: TokenizerClass] = [
    "ConvBertTokenizer": .bert, "ElectraTokenizer": .bert,
    "MobileBertTokenizer": .bert, "BartTokenizer": .roberta, "LongformerTokenizer": .roberta,
    "PreTrainedTokenizer": .backend, "PythonBackend": .backend, "BloomTokenizer": .backend,
  ]

  /// Classes of transformers that make stages of their own which aren't made here.
  private static let others: Set = [
    "AlbertTokenizer", "BarthezTokenizer", "BartphoTokenizer", "BertGenerationTokenizer",
    "BertJapaneseTokenizer", "BertweetTokenizer", "BigBirdTokenizer", "BioGptTokenizer",
    "BlenderbotSmallTokenizer", "BlenderbotTokenizer", "ByT5Tokenizer", "CLIPTokenizer",
    "CTRLTokenizer", "CanineTokenizer", "CodeLlamaTokenizer", "CohereTokenizer",
    "CpmAntTokenizer", "CpmTokenizer", "DPRQuestionEncoderTokenizer", "DebertaTokenizer",
    "DebertaV2Tokenizer", "EsmTokenizer", "FNetTokenizer", "FlaubertTokenizer",
    "FunnelTokenizer", "GPTNeoXJapaneseTokenizer", "GPTSw3Tokenizer",
    "HerbertTokenizer", "LEDTokenizer", "LayoutLMv2Tokenizer", "LayoutLMv3Tokenizer",
    "LayoutXLMTokenizer", "LukeTokenizer", "LxmertTokenizer", "M2M100Tokenizer",
    "MBart50Tokenizer", "MBartTokenizer", "MLukeTokenizer",
    "MarianTokenizer", "MarkupLMTokenizer", "MvpTokenizer",
    "MyT5Tokenizer", "NllbTokenizer", "NougatTokenizer", "OpenAIGPTTokenizer",
    "PLBartTokenizer", "PegasusTokenizer", "PerceiverTokenizer", "PhobertTokenizer",
    "ProphetNetTokenizer", "Qwen3_5Tokenizer", "RagTokenizer", "ReformerTokenizer",
    "RemBertTokenizer", "RoCBertTokenizer", "RoFormerTokenizer", "SeamlessM4TTokenizer",
    "Siglip2Tokenizer", "SiglipTokenizer", "SplinterTokenizer", "T5Tokenizer",
    "TapasTokenizer", "UdopTokenizer", "WhisperTokenizer", "XGLMTokenizer", "XLMTokenizer",
    "XLNetTokenizer",
  ]

  /// Finds the class as `AutoTokenizer` does.
  /// - Parameters:
  ///   - configured: `tokenizer_class` of `tokenizer_config.json`.
  ///   - model: `tokenizer_class` of `config.json`.
  ///   - family: `model_type` of `config.json`.
  ///   - isByteLevel: whether `tokenizer.json` has a stage called ByteLevel.
  static func find(
    configured: String?, model: String?, family: String?, isByteLevel: () -> Bool
  ) throws(TokenizationError) -> TokenizerClass {
    let registered = family.flatMap { Self.registered[$0] }
    guard let name = configured ?? model else { return registered ?? .backend }
    let isMisnamed = family.map(misnamed.contains) ?? false
    if plain(name) == Self.llama.rawValue, family != "mistral", !isMisnamed, isByteLevel() {
      return .backend
    }
    guard let registered, registered.rawValue != plain(name) else { return try named(name) }
    // A family that runs tokenizer.json as it is does so whatever its files name.
    guard registered != .backend else { return .backend }
    return isMisnamed ? registered : try named(name)
  }

  private static func plain(_ name: String) -> String {
    name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
  }

  private static func named(_ name: String) throws(TokenizationError) -> TokenizerClass {
    let plain = plain(name)
    if let known = TokenizerClass(rawValue: plain) ?? aliases[plain] { return known }
    guard !others.contains(plain) else {
      throw TokenizationError(
        .unsupported, "\"tokenizer_class\" is \"\(name)\", whose stages are not made here",
        advice: "where tokenizer.json says it all, name PreTrainedTokenizerFast there")
    }
    // Names that transformers doesn't know run tokenizer.json as it is.
    return .backend
  }

  /// The names that roles have without being given.
  var defaultTokens: [String: String] {
    switch self {
    case .backend: [:]
    case .bert, .distilBert:
      [
        "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
        "mask_token": "[MASK]",
      ]
    case .roberta, .xlmRoberta, .camembert:
      [
        "bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>",
        "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>",
      ]
    case .mpnet:
      [
        "bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>",
        "unk_token": "[UNK]", "pad_token": "<pad>", "mask_token": "<mask>",
      ]
    case .gpt2:
      [
        "unk_token": "<|endoftext|>", "bos_token": "<|endoftext|>",
        "eos_token": "<|endoftext|>",
      ]
    case .gptNeoX:
      [
        "unk_token": "<|endoftext|>", "bos_token": "<|endoftext|>",
        "eos_token": "<|endoftext|>", "pad_token": "<|padding|>",
      ]
    case .qwen2:
      [
        "unk_token": "<|endoftext|>", "eos_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>",
      ]
    case .llama: ["unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"]
    case .gemma:
      [
        "unk_token": "<unk>", "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>",
        "mask_token": "<mask>",
      ]
    }
  }

  /// Whether the second text of a pair is marked where the files don't say so.
  var marksSegments: Bool {
    switch self {
    case .bert: true
    case .backend, .distilBert, .roberta, .gpt2, .gptNeoX, .qwen2, .llama, .gemma, .xlmRoberta,
      .camembert, .mpnet:
      false
    }
  }
}
