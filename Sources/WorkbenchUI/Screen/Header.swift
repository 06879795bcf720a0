internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// The model, the calibration, and what is going on.
  mutating func drawHeader(_ rect: Rect) {
    let status = activity
    let statusWidth = min(rect.width, status.text.columnWidth + 1)
    buffer.put(
      status.text, at: Point(x: rect.right - statusWidth, y: rect.y), style: style(status.role),
      in: rect)
    var room = rect.width - statusWidth - 1
    let dot = " \(glyphs.separator) "
    var left = " liar"
    if state.environment.configuration.isReadOnly { left += dot + "read-only" }
    // Which of two configurations is seen comes before all else, in words.
    let which = state.plan.comparison.map { $0.showsDifference ? $0.title : "config \($0.title)" }
    if let which { left += dot + which }
    // What is evaluated and written differs from what the screens show.
    let mode = state.plan.document.mode
    if mode != .oneShot { left += dot + mode.rawValue }
    if let model = state.model {
      let size = state.totals.size
      // A name that is too long is shortened, to leave room for the size.
      let change = size.ofModel(arrow: glyphs.right)
      let rest = room - left.columnWidth - dot.columnWidth
      let name = model.name.truncated(
        to: max(min(12, rest), rest - dot.columnWidth - change.columnWidth),
        ellipsis: glyphs.ellipsis)
      for part in [
        name, change, "\(model.familyTitle) \(model.layers) layers",
        size.ofPrunable, "\(model.hiddenSize) wide", model.storage,
      ] where left.columnWidth + dot.columnWidth + part.columnWidth <= room && !part.isEmpty {
        left += dot + part
      }
    }
    buffer.put(left, at: rect.origin, style: style(.title), in: rect, maxWidth: room)
    if let which {
      let start = rect.origin.moved(x: " liar\(dot)".columnWidth)
      let used = buffer.put(
        which, at: start, style: style(.accent).adding([.bold, .reverse]), in: rect,
        maxWidth: max(0, room - start.x))
      hits.add(
        Rect(x: start.x, y: start.y, width: used, height: 1).intersection(rect),
        .commands([Command(.compareToggle)]))
    }
    room -= left.columnWidth + 3
    let calibration = calibrationText(columns: room)
    guard !calibration.isEmpty else { return }
    buffer.put(
      calibration,
      at: Point(x: rect.right - statusWidth - 3 - calibration.columnWidth, y: rect.y),
      style: style(.muted), in: rect)
  }

  /// The text's name, as far as there is room for it, and how much of it was taken; empty where
  /// nothing of the name would be left.
  private func calibrationText(columns: Int) -> String {
    guard let calibration = state.calibration.summary else { return "" }
    let file = calibration.options.file.split(separator: "/").last.map(String.init) ?? ""
    let partial = state.calibration.isPartial ? " (partial)" : ""
    let heldOut =
      state.holdsOut ? "held-out \(calibration.heldOutSamples)" : "nothing held out"
    let amount =
      " \(calibration.samples) × \(calibration.options.length)\(partial) "
      + "\(glyphs.separator) \(heldOut)"
    let room = columns - "calib ".columnWidth - amount.columnWidth
    guard room >= min(4, file.columnWidth) else { return "" }
    return "calib " + file.truncated(to: room, ellipsis: glyphs.ellipsis) + amount
  }

  /// What is going on: the job that was asked for last, else that work goes on, else ready.
  private var activity: (text: String, role: Role) {
    let mark = glyphs.depth == .ascii ? "*" : "●"
    guard let job = presentJob else {
      return (state.isReplaying ? "\(mark) restoring" : "\(mark) ready", .good)
    }
    if job.phase == .cancelling { return ("\(mark) cancelling", .warn) }
    let verb = job.title.split(separator: " ").first.map(String.init) ?? "working"
    let percent = "\(Int(job.fraction * 100)) %"
    return ("\(mark) \(verb) \(percent)", .accent)
  }

  /// The job that the user is waiting for, else any.
  var presentJob: Job? {
    let jobs = state.jobs.active
    return jobs.first { $0.isForeground && $0.phase != .waiting }
      ?? jobs.first(where: \.isForeground) ?? jobs.last
  }

  /// All panes by name, where only one or two are shown.
  mutating func drawTabs(_ rect: Rect, _ layout: Layout) {
    let isNarrow = rect.width < 72
    var x = rect.x + (isNarrow ? 0 : 1)
    for pane in Pane.allCases {
      let isShown = layout.panes[pane] != nil
      let isFocused = state.panes.focus == pane
      let title = isNarrow ? String(pane.shortTitle.prefix(isFocused ? 6 : 3)) : pane.shortTitle
      let name = "\(pane.rawValue)\(isNarrow && !isFocused ? "" : " ")\(title)"
      let text = isFocused ? "[\(name)]" : isNarrow ? "\(name) " : " \(name) "
      let tab = Rect(x: x, y: rect.y, width: text.columnWidth, height: 1).intersection(rect)
      guard x + name.columnWidth <= rect.right else { break }
      buffer.put(text, at: tab.origin, style: style(isFocused ? .focus : isShown ? .text : .muted))
      hits.add(tab, .commands([Command(pane.command)]))
      x = tab.right
    }
  }

  /// What edits apply to.
  var scopeText: String {
    guard state.model != nil else { return "" }
    let targets = state.targets.count
    let rest = state.siteList.filter.isActive ? " in view" : ""
    if !state.siteList.selection.isEmpty {
      let selected = state.siteList.selection.count
      return targets == selected
        ? "edits \(selected) selected" : "edits \(targets) of \(selected) selected\(rest)"
    }
    if targets == 0 { return "edits nothing" }
    switch state.siteList.scope {
    case .row: return "edits this row"
    case .module:
      let module = state.focusedSite?.site.module.rawValue ?? ""
      return "edits all \(module) (\(targets))\(rest)"
    case .all: return "edits all \(targets) sites\(rest)"
    }
  }
}
