/// SentencePiece's byte-pair encoding: any neighbours whose text is a token may join, the token
/// with the highest score first.
struct ScoredPairModel: SubwordModel {
  private var rules = ScoreRules()
  private let unknown: Int?
  let byteFallback: ByteFallback?

  init(
    _ pieces: [(id: Int, token: [UInt8], score: Float)], unknown: Int?, byteFallback: ByteFallback?
  ) {
    self.unknown = unknown
    self.byteFallback = byteFallback
    rules.fill(pieces)
  }

  /// Scores in the order of the original ones: 0 for the best, then -1, -2, …
  func score(_ id: Int) -> Float {
    guard rules.ranks.indices.contains(id), rules.ranks[id] > 0 else { return 0 }
    return 1 - Float(rules.ranks[id])
  }

  func encode(
    _ text: [UInt32], _ range: Range<Int>, into tokens: inout TokenList,
    _ scratch: inout MergeScratch
  ) {
    scratch.removeAll()
    for index in range {
      scratch.append(rules.trie.token(text, index..<index + 1) ?? -1, start: index)
    }
    scratch.mergeAll(rules, text, end: range.upperBound)
    for (id, start) in zip(scratch.ids, scratch.starts) {
      if id >= 0 {
        tokens.append(Int(id), start: start)
      } else if let byteFallback {
        for id in byteFallback.ids(of: text[start]) { tokens.append(id, start: start) }
      } else if let unknown {
        tokens.append(unknown, start: start)
      }
    }
  }
}

/// Merges found by the joined text; the rank is the place of its score, equal for equal scores.
private struct ScoreRules: MergeRules, Sendable {
  var trie = TokenTrie()
  private(set) var ranks: [UInt32] = []

  mutating func fill(_ pieces: [(id: Int, token: [UInt8], score: Float)]) {
    ranks = Array(repeating: 0, count: (pieces.map(\.id).max() ?? -1) + 1)
    var rank: UInt32 = 0
    var last = Float.infinity
    // A score that is no number sorts last.
    let scored = pieces.map { ($0.id, $0.score.isNaN ? -Float.infinity : $0.score) }
    for (id, score) in scored.sorted(by: { $0.1 > $1.1 }) {
      if score < last { rank += 1 }
      last = score
      ranks[id] = rank
    }
    for piece in pieces { trie.insert([UInt32](codePointsOf: piece.token), piece.id) }
  }

  func merge(_ left: Int32, _ right: Int32, _ text: [UInt32], _ range: Range<Int>) -> Merge? {
    guard let id = trie.token(text, range) else { return nil }
    return Merge(rank: ranks[id], id: Int32(id))
  }
}
