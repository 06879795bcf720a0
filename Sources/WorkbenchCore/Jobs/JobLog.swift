internal import PruningPlan

/// A line of the log in the Jobs pane.
public struct LogLine: Hashable, Sendable {
  /// How much it matters.
  public enum Level: String, Hashable, Sendable {
    case note
    case done
    case warning
    case error
  }

  /// How much it matters.
  public var level: Level
  /// The text, one line.
  public var text: String

  /// Creates a line.
  public init(_ level: Level, _ text: String) {
    self.level = level
    self.text = text
  }
}

extension Results {
  /// Lines the log remembers.
  static let logLimit = 400

  mutating func note(_ level: LogLine.Level, _ text: String) {
    log.append(LogLine(level, text))
    notedLines += 1
    if log.count > Self.logLimit { log.removeFirst(log.count - Self.logLimit) }
  }

  /// Notes a site's warning. One line serves all sites that share it: sixty would push everything
  /// else away.
  mutating func warn(_ warning: String, of site: SiteID) {
    func text(_ sites: Set<SiteID>) -> String {
      sites.count == 1 ? "\(sites.first ?? site): \(warning)" : "\(sites.count) sites: \(warning)"
    }
    let before = warned[warning] ?? []
    guard !before.contains(site) else { return }
    let after = before.union([site])
    warned[warning] = after
    let old = text(before)
    if let line = log.lastIndex(where: { $0.level == .warning && $0.text == old }) {
      log[line].text = text(after)
    } else {
      note(.warning, text(after))
    }
  }
}
