internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
internal import Tokenization
internal import Transformer

/// Runs calibration text through the dense model, layer by layer, and accumulates every site's
/// statistics.
package struct Calibrator {
  /// Calibrates, and keeps the statistics in memory.
  /// - Parameters:
  ///   - model: the dense model.
  ///   - options: which text, and how.
  ///   - work: progress and cancellation.
  ///   - partial: told of what is known, layer by layer.
  package static func run(
    _ model: LoadedModel, _ options: CalibrationOptions, work: Work = Work(),
    partial: ((Calibration) -> Void)? = nil
  ) throws -> Calibration {
    try reporting(of: model) {
      let samples = try CalibrationSamples(options, model: model, work: work)
      let watch = Stopwatch()
      let run = try CalibrationRun(
        model.dense, samples, options.tokenWeighting, spill: nil, work: work,
        piece: model.tokenizer.piece)
      follow(run, samples, options, of: model, partial)
      var statistics: [CalibrationPart: [SiteID: Statistics]] = [:]
      for (part, site) in run.order {
        statistics[part, default: [:]][site] = try run.take(part, site)
      }
      let summary = CalibrationSummary(
        options: options, samples: samples.fitted.count, heldOutSamples: samples.heldOut.count,
        tokens: run.tokens[.fitted] ?? 0, heldOutTokens: run.tokens[.heldOut] ?? 0,
        seconds: watch.seconds)
      return Calibration(
        summary: summary, fitted: SiteStatistics(statistics[.fitted] ?? [:]),
        heldOut: SiteStatistics(statistics[.heldOut] ?? [:]), samples: samples,
        outliers: run.outliers)
    }
  }

  /// Calibrates, and writes each site's statistics to a file as soon as they are complete, so that
  /// memory is needed for one layer's only.
  /// - Parameters:
  ///   - model: the dense model.
  ///   - options: which text, and how.
  ///   - shard: the part of the samples to take; nil for all.
  ///   - path: the file to write.
  ///   - overwrite: whether an existing file may be replaced.
  ///   - spill: a folder on disk for the hidden states; nil for memory.
  ///   - work: progress and cancellation.
  ///   - partial: told of what is known, layer by layer, as far as memory allows.
  /// - Returns: the calibration, whose statistics are read from the file when they are used.
  @discardableResult
  package static func write(
    _ model: LoadedModel, _ options: CalibrationOptions, shard: CalibrationShard? = nil,
    to path: String, overwrite: Bool, spill: String? = nil, work: Work = Work(),
    partial: ((Calibration) -> Void)? = nil
  ) throws -> Calibration {
    try reporting(of: model) {
      let all = try CalibrationSamples(options, model: model, work: work)
      let shards = shard.map { ShardSet($0) } ?? .whole
      let samples = all.part(shards)
      guard !samples.fitted.isEmpty else {
        throw EngineError(
          .usage,
          "no sample is left for shard \(shards.held[0])/\(shards.count): there are "
            + "\(all.fitted.count) to fit on")
      }
      let run = try CalibrationRun(
        model.dense, samples, options.tokenWeighting, spill: spill.map(ScratchFile.init),
        work: work,
        piece: model.tokenizer.piece)
      follow(run, samples, options, of: model, partial)
      try AccumulatorFile.write(
        run, samples,
        AccumulatorFile.Header(
          model: model.summary.name, key: CalibrationKey(options, model: model, work: work),
          shards: shards,
          sampleTotals: [all.fitted.count, all.heldOut.count],
          summary: CalibrationSummary(
            options: options, samples: samples.fitted.count,
            heldOutSamples: samples.heldOut.count, tokens: run.tokens[.fitted] ?? 0,
            heldOutTokens: run.tokens[.heldOut] ?? 0, seconds: 0)),
        model: model, to: path, overwrite: overwrite)
      return try AccumulatorFile.read(path, model: model)
    }
  }
}

extension Calibrator {
  /// Errors in the engine's terms.
  fileprivate static func reporting<Result>(
    of model: LoadedModel, _ work: () throws -> Result
  ) throws -> Result {
    do {
      return try model.namingWeights(work)
    } catch {
      throw EngineError(error)
    }
  }

  fileprivate static func follow(
    _ run: CalibrationRun, _ samples: CalibrationSamples, _ options: CalibrationOptions,
    of model: LoadedModel, _ partial: ((Calibration) -> Void)?
  ) {
    guard let partial, !model.isStreamed else { return }
    GrowingCalibration(samples, options, limit: model.retainedBytes / 2, report: partial)
      .follow(run)
  }
}
