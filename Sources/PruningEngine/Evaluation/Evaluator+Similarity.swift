internal import ModelFormats
internal import PruningPlan
internal import Transformer

extension Evaluator {
  /// Spearman's ρ of the similarity, of the kind that the model's files name, with the score.
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
    let similarity = model.encoding.similarity
    let found = indices.map { similarity.value(vectors[$0.0], vectors[$0.1]) }
    var conditions = embeddingConditions(length: longest(options))
    if similarity != .cosine { conditions["similarity"] = similarity.rawValue }
    return EvaluationResult(
      task: .similarity, metric: .spearman,
      value: Scoring.spearman(found, pairs.map(\.score)),
      conditions: conditions, examples: pairs.count, tokens: tokens, seconds: 0)
  }
}

extension SentenceEncoding.Similarity {
  /// The similarity of two embeddings: greater for nearer ones.
  func value(_ a: [Float], _ b: [Float]) -> Double {
    func distance(_ term: (Double) -> Double) -> Double {
      zip(a, b).reduce(0) { $0 + term(Double($1.0) - Double($1.1)) }
    }
    switch self {
    case .cosine: return Scoring.cosine(a, b)
    case .dot: return zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    case .euclidean: return -distance { $0 * $0 }.squareRoot()
    case .manhattan: return -distance(abs)
    }
  }
}
