internal import PruningPlan

extension State {
  /// The lines of the log that its filter leaves.
  package var visibleLog: [LogLine] {
    log.filter.isActive ? log.lines.filter { log.filter.admits($0.text) } : log.lines
  }

  /// The line of the log that the status line shows: the last one; what went wrong only until
  /// something is done, then it stands in the log alone.
  package var statusLine: LogLine? {
    guard let line = log.lines.last else { return nil }
    let isRead = log.read >= log.noted
    return isRead && [.error, .warning].contains(line.level) ? nil : line
  }
}
