internal import PruningPlan

/// How jobs end: done, failed, cancelled, and what is said of it.
extension State {
  mutating func finish(_ id: JobID, seconds: Double) -> [Effect] {
    guard let job = job(id) else { return [] }
    end(id, .finished) { $0.seconds = seconds }
    refuse(job)
    return synchronise()
  }

  mutating func fail(_ id: JobID, _ message: String) -> [Effect] {
    guard let job = job(id) else {
      log.note(.error, message)
      return []
    }
    if job.request.isBrowsing { return browsingFailed(job, message) }
    // An evaluation that was given up has been explained already.
    if job.isSuperseded, job.request.isEvaluation { return wasCancelled(id) }
    end(id, .failed) { $0.message = message }
    budgetFailed(id, message)
    worstFailed(id, message)
    log.note(.error, "\(job.title): \(message)")
    refuse(job)
    return tell(message, of: job) + giveUp(evaluationsAfter: job) + synchronise()
  }

  /// What is wrong is said where it can be mended: in the form, as it was filled in; else in a dialog
  /// of its own, or in a line where nobody waits for the job.
  private mutating func tell(_ problem: String, of job: Job) -> [Effect] {
    var dialog = MessageDialog(title: "Failed: \(job.title)", text: problem, isError: true)
    switch job.request {
    case .export(let recipe, let format, let storage, let destination, let overwrite):
      return presentExport(
        of: recipe, format, storage, destination, overwrite: overwrite, problem: problem)
    case .calibrate(let options): presentCalibration(options, problem: problem)
    // The pruned model is evaluated after the dense one, so its failure is not the data's.
    case .evaluate(let recipe, let options) where recipe.sites.isEmpty:
      presentEvaluation(options, problem: problem)
    case .openModel(let path):
      dialog.modelPath = path
      present(.message(dialog))
    case _ where job.isForeground: present(.message(dialog))
    default: message = problem
    }
    return []
  }

  /// What could not be evaluated on the dense model can't be on the pruned one: one failure, one
  /// message.
  private mutating func giveUp(evaluationsAfter failed: Job) -> [Effect] {
    guard case .evaluate(let recipe, let options) = failed.request, recipe.sites.isEmpty else {
      return []
    }
    let others = stoppableJobs.filter { job in
      if case .evaluate(_, options) = job.request { true } else { false }
    }
    return others.map { supersede($0.id) }
  }

  mutating func wasCancelled(_ id: JobID) -> [Effect] {
    guard let job = job(id) else { return [] }
    end(id, .cancelled) { _ in }
    budgetFailed(id, "stopped")
    worstFailed(id, "stopped")
    // What the workbench itself gave up has been explained by what it was given up for.
    if job.isForeground, !(job.isSuperseded && job.request.isEvaluation) {
      let known = calibration.job == id ? calibration.sites : nil
      let kept = known.map { "; \($0.count) of \(sites.count) sites are known (partial)" } ?? ""
      log.note(.warning, "\(job.title): cancelled" + kept)
    }
    refuse(job)
    return synchronise()
  }

  /// What can't be looked into is said where it would have been listed.
  private mutating func browsingFailed(_ job: Job, _ message: String) -> [Effect] {
    jobs.all.removeAll { $0.id == job.id }
    switch job.request {
    case .list(let folder): browsing.problems[folder] = message
    case .summarise(let paths):
      for path in paths where browsing.summaries[path] == nil {
        browsing.summaries[path] = FileSummary(
          path: path, bytes: 0, content: .problem(message))
      }
    case .measure: editPreview(of: job.id) { $0.problem = message }
    default: break
    }
    return []
  }

  /// Ends a job. Jobs that follow from edits are many and are forgotten, unless they failed.
  private mutating func end(_ id: JobID, _ phase: Job.Phase, _ change: (inout Job) -> Void) {
    update(id) { job in
      job.phase = phase
      if phase == .finished { job.fraction = 1 }
      job.secondsLeft = nil
      change(&job)
    }
    if tryIt.attempt?.job == id { tryIt.attempt?.phase = phase }
    // The numbers of evaluations that have come to nothing are free again.
    let coming = jobs.all.filter(\.phase.isActive).compactMap(\.trial).max() ?? -1
    trials.next = max(trials.latest, coming) + 1
    jobs.all.removeAll { job in
      job.id == id && !job.isForeground && phase != .failed
    }
    let ended = jobs.all.filter { !$0.phase.isActive }
    if ended.count > 50 { jobs.all.removeAll { $0.id == ended[0].id } }
  }

  /// What a job has not brought, though nothing superseded it, is not asked for again by itself.
  mutating func refuse(_ job: Job) {
    switch job.request {
    case .analyze(let sites, let criterion, let estimate, let byHand):
      guard !job.isSuperseded else { return }
      for site in sites {
        let key = AnalysisKey(
          site: site, criterion: criterion, estimate: estimate,
          byHand: byHand[site] ?? UnitChoices(), calibration: job.calibration)
        if curves.analyses[key] == nil { jobs.refused.insert(.analysis(key)) }
      }
    case .tokenErrors(let sample, let sites, let settings, _, let revision):
      guard !job.isSuperseded else { return }
      if job.isComparison, let site = sites.first, let own = settings[site] {
        let row = tokens.sheet.comparison[site]?[own.reconstruction]
        if sample == tokens.sheet.sample, let row, answers(row, own) { return }
        jobs.refused.insert(
          .comparison(sample: sample, revision: revision, site, own.reconstruction))
      } else if !holdsRows(of: job, sample, sites) {
        jobs.refused.insert(
          job.isForOther
            ? .otherTokens(sample: sample, revision: revision)
            : .tokens(sample: sample, revision: revision))
      }
    case .distribution(_, let settings, let estimate, _):
      guard !job.isSuperseded else { return }
      let key = DistributionKey(settings, estimate, calibration: job.calibration)
      if distribution.sheet?.key != key || distribution.sheet?.value.isComplete == false {
        jobs.refused.insert(.distribution(key))
      }
    case .removals(let settings, let estimate):
      guard !job.isSuperseded else { return }
      jobs.refused.insert(
        .removals(
          RemovalKey(settings: settings, estimate: estimate, calibration: job.calibration)))
    case .depth(let options, let estimate):
      guard !job.isSuperseded else { return }
      jobs.refused.insert(
        .depth(DepthKey(options: options, estimate: estimate, calibration: job.calibration)))
    default: break
    }
  }
}
