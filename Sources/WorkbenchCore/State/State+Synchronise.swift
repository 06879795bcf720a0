internal import PruningPlan

// What the engine should be working on follows from the state alone: analyses that the plan needs
// and that are not known, token errors of rows that no longer hold, and, while the Tokens pane has
// the focus, the other methods' errors at the focused site. Stale work is stopped.
extension State {
  mutating func synchronise() -> [Effect] {
    guard results.model != nil, results.calibration != nil,
      !stoppableJobs.contains(where: {
        // A calibration that has told of its first layers can be worked with.
        $0.request.stopsAnalysis && $0.id != results.calibrationJob
      })
    else { return [] }
    return synchroniseAnalyses() + synchroniseTokens() + synchroniseComparison()
      + synchroniseDistribution()
  }

  /// Sites whose statistics are known, with the focused one first.
  private var sitesByInterest: [SiteSummary] {
    let known = sites.filter(isCalibrated)
    guard let focused = focusedSite, isCalibrated(focused) else { return known }
    return [focused] + known.filter { $0.site != focused.site }
  }

  /// The analyses that the plan needs, the focused site's first, and then those of the other
  /// criteria at the focused site while their curves are in view.
  private var neededAnalyses: [AnalysisKey] {
    var keys = sitesByInterest.map { analysisKey($0.site, settings(of: $0).criterion) }
    if showsDifference, let other = comparison?.document {
      keys += sitesByInterest.map {
        analysisKey($0.site, settings(of: $0, in: other).criterion, in: other)
      }.filter { !keys.contains($0) }
    }
    if view.curveComparison == .criteria, Layout(self).panes[.curves] != nil,
      let site = focusedSite, isCalibrated(site)
    {
      for criterion in Criterion.available {
        let key = analysisKey(site.site, criterion)
        if !keys.contains(key) { keys.append(key) }
      }
    }
    return keys
  }

  private mutating func synchroniseAnalyses() -> [Effect] {
    var wanted = neededAnalyses.filter {
      results.analyses[$0] == nil && !results.refused.contains(.analysis($0))
    }
    var effects: [Effect] = []
    for job in stoppableJobs {
      guard case .analyze(let sites, let criterion, let estimate, let byHand) = job.request else {
        continue
      }
      let coming = Set(
        sites.map {
          AnalysisKey(
            site: $0, criterion: criterion, estimate: estimate,
            byHand: byHand[$0] ?? UnitChoices(), calibration: job.calibration)
        })
      let rest = wanted.filter { !coming.contains($0) }
      if rest.count == wanted.count { effects.append(supersede(job.id)) }
      wanted = rest
    }
    // Two configurations may have moved a site's units in two ways: then it is asked about twice.
    var groups: [(key: AnalysisKey, sites: [SiteID], byHand: [SiteID: UnitChoices])] = []
    for key in wanted {
      let known = groups.firstIndex {
        $0.key.criterion == key.criterion && $0.key.estimate == key.estimate
          && !$0.sites.contains(key.site)
      }
      let index = known ?? groups.count
      if known == nil { groups.append((key, [], [:])) }
      groups[index].sites.append(key.site)
      if !key.byHand.isEmpty { groups[index].byHand[key.site] = key.byHand }
    }
    for group in groups {
      effects.append(
        ask(
          .analyze(
            sites: group.sites, criterion: group.key.criterion, estimate: group.key.estimate,
            byHand: group.byHand)))
    }
    return effects
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
      !results.refused.contains(.tokens(sample: view.sample, revision: revision))
    {
      return TokenQuestion(
        sites: stale, settings: settings(of: stale), estimate: document.estimate,
        isForOther: false)
    }
    guard showsDifference, let other = comparison?.document,
      !results.refused.contains(.otherTokens(sample: view.sample, revision: revision))
    else { return nil }
    let others = sitesByInterest.filter { otherTokenRow(of: $0)?.isStale ?? true }.map(\.site)
    guard !others.isEmpty else { return nil }
    return TokenQuestion(
      sites: others, settings: settings(of: others, in: other), estimate: other.estimate,
      isForOther: true)
  }

  private mutating func synchroniseTokens() -> [Effect] {
    let question = tokenQuestion
    var effects: [Effect] = []
    for job in stoppableJobs where !job.isComparison {
      guard case .tokenErrors(let sample, _, let settings, let estimate, _) = job.request else {
        continue
      }
      if let question, sample == view.sample, job.calibration == results.calibrationNumber,
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
          sample: view.sample, sites: question.sites, settings: question.settings,
          estimate: question.estimate, revision: revision),
        isForOther: question.isForOther))
    return effects
  }

  func settings(of ids: [SiteID], in other: Document? = nil) -> [SiteID: SiteSettings] {
    var settings: [SiteID: SiteSettings] = [:]
    for site in sites where ids.contains(site.site) {
      settings[site.site] = self.settings(of: site, in: other ?? document)
    }
    return settings
  }

  private mutating func synchroniseComparison() -> [Effect] {
    let comparisons = stoppableJobs.filter(\.isComparison)
    let tokensAreWaiting = stoppableJobs.contains { $0.request.isTokens && !$0.isComparison }
    guard view.focus == .tokens, let site = focusedSite, isCalibrated(site), !tokensAreWaiting,
      results.tokens.sample == view.sample, results.tokens.sampleCount > 0
    else { return comparisons.map { supersede($0.id) } }
    let present = settings(of: site)
    for method in Reconstruction.available where method != present.reconstruction {
      var other = present
      other.reconstruction = method
      if let row = results.tokens.comparison[site.site]?[method], answers(row, other) { continue }
      let refusal = RefusedRequest.comparison(
        sample: view.sample, revision: revision, site.site, method)
      if results.refused.contains(refusal) { continue }
      let request = EngineRequest.tokenErrors(
        sample: view.sample, sites: [site.site], settings: [site.site: other],
        estimate: document.estimate, revision: revision)
      if comparisons.contains(where: { $0.request == request }) { return [] }
      // One at a time: when it has been answered, the next method's turn comes.
      return comparisons.map { supersede($0.id) } + [ask(request, isComparison: true)]
    }
    return comparisons.map { supersede($0.id) }
  }
}

extension EngineRequest {
  /// While it runs, analyses would be of something that is about to be replaced.
  fileprivate var stopsAnalysis: Bool {
    switch self {
    case .openModel, .calibrate: true
    default: false
    }
  }

  var isTokens: Bool { if case .tokenErrors = self { true } else { false } }
}
