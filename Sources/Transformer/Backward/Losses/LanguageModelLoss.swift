package import LinearAlgebra

/// A decoder's cross-entropy: for each sequence the mean of −log p of its predicted tokens.
package struct LanguageModelLoss: Loss {
  /// The sequences.
  package let examples: [LossExample]
  /// The text decides the sign.
  package let hasRandomSign = false

  /// Creates the loss of sequences.
  package init(_ sequences: [[Int]]) { examples = sequences.map { LossExample([$0]) } }

  /// dL/d(final hidden states).
  package func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    var gradient = Matrix<Float>(rows: hidden.rows, columns: hidden.columns)
    let ids = batch.ids
    for sequence in 0..<batch.count {
      let range = batch.range(of: sequence)
      guard range.count > 1 else { continue }
      model.addCrossEntropyGradient(
        hidden, rows: range.dropLast(), weight: 1 / Float(range.count - 1), to: &gradient
      ) { row, _ in ids[row + 1] }
    }
    return gradient
  }
}

/// A decoder's cross-entropy with tokens drawn from its own distributions.
///
/// The divergence of a pruned model from the dense one has no slope at the dense model, but a
/// curvature: the expected square of this loss's gradient.
package struct DivergenceLoss: Loss {
  /// The sequences.
  package let examples: [LossExample]
  /// What was drawn decides the sign.
  package let hasRandomSign = true
  private let draws: [[Float]]

  /// Creates the loss of sequences.
  /// - Parameter draws: for each token of each sequence a number in 0..<1, which names the token
  ///   drawn after it: the first at which the distribution's running sum exceeds the number.
  package init(_ sequences: [[Int]], draws: [[Float]]) {
    precondition(sequences.map(\.count) == draws.map(\.count))
    examples = sequences.map { LossExample([$0]) }
    self.draws = draws
  }

  /// dL/d(final hidden states).
  package func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    var gradient = Matrix<Float>(rows: hidden.rows, columns: hidden.columns)
    for (sequence, example) in examples.enumerated() {
      let range = batch.range(of: sequence)
      guard !range.isEmpty else { continue }
      let draws = draws[example]
      model.addCrossEntropyGradient(
        hidden, rows: range, weight: 1 / Float(range.count), to: &gradient
      ) { row, probabilities in
        Self.token(of: probabilities, at: draws[row - range.lowerBound])
      }
    }
    return gradient
  }

  private static func token(of probabilities: UnsafeBufferPointer<Float>, at draw: Float) -> Int {
    var sum = 0.0
    for (token, share) in probabilities.enumerated() {
      sum += Double(share)
      if sum > Double(draw) { return token }
    }
    return probabilities.count - 1
  }
}
