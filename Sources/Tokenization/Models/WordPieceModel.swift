/// WordPiece: the longest token that fits, again and again; a word with a gap is unknown as a whole.
struct WordPieceModel: SubwordModel {
  private var initial = TokenTrie()
  private var continuing = TokenTrie()
  let continuingPrefix: [UInt8]
  private let unknown: Int
  private let maximumWordLength: Int

  init(
    _ vocabulary: Vocabulary, unknown: Int, continuingPrefix: [UInt8], maximumWordLength: Int
  ) {
    self.continuingPrefix = continuingPrefix
    self.unknown = unknown
    self.maximumWordLength = maximumWordLength
    for (id, token) in vocabulary.tokens {
      initial.insert([UInt32](codePointsOf: token), id)
      if token.starts(with: continuingPrefix), token.count > continuingPrefix.count {
        continuing.insert([UInt32](codePointsOf: token.dropFirst(continuingPrefix.count)), id)
      }
    }
  }

  func encode(
    _ text: [UInt32], _ range: Range<Int>, into tokens: inout TokenList,
    _ scratch: inout MergeScratch
  ) {
    guard range.count <= maximumWordLength else {
      tokens.append(unknown, start: range.lowerBound)
      return
    }
    let count = tokens.count
    var start = range.lowerBound
    while start < range.upperBound {
      let trie = start == range.lowerBound ? initial : continuing
      guard let match = trie.longestMatch(text, start..<range.upperBound) else {
        tokens.truncate(to: count)
        tokens.append(unknown, start: range.lowerBound)
        return
      }
      tokens.append(match.id, start: start)
      start = match.end
    }
  }
}
