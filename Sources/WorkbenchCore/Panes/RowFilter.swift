internal import PruningPlan

/// Which rows of a list are in view, by a few words.
package struct RowFilter: Equatable, Sendable {
  /// What is typed.
  package internal(set) var entry = TextEntry()
  /// Keys go to it.
  package internal(set) var isTyping = false
  /// The cursor as every letter starts from, since a replay knows only the whole filter; nil before
  /// the first letter.
  var origin: Int?
  /// The text as the session knows it.
  var recorded = ""

  /// The words.
  package var text: String { entry.text.trimmed }

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
  package var isActive: Bool { !terms.isEmpty }

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

  /// Whether a line of text holds all words, each somewhere.
  func admits(_ line: String) -> Bool {
    let line = line.lowercased()
    return entry.text.lowercased().split(separator: " ").allSatisfy { line.contains($0) }
  }

  private static func words(_ site: SiteSummary, _ settings: SiteSettings) -> [String] {
    [
      site.site.module.rawValue, site.site.module.shortName, settings.criterion.rawValue,
      settings.criterion.shortName, settings.reconstruction.rawValue,
    ]
      + (settings.protected ? ["protected"] : [])
      + (settings.isRemoved ? ["removed"] : [])
      + (settings.byHand.isEmpty ? [] : ["by-hand"])
  }
}

extension State {
  /// Keys go to a filter.
  var isTypingFilter: Bool {
    dialogs.open == nil && paneFilter?.isTyping == true
  }

  /// The filter of the focused pane's list; nil where there is no list.
  package var paneFilter: RowFilter? {
    guard let list = panes.focus.descriptor.list, list.isShown(self) else { return nil }
    return self[keyPath: list.filter]
  }

  /// The list that filters change now: the focused pane's, or that of the sites.
  private var filteredList: PaneList { panes.focus.descriptor.list ?? .sites }

  /// Changes the filter of the focused pane.
  private mutating func editPaneFilter(_ change: (inout RowFilter) -> Void) {
    change(&self[keyPath: filteredList.filter])
  }

  /// The cursor of the list that the focused pane's filter is of.
  private var filteredCursor: Int {
    get { self[keyPath: filteredList.cursor] }
    set { self[keyPath: filteredList.cursor] = newValue }
  }

  mutating func typeFilter() -> [Effect] {
    editPaneFilter {
      $0.isTyping = true
      $0.origin = nil
    }
    // The range began among other rows.
    siteList.rangeAnchor = nil
    return []
  }

  /// Every letter filters at once.
  mutating func editFilter(_ change: (inout TextEntry) -> Void) {
    let origin = paneFilter?.origin ?? filteredCursor
    editPaneFilter {
      $0.origin = origin
      change(&$0.entry)
    }
    filteredCursor = origin
  }

  mutating func moveInFilter(by step: Int) {
    editPaneFilter { $0.entry.move(by: step) }
  }

  /// Sets the filter of the focused pane's list, or that of the sites where it has none.
  mutating func setFilter(_ text: String) -> [Effect] {
    if text.isEmpty, let origin = paneFilter?.origin { filteredCursor = origin }
    editPaneFilter {
      $0 = RowFilter()
      $0.entry = TextEntry(text)
      $0.recorded = text
    }
    siteList.rangeAnchor = nil
    guard !text.trimmed.isEmpty else { return [] }
    let (rows, all) = filteredList.counts(self)
    message = "\(rows) of \(all) \(filteredList.noun) in view (esc shows all)"
    return []
  }

  /// A command that is recorded while a filter is being typed works on the rows that it leaves.
  mutating func recordFilter() {
    guard let filter = paneFilter, filter.isTyping, filter.recorded != filter.entry.text
    else { return }
    session.entries.append(.command(Command(.filterSet, .text(filter.entry.text))))
    editPaneFilter {
      $0.recorded = filter.entry.text
      $0.origin = nil
    }
  }

  /// Typing in a pane that has lost the focus has ended.
  mutating func settleFilters() {
    let focused = panes.focus.descriptor.list?.filter
    for list in Pane.allCases.compactMap(\.descriptor.list)
    where list.filter != focused && self[keyPath: list.filter].isTyping {
      self[keyPath: list.filter].isTyping = false
    }
  }

  /// Nothing is selected; if nothing was, all rows are in view again.
  mutating func clearSelection() -> [Effect] {
    if filteredList.filter != PaneList.sites.filter {
      editPaneFilter { $0 = RowFilter() }
    } else if siteList.selection.isEmpty, siteList.rangeAnchor == nil {
      siteList.filter = RowFilter()
    }
    siteList.selection = []
    siteList.rangeAnchor = nil
    return []
  }
}
