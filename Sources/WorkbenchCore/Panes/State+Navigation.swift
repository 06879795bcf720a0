internal import PruningPlan

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
    view.focus.descriptor.move(&self, movement)
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
    followChosenUnit()
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
