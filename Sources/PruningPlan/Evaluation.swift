/// The tasks that a pruned model can be judged by.
package enum EvaluationTask: String, Codable, CaseIterable, Sendable {
  /// exp of the mean cross-entropy of the next token (decoders).
  case perplexity
  /// Spearman's ρ of cosines and scores (encoders).
  case similarity
  /// Accuracy of the model's own head, or of a ridge probe on embeddings.
  case classification
  /// Exact match and F1 of spans, as SQuAD 1.1 counts them.
  case questionAnswering = "question-answering"
  /// Accuracy of the likeliest ending (decoders).
  case multipleChoice = "multiple-choice"
  /// Nearness to the dense model's answers; needs no labels.
  case fidelity

  /// What its data file holds.
  package var data: String {
    switch self {
    case .perplexity, .fidelity: "text"
    case .similarity: "rows of text, text, score"
    case .classification: "rows of text (or two) and label"
    case .questionAnswering: "SQuAD 1.1 JSON"
    case .multipleChoice: "JSON lines of context, endings, label"
    }
  }
}

/// What to evaluate on.
package struct EvaluationOptions: Codable, Hashable, Sendable {
  /// The task.
  package var task: EvaluationTask
  /// The data file.
  package var file: String
  /// Window length of a decoder, longest example of an encoder; nil for the model's default.
  package var length: Int?
  /// At most this many examples or windows; nil for all.
  package var limit: Int?
  /// Rows of text and label that a probe is fitted on, for classification without the model's own
  /// head; nil for the head.
  package var probeFile: String?

  /// Creates options.
  package init(
    task: EvaluationTask, file: String, length: Int? = nil, limit: Int? = nil,
    probeFile: String? = nil
  ) {
    self.task = task
    self.file = file
    self.length = length
    self.limit = limit
    self.probeFile = probeFile
  }

  /// Decodes options, of which task and file are required.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    task = try values.decode(EvaluationTask.self, forKey: .task)
    file = try values.decode(String.self, forKey: .file)
    length = try values.decodeCountIfPresent(forKey: .length, from: 1)
    limit = try values.decodeCountIfPresent(forKey: .limit, from: 1)
    probeFile = try values.decodeIfPresent(String.self, forKey: .probeFile)
  }
}

/// An evaluation's outcome.
package struct EvaluationResult: Hashable, Sendable {
  /// The task.
  package var task: EvaluationTask
  /// What `value` measures: for fidelity, a cosine or a divergence.
  package var metric: Metric
  /// The figure.
  package var value: Double
  /// Further figures by name, such as `top1_agreement`.
  package var more: [String: Double]
  /// What must be equal for two figures to be comparable: the window's length, whether there was a
  /// begin token, head or probe, …
  package var conditions: [String: String]
  /// Examples or windows seen.
  package var examples: Int
  /// Tokens seen.
  package var tokens: Int
  /// Wall time.
  package var seconds: Double

  /// Creates a result.
  package init(
    task: EvaluationTask, metric: Metric, value: Double, more: [String: Double] = [:],
    conditions: [String: String] = [:], examples: Int, tokens: Int, seconds: Double
  ) {
    self.task = task
    self.metric = metric
    self.value = value
    self.more = more
    self.conditions = conditions
    self.examples = examples
    self.tokens = tokens
    self.seconds = seconds
  }

  /// Whether the figure is better than another of its kind.
  package func isBetter(than other: EvaluationResult) -> Bool {
    metric.isBetter(value, than: other.value)
  }

  /// The conditions in one line: `begin token none · window 512`.
  package var conditionsText: String {
    conditions.sorted { $0.key < $1.key }
      .map { "\($0.key.replacing("_", with: " ")) \($0.value)" }.joined(separator: " · ")
  }
}

extension EvaluationResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case task, metric, better, unit, value, more, conditions, examples, tokens, seconds
  }

  /// Reads a result; one without further figures or conditions has none.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      task: try container.decode(EvaluationTask.self, forKey: .task),
      metric: try container.decode(Metric.self, forKey: .metric),
      value: try container.decode(Double.self, forKey: .value),
      more: try container.decodeIfPresent([String: Double].self, forKey: .more) ?? [:],
      conditions: try container.decodeIfPresent([String: String].self, forKey: .conditions) ?? [:],
      examples: try container.decode(Int.self, forKey: .examples),
      tokens: try container.decode(Int.self, forKey: .tokens),
      seconds: try container.decode(Double.self, forKey: .seconds))
  }

  /// Writes a result, without what it doesn't have. Readers are told the metric's direction and
  /// unit, which it knows itself.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(task, forKey: .task)
    try container.encode(metric, forKey: .metric)
    try container.encode(metric.direction, forKey: .better)
    try container.encodeIfPresent(metric.unit, forKey: .unit)
    try container.encode(value, forKey: .value)
    if !more.isEmpty { try container.encode(more, forKey: .more) }
    if !conditions.isEmpty { try container.encode(conditions, forKey: .conditions) }
    try container.encode(examples, forKey: .examples)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(seconds, forKey: .seconds)
  }
}
