/// What a GGUF file says of its tokenizer, under the keys `tokenizer.ggml.…`.
public struct GGUFTokenizerMetadata: Sendable {
  /// `model`: "gpt2" (byte-level BPE), "llama" (SentencePiece BPE), "bert" (WordPiece) or "t5"
  /// (Unigram).
  public var model: String
  /// `pre`: how a byte-level BPE cuts text first.
  public var preTokenizer: String
  /// `tokens`, by id.
  public var tokens: [String]
  /// `token_type`: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte. May be empty.
  public var tokenTypes: [Int]
  /// `merges`: pairs with a space between.
  public var merges: [String]
  /// `scores`. May be empty.
  public var scores: [Float]
  /// `bos_token_id`.
  public var begin: Int?
  /// `eos_token_id`.
  public var end: Int?
  /// `unknown_token_id`.
  public var unknown: Int?
  /// `padding_token_id`.
  public var padding: Int?
  /// `seperator_token_id`, which is how GGUF spells it.
  public var separator: Int?
  /// `cls_token_id`.
  public var classifier: Int?
  /// `mask_token_id`.
  public var mask: Int?
  /// `eot_token_id`, the end of a turn.
  public var endOfTurn: Int?
  /// `add_bos_token`.
  public var addsBegin: Bool?
  /// `add_eos_token`.
  public var addsEnd: Bool?
  /// `add_space_prefix`.
  public var addsSpacePrefix: Bool?
  /// `normalizer.lowercase`, of WordPiece; true where it isn't said.
  public var lowercases: Bool?
  /// `normalizer.strip_accents`, of WordPiece; as `lowercases` where it isn't said.
  public var stripsAccents: Bool?
  /// `remove_extra_whitespaces`.
  public var removesExtraWhitespace: Bool?
  /// `precompiled_charsmap`.
  public var characterMap: [UInt8]

  /// Creates metadata with the fields every file has; the others are set afterwards.
  public init(
    model: String, preTokenizer: String = "", tokens: [String], tokenTypes: [Int] = [],
    merges: [String] = [], scores: [Float] = []
  ) {
    self.model = model
    self.preTokenizer = preTokenizer
    self.tokens = tokens
    self.tokenTypes = tokenTypes
    self.merges = merges
    self.scores = scores
    characterMap = []
  }
}
