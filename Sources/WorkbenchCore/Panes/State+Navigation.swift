internal import PruningPlan

extension State {
  /// The rows of a page in the focused pane.
  var pageRows: Int {
    if panes.focus == .tokens, units.isShown { return max(2, pageUnits) }
    return max(1, Layout(self).listRows(panes.focus) - 1)
  }

  mutating func focus(_ pane: Pane) -> [Effect] {
    panes.focus = pane
    if pane != .sites { panes.companion = pane }
    if pane != .sites && pane != .curves { panes.third = pane }
    return []
  }

  /// Moves the cursor of the focused pane.
  mutating func move(_ movement: Movement) {
    panes.focus.descriptor.move(&self, movement)
  }

  /// Brings cursors into their lists and scrolls just as far as needed to see them.
  mutating func settleView() {
    if dialogs.open == nil, !dialogs.waiting.isEmpty {
      dialogs.open = dialogs.waiting.removeFirst()
    }
    let layout = Layout(self)
    let row = settleCursor()
    siteList.offset = Self.offset(
      siteList.offset, cursor: row, rows: layout.listRows(.sites), count: visibleSites.count)
    tokens.offset = Self.offset(
      tokens.offset, cursor: row, rows: layout.listRows(.tokens), count: visibleSites.count)
    let trialCount = visibleTrials.count
    trials.cursor = Movement.by(0).apply(to: trials.cursor, count: trialCount)
    trials.offset = Self.offset(
      trials.offset, cursor: trials.cursor, rows: layout.listRows(.trials),
      count: trialCount)
    followChosenUnit()
    units.cursor = Movement.by(0).apply(to: units.cursor, count: focusedSite?.units ?? 0)
    if panes.focus != .tryIt { tryIt.isTyping = false }
    settleFilters()
    log.offset = min(log.offset, max(0, visibleLog.count - 1))
    if tokens.sheet.sample == tokens.sample, !tokens.sheet.tokens.isEmpty {
      tokens.cursor = min(tokens.cursor, tokens.sheet.tokens.count - 1)
    }
  }

  private static func offset(_ offset: Int, cursor: Int, rows: Int, count: Int) -> Int {
    let least = cursor - rows + 1
    return max(0, min(max(offset, least), cursor, max(0, count - rows)))
  }
}
