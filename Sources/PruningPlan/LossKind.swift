/// Which loss the gradient criteria differentiate.
public enum LossKind: String, Codable, CaseIterable, Sendable {
  /// Decoders: language model. Encoders: similarity where the calibration file has scored pairs,
  /// otherwise label-free.
  case automatic
  /// Cross-entropy of the next token (decoders).
  case languageModel = "language-model"
  /// Squared difference of a pair's cosine and its score (encoders).
  case similarity
  /// Cross-entropy of the classes of labelled texts, by the model's own head.
  case classification
  /// The divergence from the dense model: of its predictions (decoders) or its embedding (encoders).
  case labelFree = "label-free"

  /// All names, for help.
  package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
