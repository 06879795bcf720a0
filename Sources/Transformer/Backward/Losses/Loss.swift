package import LinearAlgebra

/// What a loss is summed over: usually one sequence, for a pair of texts two.
package struct LossExample: Sendable, Equatable {
  /// The ids of each sequence.
  package var sequences: [[Int]]
  /// The segments of each sequence's tokens; nil where all are of segment 0.
  package var types: [[Int]?]

  /// Creates an example.
  package init(_ sequences: [[Int]], types: [[Int]?] = []) {
    self.sequences = sequences
    self.types = types
  }

  /// Tokens of all its sequences.
  package var tokenCount: Int { sequences.reduce(0) { $0 + $1.count } }
}

/// A loss, as far as the backward pass has to know it.
package protocol Loss: Sendable {
  /// What it is summed over.
  var examples: [LossExample] { get }

  /// Whether each example's gradient has a random sign, so that only its size means something.
  var hasRandomSign: Bool { get }

  /// dL/d(final hidden states) for some of the examples, whose sequences are the batch.
  func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float>
}

/// Some examples of a loss, packed into one batch.
package struct LossBatch: Sendable {
  /// Which examples.
  package let examples: Range<Int>
  /// Their sequences.
  package let batch: TokenBatch
  /// The rows of each example.
  package let rows: [Range<Int>]

  /// Packs examples, in their order, into batches of at most `tokens` tokens (or one example).
  package static func packed(_ examples: [LossExample], tokens limit: Int) -> [LossBatch] {
    var batches: [LossBatch] = []
    var start = 0
    while start < examples.count {
      var batch = TokenBatch()
      var rows: [Range<Int>] = []
      var end = start
      while end < examples.count {
        let example = examples[end]
        if end > start, batch.tokenCount + example.tokenCount > limit { break }
        let first = batch.tokenCount
        for (index, sequence) in example.sequences.enumerated() {
          batch.append(
            sequence, types: index < example.types.count ? example.types[index] : nil)
        }
        rows.append(first..<batch.tokenCount)
        end += 1
      }
      batches.append(LossBatch(examples: start..<end, batch: batch, rows: rows))
      start = end
    }
    return batches
  }
}
