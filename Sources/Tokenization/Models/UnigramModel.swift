/// Unigram: of all ways to cut a text into tokens the one with the highest sum of scores
/// (Kudo 2018), found by Viterbi's algorithm.
struct UnigramModel: SubwordModel {
  private var trie = TokenTrie()
  private var scores: [Double]
  private let unknown: Int?
  private let unknownScore: Double
  private let byteFallback: ByteFallback?

  init(
    _ pieces: [(id: Int, token: [UInt8], score: Double)], unknown: Int?, byteFallback: ByteFallback?
  ) {
    self.unknown = unknown
    self.byteFallback = byteFallback
    scores = Array(repeating: 0, count: (pieces.map(\.id).max() ?? -1) + 1)
    for piece in pieces where !piece.token.isEmpty && piece.score.isFinite {
      trie.insert([UInt32](codePointsOf: piece.token), piece.id)
      scores[piece.id] = piece.score
    }
    // What is unknown costs ten more than the rarest token, as in SentencePiece.
    unknownScore = (pieces.lazy.map(\.score).filter(\.isFinite).min() ?? 0) - 10
  }

  func encode(
    _ text: [UInt32], _ range: Range<Int>, into tokens: inout TokenList,
    _ scratch: inout MergeScratch
  ) {
    let base = range.lowerBound
    // For each end: the best score, where its last token begins, and that token (-1: unknown).
    var best = [(score: Double, start: Int, id: Int)](
      repeating: (-.infinity, -1, -1), count: range.count + 1)
    best[0].score = 0
    for start in range {
      let score = best[start - base].score
      var coversOne = false
      var node = TokenTrie.root
      for index in start..<range.upperBound {
        guard let next = trie.child(of: node, text[index]) else { break }
        node = next
        guard let id = trie.token(at: node) else { continue }
        if index == start { coversOne = true }
        let end = index + 1 - base
        if best[end].start < 0 || score + scores[id] > best[end].score {
          best[end] = (score + scores[id], start, id)
        }
      }
      let end = start + 1 - base
      if !coversOne, best[end].start < 0 || score + unknownScore > best[end].score {
        best[end] = (score + unknownScore, start, -1)
      }
    }
    var path: [(start: Int, end: Int, id: Int)] = []
    var end = range.upperBound
    while end > base {
      let step = best[end - base]
      path.append((step.start, end, step.id))
      end = step.start
    }
    var lastIsUnknown = false
    for step in path.reversed() {
      if step.id >= 0 {
        tokens.append(step.id, start: step.start)
      } else if let byteFallback {
        for id in byteFallback.ids(of: text[step.start]) { tokens.append(id, start: step.start) }
      } else if let unknown, !lastIsUnknown {
        tokens.append(unknown, start: step.start)
      }
      lastIsUnknown = step.id < 0
    }
  }
}
