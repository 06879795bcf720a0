internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

extension Evaluator {
  /// The share of examples whose class is named right, by the model's head or by a probe.
  func classification(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let examples = Array(
      try TextFile(path: options.file).labelledExamples().prefix(options.limit ?? .max))
    let length = longest(options)
    let sequences = try examples.enumerated().map { index, example in
      if index % 256 == 0 { try work.check() }
      return try encode(
        example.example, length: length, prompted: options.probeFile != nil)
    }
    let outcome =
      if let file = options.probeFile {
        try byProbe(file, subject, examples, sequences, options, work)
      } else {
        try byHead(subject, examples, sequences, options, work)
      }
    let right = zip(outcome.predicted, outcome.expected).count { $0 == $1 }
    return EvaluationResult(
      task: .classification, metric: .accuracy, value: Double(right) / Double(examples.count),
      conditions: outcome.conditions, examples: examples.count,
      tokens: sequences.reduce(0) { $0 + $1.ids.count }, seconds: 0)
  }

  /// Numbers of classes, as named and as they should be.
  private struct Outcome {
    var predicted: [Int]
    var expected: [Int]
    var conditions: [String: String]
  }

  private func byHead(
    _ subject: TransformerModel, _ examples: [LabelledExample], _ sequences: [EncodedPair],
    _ options: EvaluationOptions, _ work: Work
  ) throws -> Outcome {
    guard let head = subject.taskHeads.classification, head.labels.count > 1 else {
      throw EngineError(
        .usage,
        "\(model.summary.name) has no classification head", .probe)
    }
    let expected = try ClassNumbers(head.labels).numbers(of: examples, file: options.file)
    var predicted = [Int](repeating: -1, count: examples.count)
    try forEachBatch(of: sequences, subject, "classifying", work) { hidden, batch, indices in
      let logits = subject.classLogits(hidden, batch, head)
      for (row, index) in indices.enumerated() {
        let start = row * logits.columns
        let values = logits.values[start..<start + logits.columns]
        guard values.allSatisfy(\.isFinite) else {
          throw NotFinite(result: "a class's logit")
        }
        predicted[index] = Self.greatest(values)
      }
    }
    return Outcome(
      predicted: predicted, expected: expected,
      conditions: [
        "longest": "\(longest(options)) tokens", "classifier": "the model's head",
        "classes": "\(head.labels.count)",
      ])
  }

  private func byProbe(
    _ file: String, _ subject: TransformerModel, _ examples: [LabelledExample],
    _ sequences: [EncodedPair], _ options: EvaluationOptions, _ work: Work
  ) throws -> Outcome {
    guard !model.summary.predictsText else {
      throw EngineError(
        .unsupported,
        "a probe reads embeddings, and \(model.summary.name) is a decoder")
    }
    let length = longest(options)
    let training = try TextFile(path: file).labelledExamples()
    let probe = try probes.probe(model, training, length: length) {
      let vectors = try embeddings(
        try training.map { try encode($0.example, length: length, prompted: true) }, model.dense,
        work: work
      )
      return try RidgeProbe(vectors, labels: training.map(\.label), file: file)
    }
    let expected = try ClassNumbers(probe.classes).numbers(of: examples, file: options.file)
    let vectors = try embeddings(sequences, subject, work: work)
    var conditions = embeddingConditions(length: length)
    conditions["classifier"] = "ridge probe"
    conditions["classes"] = "\(probe.classes.count)"
    conditions["probe_examples"] = "\(training.count)"
    conditions["probe_ridge"] = "\(RidgeProbe.ridge) of the mean diagonal"
    return Outcome(
      predicted: vectors.map(probe.predict), expected: expected, conditions: conditions)
  }

  /// The place of the greatest number, the first of equals.
  static func greatest<Value: Comparable>(_ values: ArraySlice<Value>) -> Int {
    var best = values.startIndex
    for index in values.indices where values[index] > values[best] { best = index }
    return best - values.startIndex
  }
}

/// Which number a class has that a file names in one way or another.
struct ClassNumbers {
  private let labels: [String]

  init(_ labels: [String]) { self.labels = labels }

  /// The classes' numbers: all labels of the file are names, or all are numbers from 0.
  /// - Throws: `FormatError` naming the first line whose label is neither.
  func numbers(of examples: [LabelledExample], file: String) throws -> [Int] {
    let names = Dictionary(
      labels.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    let byName = examples.map { names[$0.label.lowercased()] }
    if !byName.contains(nil) { return byName.compactMap { $0 } }
    let byNumber = examples.map { example in
      example.labelNumber.flatMap { labels.indices.contains($0) ? $0 : nil }
    }
    if !byNumber.contains(nil) { return byNumber.compactMap { $0 } }
    // The spelling that fits more lines is the one that was meant.
    let meant = byName.count { $0 == nil } <= byNumber.count { $0 == nil } ? byName : byNumber
    let wrong = examples[meant.firstIndex(of: nil) ?? 0]
    throw FormatError(
      .malformed, "the label \"\(wrong.label.prefix(40))\" is none of the \(labels.count) classes",
      file: file, location: .init(line: wrong.example.line),
      remedy: "labels must be \(labels.prefix(8).joined(separator: ", "))"
        + "\(labels.count > 8 ? ", …" : ""), or numbers from 0 to \(labels.count - 1)")
  }
}
