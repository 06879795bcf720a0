internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

extension Evaluator {
  /// How often the right ending is the likeliest after its context, and the likeliest a byte.
  ///
  /// An ending's log-likelihood is that of the tokens by which context and ending together are
  /// longer than the context alone. The normalised one is divided by the ending's bytes in UTF-8.
  func multipleChoice(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let examples = try TextFile(path: options.file)
      .choiceExamples(limit: options.limit ?? .max)
    let length = longest(options)
    let (likelihoods, tokens) = try likelihoods(
      of: examples, subject, length: length, file: options.file, work)
    var (right, rightByBytes) = (0, 0)
    for (example, own) in zip(examples, likelihoods) {
      guard own.allSatisfy(\.isFinite) else {
        throw NotFinite(result: "an ending's likelihood")
      }
      let byBytes = zip(own, example.endings).map { $0 / Double($1.utf8.count) }
      right += Self.greatest(own[...]) == example.label ? 1 : 0
      rightByBytes += Self.greatest(byBytes[...]) == example.label ? 1 : 0
    }
    return EvaluationResult(
      task: .multipleChoice, metric: .accuracy, value: Double(right) / Double(examples.count),
      more: ["normalized_accuracy": Double(rightByBytes) / Double(examples.count)],
      conditions: [
        "longest": "\(length) tokens",
        "begin_token": model.tokenizer.beginTokens.isEmpty ? "none" : "before every context",
        "joined_by": "a space", "normalized_by": "bytes of the ending",
      ], examples: examples.count, tokens: tokens, seconds: 0)
  }

  /// The log-likelihood of every ending of every example, and the tokens that took.
  func likelihoods(
    of examples: [ChoiceExample], _ subject: TransformerModel, length: Int, file: String,
    _ work: Work
  ) throws -> (values: [[Double]], tokens: Int) {
    var values: [[Double]] = []
    var tokens = 0
    var batch = ChoiceBatch()
    let workspace = Workspace()
    func finish() throws {
      try work.check()
      values += try batch.likelihoods(subject, workspace, work)
      tokens += batch.tokens.tokenCount
      batch = ChoiceBatch()
      work.progress(Double(values.count) / Double(examples.count), "choosing")
    }
    for example in examples {
      let choice = try self.tokens(of: example, length: length, file: file)
        .laidOut(for: subject.architecture)
      if batch.tokens.tokenCount > 0,
        batch.tokens.tokenCount + choice.tokenCount > TokenBatch.usualTokens
      {
        try finish()
      }
      batch.append(choice)
    }
    try finish()
    return (values, tokens)
  }

  /// The tokens of an example: what all endings begin with once, and the rest of each.
  private func tokens(
    of example: ChoiceExample, length: Int, file: String
  ) throws -> ChoiceTokens {
    let tokenizer = model.tokenizer
    func encode(_ text: String) throws -> [Int] {
      try tokenizer.encode(text, addingSpecialTokens: false)
    }
    // White space between the two belongs to the ending, as tokenisers have it.
    let spaces = example.context.reversed().prefix { $0.isWhitespace }.count
    let context = String(example.context.dropLast(spaces))
    let gap = spaces > 0 ? String(example.context.suffix(spaces)) : " "
    var begin = tokenizer.beginTokens
    // Something must stand before the first token that is predicted.
    if begin.isEmpty, context.isEmpty {
      let special = tokenizer.specialTokens
      begin = [special.begin ?? special.end].compactMap { $0 }
    }
    let known = try encode(context).count
    let whole = try example.endings.map { ending in
      try encode(context + (ending.first?.isWhitespace == true ? "" : gap) + ending)
    }
    if let empty = whole.firstIndex(where: \.isEmpty) {
      throw FormatError(
        .malformed, "has no tokens", file: file,
        location: .init(key: "endings[\(empty)]", line: example.line))
    }
    // The first token that is scored, and the tokens that all have in common before it.
    let scored = whole.map { min(known, $0.count - 1) }
    var shared = scored.min() ?? 0
    for other in whole.dropFirst() {
      shared = zip(whole[0], other.prefix(shared)).prefix { $0 == $1 }.count
    }
    let longest = begin.count + (whole.map(\.count).max() ?? 0)
    // A context that is too long loses its beginning.
    let cut = max(0, longest - length)
    guard cut <= max(0, shared - (begin.isEmpty ? 1 : 0)) else {
      throw EngineError(
        FormatError(
          .outOfRange, "an ending has more tokens than the \(length) of a window", file: file,
          location: .init(line: example.line)), .longerSamples)
    }
    return ChoiceTokens(
      prefix: begin + whole[0][cut..<max(cut, shared)],
      rest: whole.map { Array($0[shared...]) }, unscored: scored.map { $0 - shared })
  }
}

/// An example's tokens.
private struct ChoiceTokens {
  /// What all endings begin with: the context, mostly.
  var prefix: [Int]
  /// What each ending adds.
  var rest: [[Int]]
  /// How many of those still belong to the context.
  var unscored: [Int]

  var tokenCount: Int { prefix.count + rest.reduce(0) { $0 + $1.count } }

  /// The same, with nothing in common where an ending can't read the keys of what it continues.
  func laidOut(for architecture: Architecture) -> ChoiceTokens {
    let isShared = rest.allSatisfy {
      architecture.keysServe(of: prefix.count, in: prefix.count + $0.count)
    }
    guard !isShared else { return self }
    return ChoiceTokens(
      prefix: [], rest: rest.map { prefix + $0 }, unscored: unscored.map { $0 + prefix.count })
  }
}

/// Examples whose tokens go through the model together.
private struct ChoiceBatch {
  private(set) var tokens = TokenBatch()
  /// The rows that predict scored tokens, those tokens, and the example and ending they belong to.
  private var rows: [Int] = []
  private var predicted: [Int] = []
  private var owners: [(example: Int, ending: Int)] = []
  /// How many endings each example has.
  private var endings: [Int] = []

  mutating func append(_ choice: ChoiceTokens) {
    let parent = choice.prefix.isEmpty ? nil : tokens.count
    if parent != nil { tokens.append(choice.prefix) }
    let lastOfPrefix = tokens.tokenCount - 1
    for (ending, rest) in choice.rest.enumerated() {
      let start = tokens.tokenCount
      if let parent { tokens.append(rest, after: parent) } else { tokens.append(rest) }
      for index in choice.unscored[ending]..<rest.count {
        // Nothing predicts the first token of all.
        if index == 0, parent == nil { continue }
        rows.append(index == 0 ? lastOfPrefix : start + index - 1)
        predicted.append(rest[index])
        owners.append((endings.count, ending))
      }
    }
    endings.append(choice.rest.count)
  }

  /// The log-likelihood of every example's endings.
  func likelihoods(
    _ subject: TransformerModel, _ workspace: Workspace, _ work: Work
  ) throws -> [[Double]] {
    let hidden = try subject.forward(tokens, workspace: workspace) { _ in try work.check() }
    let losses = try subject.negativeLogLikelihoods(hidden, rows: rows, tokens: predicted) { _ in
      try work.check()
    }
    var result = endings.map { [Double](repeating: 0, count: $0) }
    for (loss, owner) in zip(losses, owners) {
      result[owner.example][owner.ending] -= Double(loss)
    }
    return result
  }
}
