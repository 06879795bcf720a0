public import PruningPlan

/// One of two configurations that are compared.
public enum ConfigurationName: String, CaseIterable, Hashable, Sendable {
  case a = "A"
  case b = "B"

  /// The one beside it.
  public var other: ConfigurationName { self == .a ? .b : .a }
}

/// A second plan beside the one on screen. The one on screen is always ``State/document`` with
/// ``State/history``, so that all else works on it; toggling swaps the two. Each has an undo of its
/// own: undo never changes what is not on screen.
public struct Comparison: Equatable, Sendable {
  /// Which of the two is on screen, and edited.
  public internal(set) var shown: ConfigurationName
  /// The other one's plan.
  public internal(set) var document: Document
  /// The other one's undo and redo.
  public internal(set) var history: History
  /// Table, curves and heatmap show the difference: what is on screen less the other.
  public internal(set) var showsDifference = false

  /// What the screen shows: `A`, `B`, `A−B` or `B−A`.
  public var title: String {
    showsDifference ? "\(shown.rawValue)−\(shown.other.rawValue)" : shown.rawValue
  }
}

/// What the configuration on screen does at a site, less what the other one does.
public struct SiteDifference: Equatable, Sendable {
  /// Units of the dense site.
  public var units: Int
  /// What is decided in the configuration on screen, and in the other.
  public var shown, other: SiteSettings
  /// The figures that come of it.
  public var figures, otherFigures: SiteFigures

  /// Units kept more (above 0) or less.
  public var kept: Int { shown.kept - other.kept }
  /// Share of the units that is pruned more (above 0) or less.
  public var ratio: Double { -Double(kept) / Double(max(1, units)) }
  /// Relative error more (above 0) or less; nil where one of the two is not known.
  public var error: Double? {
    guard let error = figures.error.value, let other = otherFigures.error.value else { return nil }
    return error - other
  }
  /// One of the figures is of an earlier choice.
  public var isStale: Bool { figures.isStale || otherFigures.isStale }
  /// Both rank the units by the same criterion and do the same for what is kept.
  public var hasOneCurve: Bool {
    shown.criterion == other.criterion && shown.reconstruction == other.reconstruction
  }
}

extension State {
  /// Whether the difference of two configurations is on screen.
  public var showsDifference: Bool { comparison?.showsDifference ?? false }

  /// A site in both configurations; nil where there is only one.
  public func difference(at site: SiteSummary) -> SiteDifference? {
    guard let other = comparison?.document else { return nil }
    return SiteDifference(
      units: site.units, shown: settings(of: site), other: settings(of: site, in: other),
      figures: figures(of: site), otherFigures: figures(of: site, in: other))
  }

  /// Token errors of a site, less those in the other configuration; `isStale` if either has changed
  /// since.
  public func tokenDifference(of site: SiteSummary) -> (errors: [Float], isStale: Bool)? {
    guard let row = tokenRow(of: site), let other = otherTokenRow(of: site) else { return nil }
    return (
      zip(row.row.errors, other.row.errors).map { $0 - $1 }, row.isStale || other.isStale
    )
  }

  /// The first time B begins as a copy of A; then the one on screen and the other change places.
  mutating func toggleConfiguration() -> [Effect] {
    var sheet = results.tokens
    guard var pair = comparison else {
      comparison = Comparison(shown: .b, document: document, history: history)
      history = History()
      sheet.others = sheet.rows
      results.tokens = sheet
      view.message = "B begins as a copy of A; \\ goes back to A"
      return []
    }
    swap(&document, &pair.document)
    swap(&history, &pair.history)
    swap(&sheet.rows, &sheet.others)
    pair.shown = pair.shown.other
    comparison = pair
    results.tokens = sheet
    view.message = "configuration \(pair.title)"
    return []
  }

  mutating func toggleDifference() -> [Effect] {
    comparison?.showsDifference.toggle()
    guard let pair = comparison else { return [] }
    view.message =
      pair.showsDifference
      ? "\(pair.title): what \(pair.shown.rawValue) has more or less than \(pair.shown.other.rawValue)"
      : "configuration \(pair.title)"
    return []
  }

  /// The other configuration becomes what is on screen; its own undo brings it back.
  mutating func copyToOther() -> [Effect] {
    guard var pair = comparison else { return [] }
    let other = pair.shown.other.rawValue
    if pair.document != document {
      let name = "copy of \(pair.shown.rawValue)"
      pair.history.closeMerge()
      pair.history.record(.plan(pair.document), name: name, mergeKey: nil)
      pair.document = document
      comparison = pair
      results.tokens.others = results.tokens.rows
    }
    view.message = "\(other) is a copy of \(pair.shown.rawValue)"
    return []
  }

  /// ` in B`, where there are two.
  var inConfiguration: String { comparison.map { " in \($0.shown.rawValue)" } ?? "" }
}
