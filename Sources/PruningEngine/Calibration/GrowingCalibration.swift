internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan

/// What is known of a calibration under way: the sites of the layers that it has left. Their
/// statistics are final, so all that is derived from them holds for the complete calibration too.
final class GrowingCalibration {
  private let samples: CalibrationSamples
  private let options: CalibrationOptions
  private let limit: Int
  private let report: (Calibration) -> Void
  private let derived = DerivedCache()
  private let watch = Stopwatch()
  private var statistics: [CalibrationPart: [SiteID: Statistics]] = [:]
  private var bytes = 0

  /// - Parameters:
  ///   - limit: bytes of matrices to keep; what is finished after that is told of at the end only.
  ///   - report: told of all complete sites, layer by layer.
  init(
    _ samples: CalibrationSamples, _ options: CalibrationOptions, limit: Int,
    report: @escaping (Calibration) -> Void
  ) {
    self.samples = samples
    self.options = options
    self.limit = limit
    self.report = report
  }

  /// Follows a run.
  func follow(_ run: CalibrationRun) {
    let lastPart = run.order.last?.part
    run.announce = { [weak run] part, site, value in
      guard let run else { return }
      self.bytes += value.centredGram.values.count * MemoryLayout<Double>.size
      guard self.bytes <= self.limit else { return }
      self.statistics[part, default: [:]][site] = value
      // The FFN is a layer's last site.
      guard part == lastPart, site.module == .ffn else { return }
      self.report(self.calibration(run))
    }
  }

  private func calibration(_ run: CalibrationRun) -> Calibration {
    Calibration(
      summary: CalibrationSummary(
        options: options, samples: samples.fitted.count, heldOutSamples: samples.heldOut.count,
        tokens: run.tokens[.fitted] ?? 0, heldOutTokens: run.tokens[.heldOut] ?? 0,
        seconds: watch.seconds),
      fitted: SiteStatistics(statistics[.fitted] ?? [:]),
      heldOut: SiteStatistics(statistics[.heldOut] ?? [:]), samples: samples,
      outliers: run.outliers, isPartial: true, derived: derived)
  }
}
