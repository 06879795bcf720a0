public import PruningPlan

/// The tokens on which a site errs most, and what they were found for.
public struct WorstList: Hashable, Sendable {
  /// The site.
  public var site: SiteID
  /// What it was pruned by.
  var settings: SiteSettings
  var estimate: EstimateOptions
  var calibration: Int
  /// The job that finds them.
  var job: JobID
  /// The tokens, the worst first; nil until they are known.
  public internal(set) var tokens: [RankedToken]?
  /// Why there are none.
  public internal(set) var problem: String?
}

/// A token of a sample at a site.
public struct TokenPlace: Codable, Hashable, Sendable {
  /// The site.
  public var site: SiteID
  /// The sample, from 0.
  public var sample: Int
  /// The token, from 0.
  public var token: Int

  /// Creates a place.
  public init(_ site: SiteID, sample: Int, token: Int) {
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
    view.dialog = .list(
      ListDialog(kind: .worst, heading: "Worst tokens of \(site.site)"))
    if let list = results.worst, list.site == site.site, list.settings == settings,
      list.estimate == document.estimate, list.calibration == results.calibrationNumber,
      list.tokens != nil || job(list.job)?.phase.isActive == true
    {
      return []
    }
    let stops = stoppableJobs.filter { $0.request.isWorstToken }.map { supersede($0.id) }
    let id = JobID(results.nextJob)
    let effect = ask(
      .worstTokens(
        site: site.site, settings: settings, estimate: document.estimate,
        limit: Self.worstTokens, revision: revision))
    results.worst = WorstList(
      site: site.site, settings: settings, estimate: document.estimate,
      calibration: results.calibrationNumber, job: id)
    return stops + [effect]
  }

  mutating func take(_ tokens: [RankedToken], of id: JobID) -> [Effect] {
    if results.worst?.job == id { results.worst?.tokens = tokens }
    return []
  }

  mutating func worstFailed(_ id: JobID, _ problem: String) {
    if results.worst?.job == id, results.worst?.tokens == nil { results.worst?.problem = problem }
  }

  /// What the list says while it has no rows.
  public var worstText: String {
    guard let list = results.worst, list.tokens == nil else { return "No token errs at this site." }
    if let problem = list.problem { return problem }
    let percent = Int((job(list.job)?.fraction ?? 0) * 100)
    return "Looking through the samples… \(percent) %"
  }

  /// The rows of the list.
  var worstItems: [ListItem] {
    guard let list = results.worst else { return [] }
    return (list.tokens ?? []).map { found in
      return ListItem(
        title: Numerals.fixed(Double(found.error), 3),
        detail: "\(name(ofSample: found.sample)) token \(found.token)  "
          + "\(found.before)[\(found.text)]\(found.after)",
        command: Command(
          .tokenGo,
          .place(TokenPlace(list.site, sample: found.sample, token: found.token))))
    }
  }

  /// Goes to a token wherever it is.
  mutating func go(to place: TokenPlace) -> [Effect] {
    view.sample = max(0, place.sample)
    view.sampleIsChosen = true
    view.token = max(0, place.token)
    view.showsUnits = false
    moveCursor(to: place.site)
    return focus(.tokens)
  }
}
