internal import PruningPlan

extension State {
  mutating func calibrate(_ options: CalibrationOptions) -> [Effect] {
    view.dialog = nil
    var options = options
    options.file = environment.expand(options.file)
    environment.configuration.calibration = options
    environment.configuration.calibrationLengthIsChosen = true
    let stops = stoppableJobs.filter { !$0.isForeground || $0.request.isCalibration }
      .map { supersede($0.id) }
    return stops + [ask(.calibrate(options))]
  }

  mutating func calibrated(_ id: JobID, _ summary: CalibrationSummary) -> [Effect] {
    adopt(summary, of: id)
    results.calibrationIsPartial = false
    results.calibratedSites = nil
    session.append(.note(.calibrated(summary)))
    results.note(
      .done, "calibrated on \(summary.tokens) tokens of \(summary.samples) samples")
    update(id) { if $0.phase != .cancelling { $0.phase = .finished } }
    return remember(text: summary.options.file) + synchronise()
  }

  /// Some layers are known: they can be worked with while the others come.
  mutating func calibrating(
    _ id: JobID, _ summary: CalibrationSummary, _ known: [SiteID]
  ) -> [Effect] {
    adopt(summary, of: id)
    results.calibrationIsPartial = true
    results.calibratedSites = Set(known)
    return synchronise()
  }

  /// Takes a calibration, or more of the one in use: what is known of a site stays.
  private mutating func adopt(_ summary: CalibrationSummary, of id: JobID) {
    results.calibration = summary
    guard results.calibrationJob != id else { return }
    results.calibrationJob = id
    results.calibrationNumber += 1
    let number = results.calibrationNumber
    results.analyses = results.analyses.filter { $0.key.calibration >= number - 1 }
    results.refused = []
    results.warned = [:]
    results.tokens.comparison = [:]
    let count = summary.samples + summary.heldOutSamples
    view.sample = view.sampleIsChosen ? min(view.sample, max(0, count - 1)) : firstSample
  }
}

extension EngineRequest {
  var isCalibration: Bool { if case .calibrate = self { true } else { false } }
}
