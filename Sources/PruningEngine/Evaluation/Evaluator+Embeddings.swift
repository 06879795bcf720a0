internal import LinearAlgebra
internal import ModelFormats
internal import Tokenization
package import Transformer

extension Evaluator {
  /// The embeddings of texts; a text without tokens has an empty one.
  package func embeddings(
    _ texts: [String], _ subject: TransformerModel, length: Int? = nil, work: Work = Work()
  ) throws -> (vectors: [[Float]], tokens: Int) {
    let limit = min(length ?? model.maximumLength, model.maximumLength)
    let model = model.stopping(with: work)
    let sequences = try texts.map {
      EncodedPair(ids: try model.encode($0, maximumLength: limit), typeIDs: [])
    }
    return (
      try embeddings(sequences, subject, work: work),
      sequences.reduce(0) { $0 + $1.ids.count }
    )
  }

  /// The embeddings of sequences.
  func embeddings(
    _ sequences: [EncodedPair], _ subject: TransformerModel, work: Work
  ) throws -> [[Float]] {
    var vectors = [[Float]](repeating: [], count: sequences.count)
    try forEachBatch(of: sequences, subject, "embedding", work) { hidden, batch, indices in
      for (index, vector) in zip(indices, model.pipeline.embeddings(hidden, batch)) {
        guard vector.allSatisfy(\.isFinite) else {
          throw NotFinite(result: "an embedding")
        }
        vectors[index] = vector
      }
    }
    return vectors
  }

  /// A text or pair as the model reads it, cut to a length.
  /// - Parameter prompted: whether it is embedded, so that the model's prompt stands before it.
  func encode(_ example: TextExample, length: Int, prompted: Bool = false) throws -> EncodedPair {
    let first = (prompted ? model.prompt : "") + example.first
    if let second = example.second {
      return try model.tokenizer.encode(pair: (first, second), maximumLength: length)
    }
    return EncodedPair(
      ids: try model.tokenizer.encode(first, maximumLength: length), typeIDs: [])
  }

  /// The conditions of every figure that rests on embeddings.
  func embeddingConditions(length: Int) -> [String: String] {
    var conditions = ["longest": "\(length) tokens", "pooling": model.poolingName]
    if !model.prompt.isEmpty { conditions["prompt"] = model.prompt }
    return conditions
  }
}
