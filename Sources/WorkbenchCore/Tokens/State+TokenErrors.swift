internal import PruningPlan

extension State {
  mutating func take(_ errors: TokenErrors, of id: JobID) -> [Effect] {
    guard let job = job(id),
      case .tokenErrors(let sample, _, let settings, let estimate, _) = job.request,
      sample == tokens.sample
    else { return [] }
    if tokens.sheet.sample != sample || tokens.sheet.tokens != errors.tokens {
      tokens.sheet.rows = [:]
      tokens.sheet.others = [:]
      tokens.sheet.comparison = [:]
    }
    tokens.sheet.sample = sample
    tokens.sheet.sampleCount = errors.sampleCount
    tokens.sheet.tokens = errors.tokens
    for (site, values) in errors.rows {
      guard let settings = settings[site] else { continue }
      let row = TokenRow(
        errors: values, settings: settings, estimate: estimate, calibration: job.calibration)
      if job.isComparison {
        tokens.sheet.comparison[site, default: [:]][settings.reconstruction] = row
      } else {
        store(row, of: site)
      }
    }
    return []
  }

  /// A row belongs to the configuration that it answers, whichever has asked; or to both.
  private mutating func store(_ row: TokenRow, of id: SiteID) {
    guard let site = sites.first(where: { $0.site == id }) else { return }
    let isOthers = plan.comparison.map { answers(row, of: site, in: $0.document) } ?? false
    if isOthers { tokens.sheet.others[id] = row }
    if !isOthers || answers(row, settings(of: site)) { tokens.sheet.rows[id] = row }
  }

  /// Rows that no longer hold.
  private struct TokenQuestion {
    var sites: [SiteID]
    var settings: [SiteID: SiteSettings]
    var estimate: EstimateOptions
    var isForOther: Bool
  }

  /// The rows to ask for now: those on screen, then those of the other configuration while the
  /// difference is in view. The engine answers one question about tokens at a time.
  private var tokenQuestion: TokenQuestion? {
    let stale = sitesByInterest.filter { tokenRow(of: $0)?.isStale ?? true }.map(\.site)
    if !stale.isEmpty,
      !jobs.refused.contains(.tokens(sample: tokens.sample, revision: plan.revision))
    {
      return TokenQuestion(
        sites: stale, settings: settings(of: stale), estimate: plan.document.estimate,
        isForOther: false)
    }
    guard showsDifference, let other = plan.comparison?.document,
      !jobs.refused.contains(.otherTokens(sample: tokens.sample, revision: plan.revision))
    else { return nil }
    let others = sitesByInterest.filter { otherTokenRow(of: $0)?.isStale ?? true }.map(\.site)
    guard !others.isEmpty else { return nil }
    return TokenQuestion(
      sites: others, settings: settings(of: others, in: other), estimate: other.estimate,
      isForOther: true)
  }

  mutating func synchroniseTokens() -> [Effect] {
    let question = tokenQuestion
    var effects: [Effect] = []
    for job in stoppableJobs where !job.isComparison {
      guard case .tokenErrors(let sample, _, let settings, let estimate, _) = job.request else {
        continue
      }
      if let question, sample == tokens.sample, job.calibration == calibration.number,
        estimate == question.estimate,
        question.settings.allSatisfy({ settings[$0.key] == $0.value })
      {
        return effects
      }
      effects.append(supersede(job.id))
    }
    guard let question else { return effects }
    effects.append(
      ask(
        .tokenErrors(
          sample: tokens.sample, sites: question.sites, settings: question.settings,
          estimate: question.estimate, revision: plan.revision),
        isForOther: question.isForOther))
    return effects
  }

  mutating func synchroniseComparison() -> [Effect] {
    let comparisons = stoppableJobs.filter(\.isComparison)
    let tokensAreWaiting = stoppableJobs.contains { $0.request.isTokens && !$0.isComparison }
    guard panes.focus == .tokens, let site = focusedSite, isCalibrated(site), !tokensAreWaiting,
      tokens.sheet.sample == tokens.sample, tokens.sheet.sampleCount > 0
    else { return comparisons.map { supersede($0.id) } }
    let present = settings(of: site)
    for method in Reconstruction.available where method != present.reconstruction {
      var other = present
      other.reconstruction = method
      if let row = tokens.sheet.comparison[site.site]?[method], answers(row, other) { continue }
      let refusal = RefusedRequest.comparison(
        sample: tokens.sample, revision: plan.revision, site.site, method)
      if jobs.refused.contains(refusal) { continue }
      let request = EngineRequest.tokenErrors(
        sample: tokens.sample, sites: [site.site], settings: [site.site: other],
        estimate: plan.document.estimate, revision: plan.revision)
      if comparisons.contains(where: { $0.request == request }) { return [] }
      // One at a time: when it has been answered, the next method's turn comes.
      return comparisons.map { supersede($0.id) } + [ask(request, isComparison: true)]
    }
    return comparisons.map { supersede($0.id) }
  }

  /// The rows that a job was to bring are there: another sample's answer may replace them later,
  /// and then they are asked for again.
  func holdsRows(of job: Job, _ sample: Int, _ ids: [SiteID]) -> Bool {
    guard sample == tokens.sheet.sample else { return false }
    return sites.filter { ids.contains($0.site) }.allSatisfy { site in
      (job.isForOther ? otherTokenRow(of: site) : tokenRow(of: site))?.isStale == false
    }
  }
}

extension EngineRequest {
  var isTokens: Bool { if case .tokenErrors = self { true } else { false } }
}
