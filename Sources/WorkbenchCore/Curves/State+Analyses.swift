internal import PruningPlan

extension State {
  mutating func analyzed(_ id: JobID, _ analysis: SiteAnalysis) -> [Effect] {
    guard let job = job(id), case .analyze(_, _, let estimate, let byHand) = job.request else {
      return []
    }
    let key = AnalysisKey(
      site: analysis.site, criterion: analysis.criterion, estimate: estimate,
      byHand: byHand[analysis.site] ?? UnitChoices(), calibration: job.calibration)
    curves.analyses[key] = analysis
    for warning in analysis.warnings { warn(warning, of: analysis.site) }
    return []
  }

  /// Sites whose statistics are known, with the focused one first.
  var sitesByInterest: [SiteSummary] {
    let known = sites.filter(isCalibrated)
    guard let focused = focusedSite, isCalibrated(focused) else { return known }
    return [focused] + known.filter { $0.site != focused.site }
  }

  /// The analyses that the plan needs, the focused site's first, and then those of the other
  /// criteria at the focused site while their curves are in view.
  private var neededAnalyses: [AnalysisKey] {
    var keys = sitesByInterest.map { analysisKey($0.site, settings(of: $0).criterion) }
    if showsDifference, let other = plan.comparison?.document {
      keys += sitesByInterest.map {
        analysisKey($0.site, settings(of: $0, in: other).criterion, in: other)
      }.filter { !keys.contains($0) }
    }
    if curves.comparison == .criteria, Layout(self).panes[.curves] != nil,
      let site = focusedSite, isCalibrated(site)
    {
      for criterion in Criterion.available {
        let key = analysisKey(site.site, criterion)
        if !keys.contains(key) { keys.append(key) }
      }
    }
    return keys
  }

  mutating func synchroniseAnalyses() -> [Effect] {
    var wanted = neededAnalyses.filter {
      curves.analyses[$0] == nil && !jobs.refused.contains(.analysis($0))
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
}

extension EngineRequest {
  var isAnalysis: Bool { if case .analyze = self { true } else { false } }
}
