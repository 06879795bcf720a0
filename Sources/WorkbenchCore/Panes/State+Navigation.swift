internal import PruningPlan

/// Where a cursor goes.
enum Movement: Sendable {
  case by(Int)
  case first
  case last

  /// A step to a neighbour.
  var isStep: Bool {
    if case .by(let step) = self { abs(step) == 1 } else { false }
  }

  func apply(to index: Int, count: Int) -> Int {
    guard count > 0 else { return 0 }
    return switch self {
    case .by(let step): min(max(index + step, 0), count - 1)
    case .first: 0
    case .last: count - 1
    }
  }
}

extension State {
  /// The rows of a page in the focused pane.
  var pageRows: Int {
    if view.focus == .tokens, view.showsUnits { return max(2, pageUnits) }
    return max(1, Layout(self).listRows(view.focus) - 1)
  }

  mutating func focus(_ pane: Pane) -> [Effect] {
    view.focus = pane
    if pane != .sites { view.companion = pane }
    if pane != .sites && pane != .curves { view.third = pane }
    return []
  }

  /// Moves the cursor of the focused pane.
  mutating func move(_ movement: Movement) {
    switch view.focus {
    case .tokens where view.showsUnits && !movement.isStep: moveUnit(movement)
    case .tryIt: scrollAnswer(movement)
    case .sites, .curves, .tokens, .distribution:
      moveRow(movement)
    case .trials:
      view.trialCursor = movement.apply(to: view.trialCursor, count: visibleTrials.count)
    case .jobs where movement.isStep && jobRows.count > 1: moveJobCursor(movement)
    case .jobs:
      switch movement {
      case .by(let step): view.logOffset = max(0, view.logOffset - step)
      case .first: view.logOffset = visibleLog.count
      case .last: view.logOffset = 0
      }
    }
  }

  /// Moves among the rows in view.
  private mutating func moveRow(_ movement: Movement) {
    let rows = visibleSites
    guard let focused = focusedSite, let row = rows.firstIndex(of: focused) else { return }
    let target = rows[movement.apply(to: row, count: rows.count)]
    view.cursor = sites.firstIndex(of: target) ?? view.cursor
    extendRange()
  }

  /// Goes to a site; a filter that leaves it out gives way.
  mutating func moveCursor(to site: SiteID) {
    guard let index = sites.firstIndex(where: { $0.site == site }) else { return }
    if !visibleSites.contains(where: { $0.site == site }) { view.filter = RowFilter() }
    view.cursor = index
    extendRange()
  }

  mutating func toggleSelection() -> [Effect] {
    guard let site = focusedSite?.site else { return [] }
    view.rangeAnchor = nil
    if view.selection.remove(site) == nil { view.selection.insert(site) }
    return []
  }

  mutating func toggleRange() -> [Effect] {
    view.rangeAnchor = view.rangeAnchor == nil ? view.cursor : nil
    extendRange()
    return []
  }

  private mutating func extendRange() {
    guard let anchor = view.rangeAnchor, !sites.isEmpty else { return }
    let rows = visibleSites
    guard let focused = focusedSite, sites.indices.contains(anchor),
      let first = rows.firstIndex(of: sites[anchor]), let last = rows.firstIndex(of: focused)
    else { return }
    view.selection = Set(rows[min(first, last)...max(first, last)].map(\.site))
  }

  /// A step to another token as a place, so that replaying it needs no tokens.
  func resolvedToken(_ command: Command, by step: Int) -> Command {
    guard let site = focusedSite else { return command }
    let token = Movement.by(step).apply(to: view.token, count: results.tokens.tokens.count)
    return Command(.tokenSet, .siteToken(site.site, token: token))
  }

  /// The same for samples; a step beyond the ends stays one, and says so.
  func resolvedSample(_ command: Command, by step: Int) -> Command {
    let sample = Movement.by(step).apply(to: view.sample, count: results.tokens.sampleCount)
    return sample == view.sample ? command : Command(.sampleSet, .number(Double(sample + 1)))
  }

  mutating func moveSample(by step: Int) -> [Effect] {
    let sample = Movement.by(step).apply(to: view.sample, count: results.tokens.sampleCount)
    guard sample != view.sample else {
      view.message = step > 0 ? "this is the last sample" : "this is the first sample"
      return []
    }
    view.sample = sample
    view.sampleIsChosen = true
    view.token = 0
    return []
  }

  /// The trial under the cursor.
  public var focusedTrial: Trial? {
    let trials = visibleTrials
    return trials.indices.contains(view.trialCursor) ? trials[view.trialCursor] : nil
  }

  /// The line of the log that the status line shows: the last one; what went wrong only until
  /// something is done, then it stands in the log alone.
  public var statusLine: LogLine? {
    guard let line = results.log.last else { return nil }
    let isRead = view.readLines >= results.notedLines
    return isRead && [.error, .warning].contains(line.level) ? nil : line
  }

  /// Opens a dialog that nobody asked for: what is being typed in another one comes first.
  mutating func present(_ dialog: Dialog) {
    if view.dialog == nil { view.dialog = dialog } else { view.waitingDialogs.append(dialog) }
  }

  /// Brings cursors into their lists and scrolls just as far as needed to see them.
  mutating func settleView() {
    if view.dialog == nil, !view.waitingDialogs.isEmpty {
      view.dialog = view.waitingDialogs.removeFirst()
    }
    let layout = Layout(self)
    let row = settleCursor()
    view.siteOffset = Self.offset(
      view.siteOffset, cursor: row, rows: layout.listRows(.sites), count: visibleSites.count)
    view.tokenOffset = Self.offset(
      view.tokenOffset, cursor: row, rows: layout.listRows(.tokens), count: visibleSites.count)
    let trials = visibleTrials.count
    view.trialCursor = Movement.by(0).apply(to: view.trialCursor, count: trials)
    view.trialOffset = Self.offset(
      view.trialOffset, cursor: view.trialCursor, rows: layout.listRows(.trials), count: trials)
    view.unit = Movement.by(0).apply(to: view.unit, count: focusedSite?.units ?? 0)
    if view.focus != .tryIt { view.tryIt.isTyping = false }
    settleFilters()
    view.logOffset = min(view.logOffset, max(0, visibleLog.count - 1))
    if results.tokens.sample == view.sample, !results.tokens.tokens.isEmpty {
      view.token = min(view.token, results.tokens.tokens.count - 1)
    }
  }

  private static func offset(_ offset: Int, cursor: Int, rows: Int, count: Int) -> Int {
    let least = cursor - rows + 1
    return max(0, min(max(offset, least), cursor, max(0, count - rows)))
  }
}
