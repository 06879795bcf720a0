internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 7: what is running, how long it will take, what waits for it, and what has happened.
  mutating func drawJobs(_ rect: Rect) {
    let rows = state.jobRows
    let waiting = rows.count { $0.phase == .waiting }
    let title = [
      rows.count == waiting ? "" : "\(rows.count - waiting) running",
      waiting == 0 ? "" : "\(waiting) waiting",
      state.log.filter.isActive ? "“\(state.log.filter.text)”" : "",
    ].filter { !$0.isEmpty }.joined(separator: " \(glyphs.separator) ")
    let note = state.log.offset > 0 ? "\(state.log.offset) newer lines below" : ""
    let inside = frame(.jobs, rect, title: title, note: note)
    guard !rows.isEmpty || !state.log.lines.isEmpty else {
      return emptyState("Nothing is running, and nothing has happened yet.", in: inside)
    }
    // Two lines are left to the log; the job under the cursor is always in view.
    let room = min(rows.count, max(1, inside.height - 2))
    let cursor = rows.firstIndex { $0.id == state.focusedJob?.id } ?? 0
    let offset = max(0, cursor - room + 1)
    let running = rows.count - waiting
    for (index, job) in rows.enumerated().dropFirst(offset).prefix(room) {
      let row = inside.row(index - offset)
      drawJob(job, turn: index - running, isCursor: index == cursor, in: row)
      hits.add(row, pane: .jobs, .commands([Command(.jobShow, .number(Double(job.id.number)))]))
      if index == cursor, rows.count > 1, state.panes.focus == .jobs {
        buffer.restyle(row, style(.selection))
      }
    }
    drawLog(in: inside.inset(top: room))
  }

  /// - Parameter turn: how many wait before it.
  private mutating func drawJob(_ job: Job, turn: Int, isCursor: Bool, in row: Rect) {
    let marker = isCursor && state.panes.focus == .jobs ? glyphs.marker : " "
    if job.phase == .waiting {
      let place = turn == 0 ? "next" : "after \(turn)"
      // Where there is little room, what it waits for goes before a word is cut.
      let text = row.width < 60 ? "  \(place)" : "  waiting, \(place)"
      let parts = row.split(right: max(text.columnWidth, min(row.width / 3, 20)))
      line("\(marker)\(job.title)", in: parts.rest, .muted)
      return line(text, in: parts.right, .muted)
    }
    let barWidth = min(24, max(10, row.width / 4))
    let eta = job.secondsLeft.map { "\(Figures.time($0)) left" } ?? ""
    let state =
      job.phase == .cancelling
      ? "cancelling"
      : [eta, job.message].filter { !$0.isEmpty }.joined(separator: " \(glyphs.separator) ")
    let title = min(max(30, job.title.columnWidth + 2), row.width / 2)
    var room = min(row.width / 2, max(0, row.width - barWidth - max(30, title)))
    // No room is better used by the title than by the beginning of a word.
    if room < min(12, state.columnWidth + 2) { room = 0 }
    let parts = row.split(right: room)
    let left = parts.rest.split(right: min(barWidth, parts.rest.width))
    line("\(marker)\(job.title)", in: left.rest, job.phase == .cancelling ? .muted : .text)
    buffer.progress(
      job.fraction, at: left.right.origin, width: left.right.width, filled: style(.good),
      empty: style(.muted), label: style(.text), glyphs: glyphs, in: left.right)
    line("  " + state, in: parts.right, job.phase == .cancelling ? .warn : .muted)
  }

  private mutating func drawLog(in rect: Rect) {
    var rect = rect
    if drawTyped(state.log.filter, in: rect.row(0)) { rect = rect.inset(top: 1) }
    let log = state.visibleLog
    if log.isEmpty, state.log.filter.isActive {
      return emptyState(
        "No line answers “\(state.log.filter.text)”. Esc shows all.", in: rect)
    }
    let end = max(0, log.count - state.log.offset)
    let entries = Array(log[..<end].suffix(max(0, rect.height)))
    // Rows that would be empty go to lines that are too long, the newest first.
    var free = max(0, rect.height - entries.count)
    var wrapped: [[String]] = []
    for entry in entries.reversed() {
      let lines = entry.text.wrapped(to: max(8, rect.width - 3))
      let fits = lines.count <= free + 1
      if fits { free -= lines.count - 1 }
      wrapped.append(fits ? lines : [entry.text])
    }
    var row = 0
    for (entry, lines) in zip(entries, wrapped.reversed()) {
      for (index, text) in lines.enumerated() {
        let sign = index == 0 ? mark(entry.level) : " "
        line(" \(sign) \(text)", in: rect, row: row, role(entry.level))
        row += 1
      }
    }
  }
}
