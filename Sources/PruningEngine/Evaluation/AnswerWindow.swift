internal import LinearAlgebra
internal import Tokenization

/// A part of a text that could be the answer.
struct AnswerSpan {
  var score: Float
  /// Its first token in the text.
  var token: Int
  /// Where it lies, in Unicode scalars.
  var text: Range<Int>

  func isBetter(than other: AnswerSpan?) -> Bool {
    guard let other else { return true }
    return score > other.score || score == other.score && token < other.token
  }
}

/// A question and as much of its text as fits.
struct AnswerWindow {
  /// The question's number.
  var question: Int
  var sequence: EncodedPair
  /// Where in the sequence the text begins.
  var textStart: Int
  /// The number of the text's token that comes first.
  var firstToken: Int
  /// Where each token lies in the text.
  var ranges: [Range<Int>]

  /// The best span of at most `longest` tokens.
  /// - Parameters:
  ///   - logits: of beginnings and ends, one row a token.
  ///   - start: the sequence's first row.
  func bestSpan(_ logits: Matrix<Float>, start: Int, longest: Int) -> AnswerSpan? {
    var best: AnswerSpan?
    let base = start + textStart
    for first in ranges.indices {
      for last in first..<min(first + longest, ranges.count) {
        let score = logits[base + first, 0] + logits[base + last, 1]
        if score > best?.score ?? -.infinity {
          let lower = ranges[first].lowerBound
          best = AnswerSpan(
            score: score, token: firstToken + first,
            text: lower..<max(lower, ranges[last].upperBound))
        }
      }
    }
    return best
  }
}
