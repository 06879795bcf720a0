/// A token found in the text before anything else happens to it.
struct AddedToken: Sendable {
  var id: Int
  var content: [UInt8]
  var isSpecial = true
  /// Takes the white space to its left along.
  var stripsLeft = false
  /// Takes the white space to its right along.
  var stripsRight = false
  /// Only between characters that are no word characters.
  var isSingleWord = false
  /// Looked for in the normalised text.
  var isNormalized = false
}

/// Finds added tokens, the leftmost first and the longest of those.
struct AddedTokens: Sendable {
  enum Segment {
    case text(Range<Int>)
    case token(Int, Range<Int>)
  }

  let tokens: [Int: AddedToken]
  private var literal = TokenTrie()
  private var normalized = TokenTrie()
  private var literalStarts: Set<UInt32> = []
  private var normalizedStarts: Set<UInt32> = []
  private let splitsSpecialTokens: Bool

  init(
    _ list: [AddedToken], normalizers: [Normalizer], splitsSpecialTokens: Bool = false
  ) throws {
    self.splitsSpecialTokens = splitsSpecialTokens
    tokens = Dictionary(list.map { ($0.id, $0) }) { $1 }
    for token in list where !token.content.isEmpty {
      let content = [UInt32](codePointsOf: token.content)
      if token.isNormalized {
        let work = TextWork(length: content.count)
        let content = try normalizers.reduce(content) { try $1.normalize($0, work) }
        guard let first = content.first else { continue }
        normalized.insert(content, token.id)
        normalizedStarts.insert(first)
      } else {
        literal.insert(content, token.id)
        literalStarts.insert(content[0])
      }
    }
  }

  /// The parts of a text that has not been normalised.
  func splitLiteral(_ text: [UInt32]) -> [Segment] {
    split(text, literal, literalStarts)
  }

  /// The parts of a text that has.
  func splitNormalized(_ text: [UInt32]) -> [Segment] {
    split(text, normalized, normalizedStarts)
  }

  private func split(_ text: [UInt32], _ trie: TokenTrie, _ starts: Set<UInt32>) -> [Segment] {
    guard !text.isEmpty else { return [] }
    guard !starts.isEmpty else { return [.text(0..<text.count)] }
    let asciiStarts = (0..<128).map { starts.contains($0) }
    var segments: [Segment] = []
    var done = 0
    var index = 0
    while index < text.count {
      let value = text[index]
      guard value < 128 ? asciiStarts[Int(value)] : starts.contains(value),
        let match = trie.longestMatch(text, index..<text.count), let token = tokens[match.id]
      else {
        index += 1
        continue
      }
      if token.isSingleWord && touchesWord(text, index, match.end)
        || token.isSpecial && splitsSpecialTokens
      {
        index = match.end
        continue
      }
      var start = index
      var end = match.end
      if token.stripsLeft { while start > done, isWhitespace(text[start - 1]) { start -= 1 } }
      if token.stripsRight { while end < text.count, isWhitespace(text[end]) { end += 1 } }
      if start > done { segments.append(.text(done..<start)) }
      segments.append(.token(match.id, start..<end))
      done = end
      index = end
    }
    if done < text.count { segments.append(.text(done..<text.count)) }
    return segments
  }

  private func touchesWord(_ text: [UInt32], _ start: Int, _ end: Int) -> Bool {
    func isWord(_ index: Int) -> Bool { CharacterClasses.of(text[index]).intersects(.word) }
    return start > 0 && isWord(start - 1) || end < text.count && isWord(end)
  }
}
