public import LinearAlgebra

/// An encoder's loss on pairs of texts: the squared difference of cosine and score.
public struct SimilarityLoss: Loss {
  /// The pairs.
  public let examples: [LossExample]
  /// The scores decide the sign.
  public let hasRandomSign = false
  private let scores: [Double]
  private let pooling: Pooling

  /// Creates the loss of pairs.
  /// - Parameter scores: what each pair's cosine ought to be.
  public init(_ pairs: [(first: [Int], second: [Int])], scores: [Double], pooling: Pooling) {
    precondition(pairs.count == scores.count)
    examples = pairs.map { LossExample([$0.first, $0.second]) }
    self.scores = scores
    self.pooling = pooling
  }

  /// dL/d(final hidden states).
  public func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    let embeddings = pooling.embeddings(hidden, batch)
    var gradients: [[Float]] = []
    for (index, example) in examples.enumerated() {
      let (a, b) = (embeddings[2 * index], embeddings[2 * index + 1])
      let (first, second) = (Self.direction(a), Self.direction(b))
      let cosine = zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let slope = Float(2 * (cosine - scores[example]))
      gradients.append(Pooling.normalizationBackward(second.map { slope * $0 }, of: a))
      gradients.append(Pooling.normalizationBackward(first.map { slope * $0 }, of: b))
    }
    return pooling.backward(gradients, hidden, batch)
  }

  private static func direction(_ vector: [Float]) -> [Float] {
    let norm = VectorMath.dot(vector, vector, count: vector.count).squareRoot()
    return norm > 1e-12 ? vector.map { Float(Double($0) / norm) } : vector
  }
}

/// An encoder's movement along one random direction a text.
///
/// The cosine distance of a pruned model's embedding from the dense one has no slope at the dense
/// model, but a curvature: the expected square of this loss's gradient.
public struct EmbeddingLoss: Loss {
  /// The texts.
  public let examples: [LossExample]
  /// The directions decide the sign.
  public let hasRandomSign = true
  private let directions: [[Float]]
  private let pooling: Pooling

  /// Creates the loss of texts: Σ ⟨direction, embedding of unit length⟩.
  public init(_ sequences: [[Int]], directions: [[Float]], pooling: Pooling) {
    precondition(sequences.count == directions.count)
    examples = sequences.map { LossExample([$0]) }
    self.directions = directions
    self.pooling = pooling
  }

  /// dL/d(final hidden states).
  public func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    let embeddings = pooling.embeddings(hidden, batch)
    let gradients = examples.enumerated().map { index, example in
      Pooling.normalizationBackward(directions[example], of: embeddings[index])
    }
    return pooling.backward(gradients, hidden, batch)
  }
}
