internal import LIARCore
internal import ModelFormats
package import PruningPlan
internal import Tokenization
internal import Transformer

/// The token sequences that statistics are taken from.
package struct CalibrationSamples: Sendable {
  /// Sequences to fit on.
  package let fitted: [[Int]]
  /// Sequences kept back.
  package let heldOut: [[Int]]

  /// All sequences, in the order in which samples are counted on screens: fitted, then held out.
  package var all: [[Int]] { fitted + heldOut }

  /// Sequences that are already at hand.
  init(fitted: [[Int]], heldOut: [[Int]]) {
    self.fitted = fitted
    self.heldOut = heldOut
  }

  /// Takes samples of a text file: for encoders the distinct examples, for decoders windows of one
  /// stream of tokens; a seeded shuffle chooses which. Of encoders' examples any may be held out; of
  /// a decoder's windows those that come last in the text, since windows of one document know each
  /// other. `self:N` stands for N windows that the decoder draws itself.
  /// - Throws: ``EngineError`` or `FormatError` when the text can't be read or is too short.
  package init(_ options: CalibrationOptions, model: LoadedModel, work: Work = Work()) throws {
    guard options.samples > 0, options.length > 1 else {
      throw EngineError(.usage, "calibration needs at least 1 sample and a length of 2 tokens")
    }
    guard (0..<1).contains(options.heldOut) else {
      throw EngineError(.usage, "the held-out share must be at least 0 and below 1")
    }
    if options.drawnWindows != nil {
      // Refused before anything is read where the model can't draw.
      _ = try SelfText(model, seed: options.seed)
    } else {
      work.progress(0, "reading \(options.file)")
    }
    let model = model.stopping(with: work)
    let sequences =
      model.summary.predictsText
      ? try Self.windows(options, model, work) : try Self.examples(options, model, work)
    guard !sequences.isEmpty else {
      throw EngineError(
        .badData,
        "\(options.file) has fewer than \(options.length) tokens, not one whole window",
        .moreText, .shorterSamples)
    }
    var held = Int((Double(sequences.count) * options.heldOut).rounded())
    held = min(held, sequences.count - 1)
    fitted = Array(sequences.dropLast(held))
    heldOut = Array(sequences.suffix(held))
  }

  /// Those that belong to some shards.
  func part(_ shards: ShardSet) -> CalibrationSamples {
    func part(_ samples: [[Int]], from first: Int) -> [[Int]] {
      samples.enumerated().filter { shards.contains(first + $0.offset) }.map(\.element)
    }
    return CalibrationSamples(
      fitted: part(fitted, from: 0), heldOut: part(heldOut, from: fitted.count))
  }

  private static func examples(
    _ options: CalibrationOptions, _ model: LoadedModel, _ work: Work
  ) throws -> [[Int]] {
    let limit = min(options.length, model.maximumLength)
    let texts = try TextFile(path: options.file)
      .texts(field: options.textField, column: options.textColumn)
    let chosen = shuffled(texts.count, seed: options.seed).prefix(options.samples)
    return try chosen.enumerated().map { done, index in
      if done % 256 == 0 { try work.check() }
      return try model.encode(texts[index], maximumLength: limit)
    }.filter { !$0.isEmpty }
  }

  private static func windows(
    _ options: CalibrationOptions, _ model: LoadedModel, _ work: Work
  ) throws -> [[Int]] {
    let length = min(options.length, model.dense.architecture.maximumPositions)
    if let count = options.drawnWindows {
      return try model.namingWeights {
        try SelfText(model, seed: options.seed).windows(count, length: length, work: work)
      }
    }
    let ids = try model.tokenizer.encode(
      try TextFile(path: options.file)
        .stream(field: options.textField, column: options.textColumn),
      addingSpecialTokens: true)
    let windows = ids.count / length
    // In the text's order, so that those held out are its end.
    let chosen = shuffled(windows, seed: options.seed).prefix(options.samples).sorted()
    return chosen.map { Array(ids[$0 * length..<($0 + 1) * length]) }
  }

  private static func shuffled(_ count: Int, seed: UInt64) -> [Int] {
    var generator = SplitMix64(seed: seed)
    return Array(0..<count).shuffled(using: &generator)
  }
}
