internal import LIARCore
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// A loss on the fitted part of a calibration's text.
struct CalibrationLoss: Sendable {
  /// Examples at most: gradient criteria rank units, which takes fewer texts than a fit.
  static let maximumExamples = 512
  /// Tokens at most.
  static let maximumTokens = 32_768
  /// Float32 numbers that the hidden states of all layers may take together: 1 GiB.
  static let maximumStates = 1 << 28

  /// Which loss; never `automatic`.
  let kind: LossKind
  /// The loss.
  let loss: any Loss

  /// Makes the loss that is asked for, or the one that model and text suggest.
  /// - Throws: ``EngineError`` when the model or the text can't have such a loss.
  init(_ kind: LossKind, seed: UInt64, model: LoadedModel, calibration: Calibration) throws {
    let source = Source(model: model, calibration: calibration)
    let predictsText = model.summary.predictsText
    let name = model.summary.name
    let isKind = "\(name) is \(model.summary.kindWithArticle)"
    switch kind {
    case .automatic where predictsText: self = source.languageModel()
    case .automatic: self = try source.suggestedSimilarity() ?? source.labelFree(seed: seed)
    case .languageModel:
      guard predictsText else { throw Self.unsuited(kind, "a model that predicts text", isKind) }
      self = source.languageModel()
    case .similarity:
      guard !predictsText else { throw Self.unsuited(kind, "a model for embeddings", isKind) }
      self = try source.similarity()
    case .classification:
      guard let head = model.dense.taskHeads.classification, head.labels.count > 1 else {
        throw Self.unsuited(kind, "a classification head", "\(name) has none")
      }
      self = try source.classification(head)
    case .labelFree: self = source.labelFree(seed: seed)
    }
  }

  fileprivate init(kind: LossKind, loss: any Loss) {
    self.kind = kind
    self.loss = loss
  }

  private static func unsuited(_ kind: LossKind, _ needed: String, _ reason: String)
    -> EngineError
  {
    EngineError(
      .unsupported,
      "the \(kind.rawValue) loss needs \(needed), and \(reason)", .loss(.automatic))
  }

  /// How many of some examples are used: within all limits, and at least one.
  static func count(_ tokens: [Int], model: TransformerModel) -> Int {
    let perToken = max(1, model.architecture.hiddenSize * (model.layers.count + 1))
    let limit = min(maximumTokens, maximumStates / perToken)
    var total = 0
    for (index, count) in tokens.prefix(maximumExamples).enumerated() {
      total += count
      if total > limit { return max(index, 1) }
    }
    return min(tokens.count, maximumExamples)
  }
}

/// Where examples come from.
private struct Source {
  let model: LoadedModel
  let calibration: Calibration

  private var options: CalibrationOptions { calibration.summary.options }

  /// The fitted samples that are used.
  private var sequences: [[Int]] {
    let fitted = calibration.samples.fitted
    return Array(
      fitted.prefix(CalibrationLoss.count(fitted.map(\.count), model: model.dense)))
  }

  func languageModel() -> CalibrationLoss {
    CalibrationLoss(kind: .languageModel, loss: LanguageModelLoss(sequences))
  }

  func labelFree(seed: UInt64) -> CalibrationLoss {
    let sequences = sequences
    // Another stream than that which chose the samples.
    var generator = SplitMix64(seed: seed ^ 0x6C61_6265_6C73)
    let loss: any Loss
    if model.summary.predictsText {
      loss = DivergenceLoss(
        sequences,
        draws: sequences.map { $0.map { _ in Float.random(in: 0..<1, using: &generator) } })
    } else {
      let width = model.pipeline.width(of: model.dense.architecture.hiddenSize)
      loss = EmbeddingLoss(
        sequences,
        directions: sequences.map { _ in
          (0..<width).map { _ in Bool.random(using: &generator) ? 1 : -1 }
        }, pipeline: model.pipeline)
    }
    return CalibrationLoss(kind: .labelFree, loss: loss)
  }

  /// Similarity, where the file is a table of two texts and a score and no column was chosen. With
  /// a head that names classes, the model is none for similarity, and the score may be a class.
  func suggestedSimilarity() throws -> CalibrationLoss? {
    guard options.textField == nil, options.textColumn == nil,
      model.dense.taskHeads.classification == nil,
      let file = try? TextFile(path: options.file),
      (try? file.examples())?.first?.second != nil, (try? file.scoredPairs()) != nil
    else { return nil }
    return try similarity()
  }

  /// Pairs without a held-out text, at most half as many as there are fitted samples: a calibration
  /// on few texts stays one.
  func similarity() throws -> CalibrationLoss {
    let pairs = try TextFile(path: options.file).scoredPairs()
    let target = Self.targets(pairs.map(\.score))
    let limit = min(options.length, model.maximumLength)
    let heldOut = Set(calibration.samples.heldOut)
    let wanted = min(
      max(calibration.samples.fitted.count / 2, 1), CalibrationLoss.maximumExamples)
    var generator = SplitMix64(seed: options.seed)
    var chosen: [(first: [Int], second: [Int])] = []
    var scores: [Double] = []
    for index in Array(pairs.indices).shuffled(using: &generator) {
      guard chosen.count < wanted else { break }
      let first = try model.encode(pairs[index].first, maximumLength: limit)
      let second = try model.encode(pairs[index].second, maximumLength: limit)
      guard !first.isEmpty, !second.isEmpty, !heldOut.contains(first), !heldOut.contains(second)
      else { continue }
      chosen.append((first, second))
      scores.append(target(pairs[index].score))
    }
    guard !chosen.isEmpty else {
      throw EngineError(
        .badData,
        "\(options.file) has no pair of texts outside the held-out samples", .moreText,
        .holdOutLess, .loss(.labelFree))
    }
    let count = CalibrationLoss.count(
      chosen.map { $0.first.count + $0.second.count }, model: model.dense)
    return CalibrationLoss(
      kind: .similarity,
      loss: SimilarityLoss(
        Array(chosen.prefix(count)), scores: Array(scores.prefix(count)),
        pipeline: model.pipeline))
  }

  /// Labelled texts that aren't held out, at most as many as there are fitted samples.
  func classification(_ head: ClassificationHead) throws -> CalibrationLoss {
    let labelled = try TextFile(path: options.file).labelledExamples()
    let numbers = try ClassNumbers(head.labels).numbers(of: labelled, file: options.file)
    let evaluator = Evaluator(model)
    let limit = min(options.length, model.maximumLength)
    let heldOut = Set(calibration.samples.heldOut)
    let wanted = min(calibration.samples.fitted.count, CalibrationLoss.maximumExamples)
    var generator = SplitMix64(seed: options.seed)
    var examples: [LossExample] = []
    var classes: [Int] = []
    for index in Array(labelled.indices).shuffled(using: &generator) {
      guard examples.count < wanted else { break }
      let example = labelled[index].example
      let texts = [example.first] + (example.second.map { [$0] } ?? [])
      let isHeldOut = try texts.contains {
        heldOut.contains(try model.encode($0, maximumLength: limit))
      }
      let encoded = try evaluator.encode(example, length: limit)
      try model.check(segmentsOf: [encoded])
      guard !isHeldOut, !encoded.ids.isEmpty else { continue }
      examples.append(
        LossExample([encoded.ids], types: encoded.typeIDs.isEmpty ? [] : [encoded.typeIDs]))
      classes.append(numbers[index])
    }
    guard !examples.isEmpty else {
      throw EngineError(
        .badData,
        "\(options.file) has no labelled text outside the held-out samples", .moreText,
        .holdOutLess, .loss(.labelFree))
    }
    let count = CalibrationLoss.count(examples.map(\.tokenCount), model: model.dense)
    return CalibrationLoss(
      kind: .classification,
      loss: ClassificationLoss(
        Array(examples.prefix(count)), classes: Array(classes.prefix(count)), head: head))
  }

  /// How a file's scores become cosines: 0…5 and the like are divided by the greatest, scales with
  /// negative scores are stretched to 0…1, and 0…1 stays.
  private static func targets(_ scores: [Double]) -> (Double) -> Double {
    let least = min(scores.min() ?? 0, 0)
    let greatest = max(scores.max() ?? 1, 1)
    return { ($0 - least) / (greatest - least) }
  }
}
