package import LinearAlgebra
package import ModelFormats

/// How the states of a text's tokens become its embedding: sentence-transformers' modules after
/// the transformer.
package struct EmbeddingPipeline: Sendable {
  /// What is done to each token's state before they are pooled.
  package var tokenStages: [EmbeddingStage]
  /// What makes one vector of a text's tokens.
  package var pooling: Pooling
  /// What is done to that vector.
  package var stages: [EmbeddingStage]

  /// Creates a pipeline; alone, pooling is the mean, as in sentence-transformers.
  package init(
    tokenStages: [EmbeddingStage] = [], pooling: Pooling = Pooling(.mean),
    stages: [EmbeddingStage] = []
  ) {
    self.tokenStages = tokenStages
    self.pooling = pooling
    self.stages = stages
  }

  /// Whether every embedding has unit length.
  package var normalizes: Bool {
    if case .normalize = stages.last { true } else { false }
  }

  /// Entries of an embedding, for states of a width.
  package func width(of hidden: Int) -> Int {
    let state = tokenStages.reduce(hidden) { $1.width(of: $0) }
    return stages.reduce(state * pooling.modes.count) { $1.width(of: $0) }
  }

  /// Checks that every layer reads vectors of the width that it is given.
  /// - Throws: `FormatError` naming the first that doesn't.
  package func check(hidden: Int, file: String) throws(FormatError) {
    var width = hidden
    for (index, stage) in (tokenStages + stages).enumerated() {
      if index == tokenStages.count { width *= pooling.modes.count }
      let expected: Int? =
        switch stage {
        case .dense(let dense): dense.weight.columns
        case .layerNorm(let weight, _): weight.count
        case .normalize, .truncate: nil
        }
      if let expected, expected != width {
        throw FormatError(
          .malformed,
          "a module after the transformer reads \(expected) entries, but is given \(width)",
          file: file, location: .init(key: "modules.json"),
          remedy: "modules and transformer may belong to different models")
      }
      width = stage.width(of: width)
    }
  }

  /// One embedding a sequence.
  package func embeddings(_ hidden: Matrix<Float>, _ batch: TokenBatch) -> [[Float]] {
    let states = tokenStages.reduce(hidden) { $1.forward($0) }
    let result = stages.reduce(pooling.forward(states, batch)) { $1.forward($0) }
    return (0..<result.rows).map { Array(result.row($0)) }
  }

  /// dL/d(final hidden states) from dL/d(embedding) of every sequence.
  package func backward(
    _ gradients: [[Float]], _ hidden: Matrix<Float>, _ batch: TokenBatch
  ) -> Matrix<Float> {
    precondition(gradients.count == batch.count)
    let states = Self.inputs(tokenStages, hidden)
    let vectors = Self.inputs(stages, pooling.forward(states.output, batch))
    var gradient = Matrix<Float>(
      rows: gradients.count, columns: vectors.output.columns, values: gradients.flatMap { $0 })
    for (stage, input) in zip(stages, vectors.inputs).reversed() {
      gradient = stage.backward(gradient, input: input)
    }
    gradient = pooling.backward(gradient, states.output, batch)
    for (stage, input) in zip(tokenStages, states.inputs).reversed() {
      gradient = stage.backward(gradient, input: input)
    }
    return gradient
  }

  /// What each stage reads, and what the last one gives.
  private static func inputs(
    _ stages: [EmbeddingStage], _ first: Matrix<Float>
  ) -> (inputs: [Matrix<Float>], output: Matrix<Float>) {
    var inputs: [Matrix<Float>] = []
    var value = first
    for stage in stages {
      inputs.append(value)
      value = stage.forward(value)
    }
    return (inputs, value)
  }
}
