internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan

/// Which text statistics are taken from, and how.
struct CalibrationArguments: ParsableArguments {
  @Option(
    help: """
      Calibration text: .txt, .json, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder \
      draws itself (by --seed, at temperature 1).
      """,
    completion: .file(extensions: ["txt", "json", "jsonl", "csv", "tsv"]))
  var calibration: String?

  /// What is taken where nothing is said.
  static let defaultSamples = 128
  static let defaultHeldOut = 0.2

  @Option(
    name: .customLong("samples"),
    help: "Texts (to embed) or windows (of text to predict) to take (default 128).")
  var chosenSamples: Int?

  @Option(
    help: "Longest text, or window, in tokens (default 128 for embeddings, 512 for prediction).")
  var length: Int?

  @Option(
    name: .customLong("seed"),
    help: "Seeds the choice of samples and the random criterion (default 0).",
    transform: CalibrationArguments.seed)
  var chosenSeed: UInt64?

  @Option(
    name: .customLong("held-out"),
    help: "Share of the samples kept back to measure the held-out error (default 0.2, or 20%).",
    transform: ShareOption.value)
  var chosenHeldOut: Double?

  @Option(
    help:
      "How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders)."
  )
  var tokenWeighting: TokenWeighting?

  @Option(help: "Field of a JSON line that holds the text.")
  var textField: String?

  @Option(help: "Column of a CSV or TSV file, by name or number from 0.")
  var textColumn: String?

  @Option(
    help: "Accumulators that 'liar calibrate' wrote, instead of calibrating.",
    completion: .file(extensions: ["safetensors"]))
  var accumulators: String?

  private static func seed(_ text: String) throws -> UInt64 {
    guard let seed = Seed.value(text) else {
      throw ValidationError("write \(Seed.expectation).")
    }
    return seed
  }

  var samples: Int { chosenSamples ?? drawnWindows ?? Self.defaultSamples }
  private var drawnWindows: Int? {
    calibration.flatMap { CalibrationOptions(file: $0).drawnWindows }
  }
  var heldOut: Double { chosenHeldOut ?? Self.defaultHeldOut }
  var seed: UInt64 { chosenSeed ?? 0 }

  /// Tokens to make room for; the length's default is that of decoders. More samples may be asked
  /// for than the text has, and a text has no more tokens than bytes, special ones aside.
  var greatestTokenCount: Int {
    let (count, overflow) = samples.multipliedReportingOverflow(by: length ?? 512)
    let size = calibration.flatMap {
      try? URL(fileURLWithPath: $0).resolvingSymlinksInPath()
        .resourceValues(forKeys: [.fileSizeKey]).fileSize
    }
    return min(overflow ? .max : count, size.map { 2 * $0 } ?? .max, 1 << 40)
  }

  func validate() throws {
    if !(1...Count.greatest).contains(samples) {
      throw ValidationError("--samples must be from 1 to \(Count.greatest).")
    }
    if chosenSamples != nil, drawnWindows != nil {
      throw ValidationError("self:N says how many windows there are: leave --samples out.")
    }
    if let length, !(2...Count.greatest).contains(length) {
      throw ValidationError("--length must be from 2 to \(Count.greatest).")
    }
    guard (0..<1).contains(heldOut) else {
      throw ValidationError("--held-out must be at least 0 and below 1.")
    }
    if accumulators != nil, let option = calibrating {
      throw ValidationError(
        "--\(option) says how to calibrate, and --accumulators takes what was calibrated.")
    }
  }

  /// The first option given that only a calibration has a use for.
  private var calibrating: String? {
    let options: [(name: String, isGiven: Bool)] = [
      ("calibration", calibration != nil), ("samples", chosenSamples != nil),
      ("held-out", chosenHeldOut != nil), ("token-weighting", tokenWeighting != nil),
      ("text-field", textField != nil), ("text-column", textColumn != nil),
    ]
    return options.first { $0.isGiven }?.name
  }

  /// Refuses what would calibrate for nothing.
  func refuseStatistics() throws {
    guard let option = accumulators == nil ? calibrating : "accumulators" else { return }
    throw ValidationError(
      "--\(option) is for a pruned model, but nothing says what to prune: add --ratio, --budget "
        + "or --recipe.")
  }

  /// The statistics of these options: from a file, from an earlier run, or from a calibration.
  func statistics(
    of model: LoadedModel, _ resources: ResourceArguments, _ work: Work
  ) throws -> Calibration {
    let options = try accumulators == nil ? options(for: model) : nil
    let result = try resources.run(model, self, work).statistics(options)
    DecisionLog.calibrated(result)
    return result
  }

  /// What statistics could come from, where nothing is given that they do; nil where something is.
  var missing: String? {
    calibration == nil && accumulators == nil
      ? "statistics (--calibration FILE or --accumulators FILE)" : nil
  }

  /// The files that are read.
  var sources: [OutputPlace.Source] {
    [calibration.map { .text($0) }, accumulators.map { .accumulators($0) }].compactMap { $0 }
  }

  func options(for model: LoadedModel, weighting: TokenWeighting = .uniform) throws
    -> CalibrationOptions
  {
    if let accumulators { return try AccumulatorFile.options(of: accumulators) }
    guard let calibration else {
      throw EngineError(.usage, "this needs statistics: \(Remedy.calibrate.options)")
    }
    return CalibrationOptions(
      file: calibration, samples: samples, length: length ?? model.summary.usualLength,
      seed: seed, heldOut: heldOut, tokenWeighting: tokenWeighting ?? weighting,
      textField: textField, textColumn: textColumn)
  }

  /// Options with all that was chosen in place of what they have.
  func replacing(_ options: CalibrationOptions) -> CalibrationOptions {
    CalibrationOptions(
      file: calibration ?? options.file, samples: chosenSamples ?? options.samples,
      length: length ?? options.length, seed: chosenSeed ?? options.seed,
      heldOut: chosenHeldOut ?? options.heldOut,
      tokenWeighting: tokenWeighting ?? options.tokenWeighting,
      textField: textField ?? options.textField, textColumn: textColumn ?? options.textColumn)
  }

  /// The same for a command that has a task: what a recipe was calibrated with has a length already,
  /// and --length is the task's.
  func besideTask(_ pruning: PruningArguments) -> CalibrationArguments {
    var result = self
    if pruning.recipe != nil { result.length = nil }
    return result
  }

  /// The options as far as they are known before a model is open: its kind decides the length.
  func workbenchOptions(_ settings: Settings = Settings()) -> CalibrationOptions? {
    calibration.map { file in
      CalibrationOptions(
        file: file, samples: chosenSamples ?? settings.samples,
        length: length ?? settings.length ?? 128, seed: seed,
        heldOut: chosenHeldOut ?? settings.heldOut,
        tokenWeighting: tokenWeighting ?? settings.tokenWeighting,
        textField: textField, textColumn: textColumn)
    }
  }
}
