/// A tokenizer in stages: added tokens are found, the text between them is normalised, cut into
/// pieces, each piece cut into tokens by the model, and a frame of special tokens set around.
struct PipelineTokenizer: Tokenizer {
  let specialTokens: SpecialTokens
  let notes: [String]
  private let limits: Limits
  let addedTokens: AddedTokens
  let normalizers: [Normalizer]
  let preTokenizers: [PreTokenizer]
  let isByteLevel: Bool
  let model: any SubwordModel
  let frame: Frame
  private let decoding: [DecodingStep]
  /// Whether whoever asked for a text's tokens no longer wants them.
  private(set) var isStopped: @Sendable () -> Bool = { false }
  // The bytes each token stands for.
  let pieces: [[UInt8]?]

  /// The parts a tokenizer is made of.
  struct Parts {
    var vocabulary: Vocabulary
    var addedTokens: [AddedToken] = []
    var normalizers: [Normalizer] = []
    var preTokenizers: [PreTokenizer] = []
    /// Whether the vocabulary is written in the byte alphabet.
    var isByteLevel = false
    var model: any SubwordModel
    var frame = Frame.bare
    var decoding: [DecodingStep] = []
    var specialTokens = SpecialTokens()
    var limits = Limits()
    /// What is to be told of its files.
    var notes: [String] = []
  }

  /// How sequences are cut and marked.
  struct Limits: Sendable {
    /// The longest sequence that is asked for.
    var maximumLength: Int?
    /// Whether one that is too long loses its beginning.
    var cutsBeginning = false
    /// Whether the second text of a pair is told from the first.
    var marksSegments = true
    /// Whether special tokens written out in a text are cut as any text is.
    var splitsSpecialTokens = false
  }

  init(_ parts: Parts) throws(TokenizationError) {
    normalizers = parts.normalizers
    limits = parts.limits
    notes = parts.notes
    preTokenizers = parts.preTokenizers
    isByteLevel = parts.isByteLevel
    model = parts.model
    frame = limits.marksSegments ? parts.frame : parts.frame.withoutSegments
    decoding = parts.decoding
    var pieces = parts.vocabulary.tokensByID
    if isByteLevel {
      pieces = pieces.map { token in token.map { ByteAlphabet.bytes(of: $0) ?? $0 } }
    }
    for token in parts.addedTokens {
      guard (0..<Vocabulary.idLimit).contains(token.id) else {
        throw TokenizationError(
          .invalidVocabulary,
          "the added token \"\(Vocabulary.shown(token.content))\" has the id \(token.id), outside "
            + "0..<\(Vocabulary.idLimit)")
      }
      guard token.content.count <= Vocabulary.tokenLengthLimit else {
        throw TokenizationError(
          .invalidVocabulary, "the added token \(token.id) has \(token.content.count) bytes")
      }
      if token.id >= pieces.count {
        pieces.append(contentsOf: repeatElement(nil, count: token.id + 1 - pieces.count))
      }
      pieces[token.id] = token.content
    }
    for part in frame.single + frame.pair {
      guard case .special(let ids, _) = part else { continue }
      for id in ids where !pieces.indices.contains(id) {
        throw TokenizationError(
          .invalidVocabulary, "the post-processor adds the id \(id), but there are \(pieces.count)")
      }
    }
    self.pieces = pieces
    do {
      addedTokens = try AddedTokens(
        parts.addedTokens, normalizers: parts.normalizers,
        splitsSpecialTokens: limits.splitsSpecialTokens)
    } catch {
      throw error as? TokenizationError
        ?? TokenizationError(.unsupported, "the added tokens cannot be normalised: \(error)")
    }
    var specialTokens = parts.specialTokens
    specialTokens.endOfText = specialTokens.endOfText.filter(pieces.indices.contains)
    self.specialTokens = specialTokens
  }

  var vocabularySize: Int { pieces.count }

  var maximumLength: Int? { limits.maximumLength }

  var addsBeginToken: Bool { !beginTokens.isEmpty }

  var beginTokens: [Int] {
    if case .special(let ids, _) = frame.single.first { ids } else { [] }
  }

  func framed(pair: ([Int], [Int])) -> (pair: EncodedPair, secondStart: Int) {
    Frame.framed(frame.pair, pair.0, pair.1, special: true)
  }

  func stopping(when isStopped: @escaping @Sendable () -> Bool) -> any Tokenizer {
    var copy = self
    copy.isStopped = isStopped
    return copy
  }

  func encode(_ text: String, addingSpecialTokens: Bool) throws -> [Int] {
    Frame.apply(frame.single, try content(text), [], special: addingSpecialTokens).ids
  }

  func encode(pair: (String, String), addingSpecialTokens: Bool) throws -> EncodedPair {
    Frame.apply(
      frame.pair, try content(pair.0), try content(pair.1), special: addingSpecialTokens)
  }

  func encode(_ text: String, maximumLength: Int) throws -> [Int] {
    let room = max(0, maximumLength - Frame.specialCount(frame.single))
    let ids = Frame.apply(frame.single, cut(try content(text), to: room), [], special: true).ids
    return Array(ids.prefix(max(0, maximumLength)))
  }

  func encode(pair: (String, String), maximumLength: Int) throws -> EncodedPair {
    let room = max(0, maximumLength - Frame.specialCount(frame.pair))
    let (first, second) = (try content(pair.0), try content(pair.1))
    let kept = Frame.longestFirst(first.count, second.count, room: room)
    let framed = Frame.apply(
      frame.pair, cut(first, to: kept.first), cut(second, to: kept.second), special: true)
    let length = max(0, maximumLength)
    return EncodedPair(
      ids: Array(framed.ids.prefix(length)), typeIDs: Array(framed.typeIDs.prefix(length)))
  }

  /// What stays of a text that is too long.
  private func cut(_ ids: [Int], to count: Int) -> [Int] {
    Array(limits.cutsBeginning ? ids.suffix(count) : ids.prefix(count))
  }

  func decodedBytes(_ ids: [Int], skippingSpecialTokens: Bool) -> [UInt8] {
    var tokens: [[UInt8]] = []
    tokens.reserveCapacity(ids.count)
    for id in ids {
      guard pieces.indices.contains(id), let piece = pieces[id] else { continue }
      if skippingSpecialTokens, addedTokens.tokens[id]?.isSpecial == true { continue }
      tokens.append(piece)
    }
    return Array(decoding.reduce(tokens) { $1.apply($0) }.joined())
  }

  func piece(_ id: Int) -> String {
    guard pieces.indices.contains(id), let piece = pieces[id] else { return "" }
    if let text = String(validating: piece, as: UTF8.self) { return text }
    // Whole characters stay readable; each byte of a broken one is spelt out.
    var text = ""
    var rest = piece[...]
    while let byte = rest.first {
      let length = (1...4).first { length in
        length <= rest.count && String(validating: rest.prefix(length), as: UTF8.self) != nil
      }
      if let length {
        text += String(decoding: rest.prefix(length), as: UTF8.self)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "\\x" + (digits.count == 1 ? "0" : "") + digits
      }
      rest = rest.dropFirst(length ?? 1)
    }
    return text
  }
}
