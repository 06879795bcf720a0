package import PruningPlan

extension State {
  // MARK: Errors of removed sites

  /// What is to be known of a plan's removed sites; nil where none are, or where statistics are still
  /// to come.
  private func removalKey(of document: Document) -> RemovalKey? {
    guard calibration.summary != nil, calibration.sites == nil,
      document.sites.values.contains(where: \.isRemoved)
    else { return nil }
    let stretches = document.sites.stretches(of: sites)
    let asked = Set(stretches.flatMap(\.sites) + stretches.compactMap(\.carrier))
    return RemovalKey(
      settings: settings(of: asked.sorted(), in: document), estimate: document.estimate,
      calibration: calibration.number)
  }

  /// The error of a removed site, which is its whole stretch's, or of one that makes good for those
  /// behind it; nil where it isn't known, or the site is neither.
  func removalError(of site: SiteID, in other: Document?) -> ErrorFigure? {
    guard let other else { return depth.current[site] }
    return removalKey(of: other).flatMap { depth.removals[$0]?[site] }
  }

  mutating func take(_ errors: [SiteID: ErrorFigure], of id: JobID) -> [Effect] {
    guard let job = job(id), case .removals(let settings, let estimate) = job.request else {
      return []
    }
    let key = RemovalKey(
      settings: settings, estimate: estimate, calibration: job.calibration)
    depth.removals[key] = errors
    if key == removalKey(of: plan.document) { depth.current = errors }
    return []
  }

  /// Looks up what is known of the plan's removed sites.
  mutating func recallRemovals() {
    depth.current = removalKey(of: plan.document).flatMap { depth.removals[$0] } ?? [:]
  }

  /// Asks what removed sites cost, in the plan on screen and in the one that it is compared with.
  mutating func synchroniseRemovals() -> [Effect] {
    let documents =
      [plan.document]
      + (showsDifference ? [plan.comparison?.document] : [])
      .compactMap(\.self)
    let wanted = documents.compactMap(removalKey).filter {
      depth.removals[$0] == nil && !jobs.refused.contains(.removals($0))
    }
    let running = stoppableJobs.filter(\.request.isRemovals)
    let useful = running.filter { job in
      guard case .removals(let settings, let estimate) = job.request else { return false }
      return wanted.contains(
        RemovalKey(settings: settings, estimate: estimate, calibration: job.calibration))
    }
    var effects = running.filter { job in !useful.contains { $0.id == job.id } }
      .map { supersede($0.id) }
    if useful.isEmpty, let first = wanted.first {
      effects.append(ask(.removals(settings: first.settings, estimate: first.estimate)))
    }
    return effects
  }

  // MARK: Costs of all stretches

  private var depthKey: DepthKey? {
    guard calibration.summary != nil, calibration.sites == nil else { return nil }
    return DepthKey(
      options: DepthOptions(), estimate: plan.document.estimate, calibration: calibration.number)
  }

  /// What every stretch would cost, under the present estimate and calibration.
  package var stretchFigures: [StretchFigures]? { depthKey.flatMap { depth.figures[$0] } }

  /// The job that measures it, while it does.
  package var depthJob: Job? { jobs.all.last { $0.request.isDepth && $0.phase.isActive } }

  mutating func take(_ figures: [StretchFigures], of id: JobID) -> [Effect] {
    guard let job = job(id), case .depth(let options, let estimate) = job.request else {
      return []
    }
    let key = DepthKey(options: options, estimate: estimate, calibration: job.calibration)
    depth.figures[key] = figures
    return []
  }

  /// Asks what every stretch would cost, while that is in view.
  mutating func synchroniseDepth() -> [Effect] {
    let running = stoppableJobs.filter(\.request.isDepth)
    let isShown = curves.comparison == .depth && Layout(self).panes[.curves] != nil
    guard isShown, let key = depthKey else { return running.map { supersede($0.id) } }
    let useful = running.filter { job in
      guard case .depth(let options, let estimate) = job.request else { return false }
      return DepthKey(options: options, estimate: estimate, calibration: job.calibration) == key
    }
    var effects = running.filter { job in !useful.contains { $0.id == job.id } }
      .map { supersede($0.id) }
    if useful.isEmpty, depth.figures[key] == nil, !jobs.refused.contains(.depth(key)) {
      effects.append(ask(.depth(key.options, estimate: key.estimate)))
    }
    return effects
  }
}

extension EngineRequest {
  var isRemovals: Bool { if case .removals = self { true } else { false } }
  var isDepth: Bool { if case .depth = self { true } else { false } }
}
