internal import LinearAlgebra
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// Finds the calibration texts nearest to a sentence, by dense and by pruned embeddings.
struct SentenceSearch {
  let model: LoadedModel
  let samples: [[Int]]
  let work: Work

  /// The texts' embeddings by one side.
  func embeddings(by subject: TransformerModel) throws -> [[Float]] {
    try Evaluator(model).embeddings(
      samples.map { EncodedPair(ids: $0, typeIDs: []) }, subject, work: work)
  }

  /// Compares a sentence, and a second one, with the texts.
  /// - Parameters:
  ///   - texts: the embeddings of all samples by side.
  ///   - limit: how many of the nearest are listed for each side.
  func run(
    _ sentence: String, second: String?, subjects: [ModelSide: TransformerModel],
    texts: [ModelSide: [[Float]]], limit: Int
  ) throws -> NearestSentences {
    let evaluator = Evaluator(model)
    let questions = [sentence] + (second.map { [$0] } ?? [])
    var orders: [ModelSide: [Int]] = [:]
    var similarities: [ModelSide: [Double]] = [:]
    var own: [ModelSide: [Float]] = [:]
    var pair: [ModelSide: Double] = [:]
    for (side, subject) in subjects {
      let vectors = try evaluator.embeddings(questions, subject, work: work).vectors
      own[side] = vectors[0]
      if vectors.count > 1 { pair[side] = Scoring.cosine(vectors[0], vectors[1]) }
      let values = (texts[side] ?? []).map { Scoring.cosine(vectors[0], $0) }
      similarities[side] = values
      orders[side] = values.indices.sorted { (values[$0], $1) > (values[$1], $0) }
    }
    var nearest: [ModelSide: [Neighbour]] = [:]
    for (side, order) in orders {
      let other = orders[side == .dense ? .pruned : .dense] ?? []
      var ranks = [Int](repeating: 0, count: samples.count)
      for (rank, sample) in other.enumerated() { ranks[sample] = rank }
      nearest[side] = order.prefix(min(max(limit, 1), 200)).map { sample in
        Neighbour(
          sample: sample,
          // The prompt is the same before all of them.
          text: model.tokenizer.decode(
            Array(samples[sample].dropFirst(model.promptTokens)), skippingSpecialTokens: true),
          similarity: similarities[side]?[sample] ?? 0, otherRank: ranks[sample])
      }
    }
    return NearestSentences(
      nearest: nearest, pair: pair,
      agreement: Scoring.cosine(own[.dense] ?? [], own[.pruned] ?? []), count: samples.count)
  }
}
