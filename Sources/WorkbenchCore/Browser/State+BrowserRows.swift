internal import PruningPlan

extension State {
  /// The folder that a browser shows: where a typed path leads, or else where one has gone to.
  package func folder(of browser: FileBrowser) -> String {
    guard PathText.isExplicit(browser.query) else { return browser.folder }
    return environment.absolute(PathText.split(browser.query).folder)
  }

  /// What is searched for in the folder.
  private func filter(of browser: FileBrowser) -> String {
    PathText.isExplicit(browser.query) ? PathText.split(browser.query).name : browser.query
  }

  /// Why a browser's folder can't be shown; nil if it can, or is still being read.
  package func problem(of browser: FileBrowser) -> String? {
    browsing.problems[folder(of: browser)]
  }

  /// A browser's rows: what was used before, the folder itself, and what it holds.
  func rows(of browser: FileBrowser) -> [BrowserRow] {
    let folder = folder(of: browser)
    let filter = filter(of: browser)
    var rows: [BrowserRow] = []
    if browser.showsRecent, !PathText.isExplicit(browser.query) {
      rows += recent(browser.purpose)
        .map { BrowserRow(kind: .recent, path: $0, name: PathText.name($0)) }
        .filter { Fuzzy.matches(filter, $0.path) }
    }
    let listing = browsing.listings[folder]
    if filter.isEmpty, browser.purpose == .destination || listing?.isModel == true {
      if browser.purpose != .text {
        rows.append(BrowserRow(kind: .here, path: folder, name: PathText.name(folder)))
      }
    }
    let entries = (listing?.entries ?? []).filter { entry in
      guard !browser.showsAll else { return true }
      guard !entry.isHidden || filter.hasPrefix(".") else { return false }
      return switch entry.kind {
      case .folder, .modelFolder: true
      case .modelFile: browser.purpose != .text
      case .text: browser.purpose != .model
      case .other, .closed: false
      }
    }
    return rows
      + Fuzzy.best(filter, of: entries, \.name).map {
        BrowserRow(kind: .entry($0), path: PathText.join(folder, $0.name), name: $0.name)
      }
  }

  private func recent(_ purpose: FileBrowser.Purpose) -> [String] {
    switch purpose {
    case .model: environment.configuration.recentModels
    case .text: environment.configuration.recentTexts
    case .destination: []
    }
  }

  /// Files whose headers the rows in view are waiting for, those by the cursor first.
  func unknownFiles(of browser: FileBrowser) -> [String] {
    guard browser.purpose != .destination, !browser.rows.isEmpty else { return [] }
    let cursor = min(max(browser.cursor, 0), browser.rows.count - 1)
    let reach = max(8, environment.height)
    let near = max(0, cursor - reach)..<min(browser.rows.count, cursor + reach)
    return near.sorted { abs($0 - cursor) < abs($1 - cursor) }.map { browser.rows[$0] }
      .filter { row in
        switch row.entry?.kind {
        case nil: true
        case .modelFolder, .modelFile: browser.purpose == .model
        case .text: browser.purpose == .text
        case .folder, .other, .closed: false
        }
      }
      .map(\.path).filter { browsing.summaries[$0] == nil }
  }
}
