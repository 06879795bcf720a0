/// Turns text into token ids and back.
///
/// Every implementation is an immutable value: sharing one between threads needs no lock. Turning
/// text into ids throws a `TokenizationError` where the files' normalisers make a text grow without
/// measure, and `CancellationError` once a tokenizer from `stopping(when:)` is told to stop.
package protocol Tokenizer: Sendable {
  /// The smallest number no id reaches: the rows an embedding needs.
  var vocabularySize: Int { get }

  /// The tokens with a role of their own.
  var specialTokens: SpecialTokens { get }

  /// Whether encoding with special tokens puts one before the text.
  var addsBeginToken: Bool { get }

  /// The longest sequence that the tokeniser's files ask for; nil where they name none.
  var maximumLength: Int? { get }

  /// What a user should be told of the tokeniser's files.
  var notes: [String] { get }

  /// The ids of one text. Special tokens written out in the text are recognised either way;
  /// `addingSpecialTokens` says whether the model's own frame, such as `[CLS]` and `[SEP]`, is added.
  ///
  /// - Complexity: O(*n* log *n*) in the length of the text.
  func encode(_ text: String, addingSpecialTokens: Bool) throws -> [Int]

  /// The ids of two texts in one sequence.
  func encode(pair: (String, String), addingSpecialTokens: Bool) throws -> EncodedPair

  /// The ids of one text with special tokens, at most `maximumLength` of them: the text is cut at
  /// its end and the special tokens stay.
  func encode(_ text: String, maximumLength: Int) throws -> [Int]

  /// The ids of two texts with special tokens, at most `maximumLength` of them: the longer text is
  /// cut first, and both to the same length where cutting one is not enough.
  func encode(pair: (String, String), maximumLength: Int) throws -> EncodedPair

  /// The ids of one text without special tokens, each with the part of the text it stands for.
  func locate(_ text: String) throws -> LocatedTokens

  /// The same tokenizer, for work that may be stopped: it asks every few milliseconds.
  func stopping(when isStopped: @escaping @Sendable () -> Bool) -> any Tokenizer

  /// The special tokens that stand before a single text.
  var beginTokens: [Int] { get }

  /// The model's special tokens set around the ids of two texts.
  /// - Returns: the sequence, and where in it the second text begins.
  func framed(pair: ([Int], [Int])) -> (pair: EncodedPair, secondStart: Int)

  /// The text's bytes before they are read as UTF-8; ids outside the vocabulary give nothing.
  func decodedBytes(_ ids: [Int], skippingSpecialTokens: Bool) -> [UInt8]

  /// One token for display: its own text, bytes that are no valid UTF-8 as `\xNN`.
  func piece(_ id: Int) -> String
}

/// The ids of a pair of texts, and which text each belongs to.
package struct EncodedPair: Equatable, Sendable {
  /// The token ids.
  package var ids: [Int]
  /// For each id the segment embedding's row.
  package var typeIDs: [Int]

  /// Creates a pair from ids and their segments.
  package init(ids: [Int], typeIDs: [Int]) {
    self.ids = ids
    self.typeIDs = typeIDs
  }
}

extension Tokenizer {
  /// The ids of one text, with the model's special tokens.
  package func encode(_ text: String) throws -> [Int] {
    try encode(text, addingSpecialTokens: true)
  }

  /// The text of some ids; malformed UTF-8 becomes U+FFFD.
  package func decode(_ ids: [Int], skippingSpecialTokens: Bool = false) -> String {
    String(
      decoding: decodedBytes(ids, skippingSpecialTokens: skippingSpecialTokens), as: UTF8.self)
  }
}
