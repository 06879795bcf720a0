package import LinearAlgebra

/// An encoder's loss on pairs of texts: the squared difference of cosine and score.
package struct SimilarityLoss: Loss {
  /// The pairs.
  package let examples: [LossExample]
  /// The scores decide the sign.
  package let hasRandomSign = false
  private let scores: [Double]
  private let pipeline: EmbeddingPipeline

  /// Creates the loss of pairs.
  /// - Parameter scores: what each pair's cosine ought to be.
  package init(
    _ pairs: [(first: [Int], second: [Int])], scores: [Double], pipeline: EmbeddingPipeline
  ) {
    precondition(pairs.count == scores.count)
    examples = pairs.map { LossExample([$0.first, $0.second]) }
    self.scores = scores
    self.pipeline = pipeline
  }

  /// dL/d(final hidden states).
  package func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    let embeddings = pipeline.embeddings(hidden, batch)
    var gradients: [[Float]] = []
    for (index, example) in examples.enumerated() {
      let (a, b) = (embeddings[2 * index], embeddings[2 * index + 1])
      let (first, second) = (EmbeddingStage.normalized(a), EmbeddingStage.normalized(b))
      let cosine = zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let slope = Float(2 * (cosine - scores[example]))
      gradients.append(EmbeddingStage.normalizationBackward(second.map { slope * $0 }, of: a))
      gradients.append(EmbeddingStage.normalizationBackward(first.map { slope * $0 }, of: b))
    }
    return pipeline.backward(gradients, hidden, batch)
  }
}

/// An encoder's movement along one random direction a text.
///
/// The cosine distance of a pruned model's embedding from the dense one has no slope at the dense
/// model, but a curvature: the expected square of this loss's gradient.
package struct EmbeddingLoss: Loss {
  /// The texts.
  package let examples: [LossExample]
  /// The directions decide the sign.
  package let hasRandomSign = true
  private let directions: [[Float]]
  private let pipeline: EmbeddingPipeline

  /// Creates the loss of texts: Σ ⟨direction, embedding of unit length⟩.
  package init(_ sequences: [[Int]], directions: [[Float]], pipeline: EmbeddingPipeline) {
    precondition(sequences.count == directions.count)
    examples = sequences.map { LossExample([$0]) }
    self.directions = directions
    self.pipeline = pipeline
  }

  /// dL/d(final hidden states).
  package func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    let embeddings = pipeline.embeddings(hidden, batch)
    let gradients = examples.enumerated().map { index, example in
      EmbeddingStage.normalizationBackward(directions[example], of: embeddings[index])
    }
    return pipeline.backward(gradients, hidden, batch)
  }
}
