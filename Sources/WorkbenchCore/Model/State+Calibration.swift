internal import PruningPlan

extension State {
  mutating func calibrate(_ options: CalibrationOptions) -> [Effect] {
    dialogs.open = nil
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
    calibration.isPartial = false
    calibration.sites = nil
    session.entries.append(.note(.calibrated(summary)))
    log.note(
      .done, "calibrated on \(summary.tokens) tokens of \(summary.samples) samples")
    update(id) { if $0.phase != .cancelling { $0.phase = .finished } }
    return remember(text: summary.options.file) + synchronise()
  }

  /// Some layers are known: they can be worked with while the others come.
  mutating func calibrating(
    _ id: JobID, _ summary: CalibrationSummary, _ known: [SiteID]
  ) -> [Effect] {
    adopt(summary, of: id)
    calibration.isPartial = true
    calibration.sites = Set(known)
    return synchronise()
  }

  /// Takes a calibration, or more of the one in use: what is known of a site stays.
  private mutating func adopt(_ summary: CalibrationSummary, of id: JobID) {
    calibration.summary = summary
    guard calibration.job != id else { return }
    calibration.job = id
    calibration.number += 1
    let number = calibration.number
    curves.analyses = curves.analyses.filter { $0.key.calibration >= number - 1 }
    depth.forget(before: number)
    jobs.refused = []
    curves.warned = [:]
    tokens.sheet.comparison = [:]
    let count = summary.samples + summary.heldOutSamples
    tokens.sample = tokens.sampleIsChosen ? min(tokens.sample, max(0, count - 1)) : firstSample
  }
}

extension EngineRequest {
  var isCalibration: Bool { if case .calibrate = self { true } else { false } }
}
