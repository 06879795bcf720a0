internal import PruningPlan

extension CommandID {
  package static let paneJobs = CommandID("pane.jobs")
}

extension PaneDescriptor {
  static let jobs = PaneDescriptor(
    "jobs", title: "Jobs", alias: "jobs",
    place: Place(column: .right, height: .rows { height, _ in max(6, height / 8) }),
    commands: CommandRegistry.jobCommands,
    hints: { _ in [.jobCancel, .jobSooner, .jobLater, .evaluate, .export] },
    keys: { _ in [.pane(.jobs), .panes] },
    list: PaneList(
      noun: "lines", filter: \.log.filter, cursor: \.log.offset,
      counts: { ($0.visibleLog.count, $0.log.lines.count) }, obstacle: { _ in nil }),
    move: { state, movement in
      if movement.isStep, state.jobRows.count > 1 {
        state.moveJobCursor(movement)
      } else {
        state.scrollLog(movement)
      }
    },
    value: { $0.copiedLine }, row: { $0.copiedLine })
}

// The log: how it is scrolled, and what the clipboard takes.
extension State {
  fileprivate mutating func scrollLog(_ movement: Movement) {
    switch movement {
    case .by(let step): log.offset = max(0, log.offset - step)
    case .first: log.offset = visibleLog.count
    case .last: log.offset = 0
    }
  }

  fileprivate var copiedLine: CopiedText? {
    let lines = visibleLog
    let index = lines.count - 1 - log.offset
    return lines.indices.contains(index)
      ? CopiedText(name: "the line of the log", text: lines[index].text) : nil
  }
}
