package import PruningPlan

/// The tokens on which a site errs most, and what they were found for.
package struct WorstList: Hashable, Sendable {
  /// The site.
  package var site: SiteID
  /// What it was pruned by.
  var settings: SiteSettings
  var estimate: EstimateOptions
  var calibration: Int
  /// The job that finds them.
  var job: JobID
  /// The tokens, the worst first; nil until they are known.
  package internal(set) var tokens: [RankedToken]?
  /// Why there are none.
  package internal(set) var problem: String?
}

/// A token of a sample at a site.
package struct TokenPlace: Codable, Hashable, Sendable {
  /// The site.
  package var site: SiteID
  /// The sample, from 0.
  package var sample: Int
  /// The token, from 0.
  package var token: Int

  /// Creates a place.
  package init(_ site: SiteID, sample: Int, token: Int) {
    self.site = site
    self.sample = sample
    self.token = token
  }
}

extension State {
  /// Tokens that are asked for.
  private static let worstTokens = 50

  /// Opens the list of the focused site's worst tokens, and has them looked for where they aren't
  /// known under the present plan.
  mutating func openWorstList() -> [Effect] {
    guard let site = focusedSite else { return [] }
    let settings = settings(of: site)
    dialogs.open = .list(
      ListDialog(kind: .worst, heading: "Worst tokens of \(site.site)"))
    if let list = tokens.worst, list.site == site.site, list.settings == settings,
      list.estimate == plan.document.estimate, list.calibration == calibration.number,
      list.tokens != nil || job(list.job)?.phase.isActive == true
    {
      return []
    }
    let stops = stoppableJobs.filter { $0.request.isWorstToken }.map { supersede($0.id) }
    let id = JobID(jobs.next)
    let effect = ask(
      .worstTokens(
        site: site.site, settings: settings, estimate: plan.document.estimate,
        limit: Self.worstTokens, revision: plan.revision))
    tokens.worst = WorstList(
      site: site.site, settings: settings, estimate: plan.document.estimate,
      calibration: calibration.number, job: id)
    return stops + [effect]
  }

  mutating func take(_ worst: [RankedToken], of id: JobID) -> [Effect] {
    if tokens.worst?.job == id { tokens.worst?.tokens = worst }
    return []
  }

  mutating func worstFailed(_ id: JobID, _ problem: String) {
    if tokens.worst?.job == id, tokens.worst?.tokens == nil { tokens.worst?.problem = problem }
  }

  /// What the list says while it has no rows.
  package var worstText: String {
    guard let list = tokens.worst, list.tokens == nil else { return "No token errs at this site." }
    if let problem = list.problem { return problem }
    let percent = Int((job(list.job)?.fraction ?? 0) * 100)
    return "Looking through the samples… \(percent) %"
  }

  /// The rows of the list.
  var worstItems: [ListItem] {
    guard let list = tokens.worst else { return [] }
    let found = (list.tokens ?? []).map { token in
      (token, place: "\(name(ofSample: token.sample)) token \(token.token)")
    }
    // The words stand below each other.
    let width = found.map(\.place.count).max() ?? 0
    return found.map { found, place in
      ListItem(
        title: Numerals.fixed(Double(found.error), 3),
        detail: place + String(repeating: " ", count: width - place.count + 2)
          + "\(found.before)[\(found.text)]\(found.after)",
        command: Command(
          .tokenGo,
          .place(TokenPlace(list.site, sample: found.sample, token: found.token))))
    }
  }

  /// Goes to a token wherever it is.
  mutating func go(to place: TokenPlace) -> [Effect] {
    tokens.sample = max(0, place.sample)
    tokens.sampleIsChosen = true
    tokens.cursor = max(0, place.token)
    units.isShown = false
    moveCursor(to: place.site)
    return focus(.tokens)
  }
}
