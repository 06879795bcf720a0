package import PruningPlan

/// The calibration that all errors come from.
package struct CalibrationState: Equatable, Sendable {
  /// The calibration in use.
  package internal(set) var summary: CalibrationSummary?
  /// Some sites' statistics are missing: the calibration goes on, or was stopped.
  package internal(set) var isPartial = false
  /// The sites whose statistics are complete, while some are missing; nil for all.
  package internal(set) var sites: Set<SiteID>?
  /// The job that the calibration in use comes from.
  var job: JobID?
  /// Counts calibrations, so that results of an older one are never taken for current.
  package internal(set) var number = 0
}
