/// What a GGUF file says of its tokenizer, under the keys `tokenizer.ggml.…`.
package struct GGUFTokenizerMetadata: Sendable {
  /// `model`: "gpt2" (byte-level BPE), "llama" (SentencePiece BPE), "bert" (WordPiece) or "t5"
  /// (Unigram).
  package var model: String
  /// `pre`: how a byte-level BPE cuts text first.
  package var preTokenizer: String
  /// `tokens`, by id.
  package var tokens: [String]
  /// `token_type`: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte. May be empty.
  package var tokenTypes: [Int]
  /// `merges`: pairs with a space between.
  package var merges: [String]
  /// `scores`. May be empty.
  package var scores: [Float]
  /// `bos_token_id`.
  package var begin: Int?
  /// `eos_token_id`.
  package var end: Int?
  /// `unknown_token_id`.
  package var unknown: Int?
  /// `padding_token_id`.
  package var padding: Int?
  /// `seperator_token_id`, which is how GGUF spells it.
  package var separator: Int?
  /// `cls_token_id`.
  package var classifier: Int?
  /// `mask_token_id`.
  package var mask: Int?
  /// `eot_token_id`, the end of a turn.
  package var endOfTurn: Int?
  /// `add_bos_token`.
  package var addsBegin: Bool?
  /// `add_eos_token`.
  package var addsEnd: Bool?
  /// `add_space_prefix`.
  package var addsSpacePrefix: Bool?
  /// `normalizer.lowercase`, of WordPiece; true where it isn't said.
  package var lowercases: Bool?
  /// `normalizer.strip_accents`, of WordPiece; as `lowercases` where it isn't said.
  package var stripsAccents: Bool?
  /// `remove_extra_whitespaces`.
  package var removesExtraWhitespace: Bool?
  /// `precompiled_charsmap`.
  package var characterMap: [UInt8]

  /// Creates metadata with the fields every file has; the others are set afterwards.
  package init(
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
