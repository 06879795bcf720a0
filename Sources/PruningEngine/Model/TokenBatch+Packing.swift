internal import Tokenization
internal import Transformer

extension TokenBatch {
  /// Tokens in one batch: enough to keep the products efficient, few enough for the caches.
  static let usualTokens = 4096

  /// Sequences in their order, cut into batches of at most `tokens` tokens (or one sequence).
  static func packed(_ sequences: [[Int]], tokens limit: Int) -> [TokenBatch] {
    packed(sequences.map { EncodedPair(ids: $0, typeIDs: []) }, tokens: limit)
  }

  /// The same for sequences with segments; without any, all tokens are of the first.
  static func packed(_ sequences: [EncodedPair], tokens limit: Int) -> [TokenBatch] {
    var batches: [TokenBatch] = []
    var current = TokenBatch()
    for sequence in sequences where !sequence.ids.isEmpty {
      if current.tokenCount > 0, current.tokenCount + sequence.ids.count > limit {
        batches.append(current)
        current = TokenBatch()
      }
      current.append(sequence.ids, types: sequence.typeIDs.isEmpty ? nil : sequence.typeIDs)
    }
    if current.tokenCount > 0 { batches.append(current) }
    return batches
  }
}
