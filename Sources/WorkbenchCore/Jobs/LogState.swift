/// What has happened, line by line.
package struct LogState: Equatable, Sendable {
  /// The lines, oldest first.
  package internal(set) var lines: [LogLine] = []
  /// Lines that have been written, those that have been forgotten included.
  var noted = 0
  /// Lines that were there before the last command.
  var read = 0
  /// Which lines are in view.
  package internal(set) var filter = RowFilter()
  /// Lines below the bottom of the Jobs pane.
  package internal(set) var offset = 0

  /// Lines that are remembered.
  static let limit = 400

  mutating func note(_ level: LogLine.Level, _ text: String) {
    lines.append(LogLine(level, text))
    noted += 1
    if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
  }
}
