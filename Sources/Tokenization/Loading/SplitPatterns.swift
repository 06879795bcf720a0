/// The expressions by which the well-known byte-level tokenizers cut text.
enum SplitPatterns {
  static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  static let llama3 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
    + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let qwen2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
    + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// GPT-4o's as llama.cpp has it: letters other than a to z count as capitals, and those other than
  /// A to Z as small ones.
  static let gpt4o: String = {
    let capital = #"(?:(?=\p{L})[^a-z])"#, small = #"(?:(?=\p{L})[^A-Z])"#
    let opening = #"[^\r\n\p{L}\p{N}]?"#
    let ending = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"
    return opening + capital + "*" + small + "+" + ending + "|" + opening + capital + "+" + small
      + "*" + ending
      + #"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }()

  /// A step before byte-pair encoding.
  enum Step {
    /// Every digit alone.
    case digits
    /// What an expression finds, alone.
    case isolated(String)
  }

  /// The steps a GGUF file names in `tokenizer.ggml.pre`.
  static func steps(named name: String) throws(TokenizationError) -> [Step] {
    switch name {
    case "gpt-2", "gpt2", "phi-2", "roberta-bpe", "jina-v2-code", "olmo":
      return [.isolated(gpt2)]
    case "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b":
      return [.digits, .isolated(gpt2)]
    case "llama-bpe", "llama3", "llama-v3", "dbrx", "smaug-bpe", "falcon3":
      return [.isolated(llama3)]
    case "qwen2", "deepseek-r1-qwen", "stablelm2":
      return [.isolated(qwen2)]
    case "gpt-4o":
      return [.isolated(gpt4o)]
    case "", "default":
      return [
        .isolated(#"[\p{P}\$\+<=>\^~\|]+"#), .isolated(gpt2), .isolated(#"\p{N}+"#),
        .isolated("[0-9][0-9][0-9]"),
      ]
    default:
      throw TokenizationError(
        .unsupported, "the pre-tokenizer \"\(name)\" (tokenizer.ggml.pre) is not supported",
        advice: "use the model's original folder with its tokenizer.json")
    }
  }

  /// The steps a GGUF file names, ready to cut text.
  static func preTokenizers(named name: String) throws(TokenizationError) -> [PreTokenizer] {
    try steps(named: name).map { step throws(TokenizationError) in
      switch step {
      case .digits: .digits(individually: true)
      case .isolated(let source): try isolated(source)
      }
    }
  }

  static func isolated(_ source: String) throws(TokenizationError) -> PreTokenizer {
    .pattern(try Pattern(source), .isolated, isInverted: false)
  }

  static func ignoresMerges(_ name: String) -> Bool {
    ["llama-bpe", "llama3", "llama-v3", "falcon3"].contains(name)
  }
}
