internal import PruningPlan

extension State {
  /// The lines of the log that its filter leaves.
  public var visibleLog: [LogLine] {
    view.logFilter.isActive ? results.log.filter { view.logFilter.admits($0.text) } : results.log
  }

  /// The line of the log that the status line shows: the last one; what went wrong only until
  /// something is done, then it stands in the log alone.
  public var statusLine: LogLine? {
    guard let line = results.log.last else { return nil }
    let isRead = view.readLines >= results.notedLines
    return isRead && [.error, .warning].contains(line.level) ? nil : line
  }
}
