public import PruningPlan

/// Which rows of Sites are in view, by a few words.
public struct SiteFilter: Equatable, Sendable {
  /// What is typed.
  public internal(set) var entry = TextEntry()
  /// Keys go to it.
  public internal(set) var isTyping = false
  /// The cursor as every letter starts from, since a replay knows only the whole filter; nil before
  /// the first letter.
  var origin: Int?
  /// The text as the session knows it.
  var recorded = ""

  /// The words.
  public var text: String { entry.text.trimmed }

  /// What a site has to answer: numbers are layers, the rest is looked for in single words.
  private var terms: [Substring] {
    entry.text.lowercased().split(separator: " ").map(Substring.init).flatMap { word in
      // `3ffn` and `3.ffn` are layer and module.
      let digits = word.prefix { $0.isNumber }
      let rest = word.dropFirst(digits.count).drop { $0 == "." }
      return [digits, rest].filter { !$0.isEmpty }
    }
  }

  /// Whether rows are left out.
  public var isActive: Bool { !terms.isEmpty }

  /// The sites that answer all words, each somewhere.
  func rows(of sites: [SiteSummary], settings: (SiteSummary) -> SiteSettings) -> [SiteSummary] {
    let terms = terms.map(String.init)
    guard !terms.isEmpty else { return sites }
    return sites.filter { site in
      let words = Self.words(site, settings(site))
      return terms.allSatisfy { term in
        if term.allSatisfy(\.isNumber) { return Int(term) == site.site.layer }
        return words.contains { Fuzzy.score(term, in: $0) != nil }
      }
    }
  }

  private static func words(_ site: SiteSummary, _ settings: SiteSettings) -> [String] {
    [
      site.site.module.rawValue, settings.criterion.rawValue, settings.criterion.shortName,
      settings.reconstruction.rawValue,
    ] + (site.site.module == .attention ? ["attn"] : [])
      + (settings.protected ? ["protected"] : [])
      + (settings.byHand.isEmpty ? [] : ["by-hand"])
  }
}

extension State {
  /// The rows of sites: all, or those that the filter leaves, in network order.
  public var visibleSites: [SiteSummary] {
    view.filter.rows(of: sites) { settings(of: $0) }
  }

  /// Keys go to the filter.
  var isTypingFilter: Bool {
    view.dialog == nil && view.focus == .sites && view.filter.isTyping
  }

  mutating func typeFilter() -> [Effect] {
    view.filter.isTyping = true
    view.filter.origin = nil
    // The range began among other rows.
    view.rangeAnchor = nil
    return []
  }

  /// Every letter filters at once.
  mutating func editFilter(_ change: (inout TextEntry) -> Void) {
    let origin = view.filter.origin ?? view.cursor
    view.filter.origin = origin
    view.cursor = origin
    change(&view.filter.entry)
  }

  mutating func setFilter(_ text: String) -> [Effect] {
    if text.isEmpty, let origin = view.filter.origin { view.cursor = origin }
    view.filter = SiteFilter()
    view.filter.entry = TextEntry(text)
    view.filter.recorded = text
    view.rangeAnchor = nil
    if view.filter.isActive {
      view.message = "\(visibleSites.count) of \(sites.count) sites in view (esc shows all)"
    }
    return []
  }

  /// A command that is recorded while a filter is being typed works on the rows that it leaves.
  mutating func recordFilter() {
    let text = view.filter.entry.text
    guard view.filter.isTyping, view.filter.recorded != text else { return }
    session.append(.command(Command(.filterSet, .text(text))))
    view.filter.recorded = text
    view.filter.origin = nil
  }

  /// Nothing is selected; if nothing was, all rows are in view again.
  mutating func clearSelection() -> [Effect] {
    if view.selection.isEmpty, view.rangeAnchor == nil {
      view.filter = SiteFilter()
    }
    view.selection = []
    view.rangeAnchor = nil
    return []
  }

  /// Brings the cursor to a row in view, the nearest one further down.
  mutating func settleCursor() -> Int {
    view.cursor = Movement.by(0).apply(to: view.cursor, count: sites.count)
    let rows = visibleSites
    guard rows.count < sites.count, !rows.isEmpty else {
      return rows.isEmpty ? 0 : view.cursor
    }
    let site = sites[view.cursor].site
    let row = rows.firstIndex { $0.site >= site } ?? rows.count - 1
    view.cursor = sites.firstIndex { $0.site == rows[row].site } ?? view.cursor
    return row
  }
}
