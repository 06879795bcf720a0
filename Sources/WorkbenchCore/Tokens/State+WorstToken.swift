internal import PruningPlan

extension State {
  mutating func requestWorstToken() -> [Effect] {
    guard let site = focusedSite else { return [] }
    let stops = stoppableJobs.filter { $0.request.isWorstToken }.map { supersede($0.id) }
    return stops + [
      ask(
        .worstToken(
          site: site.site, settings: settings(of: site), estimate: plan.document.estimate,
          revision: plan.revision))
    ]
  }

  mutating func goToWorst(_ site: SiteID, sample: Int, token: Int, revision: Int)
    -> [Effect]
  {
    guard revision == self.plan.revision else { return [] }
    tokens.sample = max(0, sample)
    tokens.sampleIsChosen = true
    tokens.cursor = max(0, token)
    moveCursor(to: site)
    session.entries.append(.note(.worst(site, sample: sample, token: token)))
    message = "worst token of \(site): \(name(ofSample: sample)), token \(token)"
    return synchronise()
  }
}

extension EngineRequest {
  var isWorstToken: Bool {
    switch self {
    case .worstToken, .worstTokens: true
    default: false
    }
  }
}
