/// A head that a model's files hold beside the transformer.
package enum ModelHead: String, Codable, CaseIterable, Sendable {
  case classification
  case questionAnswering = "question-answering"
  case maskedLanguage = "masked-language"
}

extension ModelSummary {
  /// The tasks that the model can be judged by. Classification is one for every encoder: without
  /// a head of its own it is given a probe.
  package var tasks: [EvaluationTask] { EvaluationTask.allCases.filter { obstacle(to: $0) == nil } }

  /// Why the model can't be judged by a task; nil if it can.
  package func obstacle(to task: EvaluationTask) -> String? {
    switch task {
    case .perplexity, .multipleChoice:
      if predictsText { return nil }
      return isCausal ? "needs a decoder that predicts text" : "needs a decoder"
    case .similarity: return predictsText ? "needs a model for embeddings" : nil
    case .classification:
      return predictsText && !taskHeads.contains(.classification)
        ? "needs a model for embeddings, or one with a classification head" : nil
    case .questionAnswering:
      return taskHeads.contains(.questionAnswering)
        ? nil : "needs an encoder with a question-answering head"
    case .fidelity: return nil
    }
  }
}
