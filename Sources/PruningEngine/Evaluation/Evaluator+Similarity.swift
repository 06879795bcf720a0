internal import ModelFormats
internal import PruningPlan
internal import Transformer

extension Evaluator {
  /// Spearman's ρ of the cosine with the score.
  func similarity(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let pairs = try TextFile(path: options.file).scoredPairs().prefix(options.limit ?? .max)
    guard pairs.count > 1 else {
      throw EngineError(.badData, "\(options.file) has no two rows of text, text, score")
    }
    var numbers: [String: Int] = [:]
    var texts: [String] = []
    func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
    let indices = pairs.map { (number($0.first), number($0.second)) }
    let (vectors, tokens) = try embeddings(texts, subject, length: options.length, work: work)
    let cosines = indices.map { Numeric.cosine(vectors[$0.0], vectors[$0.1]) }
    return EvaluationResult(
      task: .similarity, metric: .spearman,
      value: Numeric.spearman(cosines, pairs.map(\.score)),
      conditions: embeddingConditions(length: longest(options)), examples: pairs.count,
      tokens: tokens, seconds: 0)
  }
}
