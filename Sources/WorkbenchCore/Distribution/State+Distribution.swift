internal import PruningPlan

extension State {
  mutating func take(_ value: ErrorDistribution, of id: JobID) -> [Effect] {
    guard let job = job(id), case .distribution(_, let settings, let estimate, _) = job.request
    else { return [] }
    let key = DistributionKey(settings, estimate, calibration: job.calibration)
    // What is stopped may still speak, but not over what has been asked for since.
    guard key == distributionKey || !job.isSuperseded else { return [] }
    distribution.sheet = DistributionSheet(key: key, value: value)
    return []
  }

  /// Counts anew what the plan has changed, while the pane is in view; what is edited comes first,
  /// so it waits for analyses and for the tokens of the sample.
  mutating func synchroniseDistribution() -> [Effect] {
    let running = stoppableJobs.filter(\.request.isDistribution)
    guard Layout(self).panes[.distribution] != nil, let key = distributionKey else {
      return running.map { supersede($0.id) }
    }
    let useful = running.filter { job in
      guard case .distribution(_, let settings, let estimate, _) = job.request else { return false }
      return DistributionKey(settings, estimate, calibration: job.calibration) == key
    }
    var effects = running.filter { job in !useful.contains { $0.id == job.id } }
      .map { supersede($0.id) }
    let isKnown = distribution.sheet?.key == key && distribution.sheet?.value.isComplete == true
    let isBusy = stoppableJobs.contains {
      $0.request.isTokens || $0.request.isAnalysis || $0.request.isCalibration
    }
    guard useful.isEmpty, !isKnown, !isBusy, !jobs.refused.contains(.distribution(key)) else {
      return effects
    }
    let sites = distributionSites.map(\.site)
    effects.append(
      ask(
        .distribution(
          sites: sites, settings: settings(of: sites), estimate: plan.document.estimate,
          revision: plan.revision)))
    return effects
  }
}
