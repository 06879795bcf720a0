internal import PruningPlan

extension State {
  mutating func openLine(_ text: String = "") -> [Effect] {
    // Files may have changed since one looked last.
    browsing = BrowsingState()
    dialogs.open = .line(CommandLine(text))
    return []
  }

  /// Changes the open line's text; what Tab offered and what was wrong holds no more.
  mutating func editLine(_ change: (inout TextEntry) -> Void) {
    guard case .line(var line) = dialogs.open else { return }
    change(&line.entry)
    line.problem = nil
    line.cycle = nil
    dialogs.open = .line(line)
  }

  mutating func editLineCursor(by step: Int) {
    editLine { $0.move(by: step) }
  }

  /// Enter: runs what is typed; a mistake is shown where it is.
  mutating func acceptLine() -> [Effect] {
    guard case .line(var line) = dialogs.open else { return [] }
    let text = line.entry.text.trimmed
    guard !text.isEmpty else {
      dialogs.open = nil
      return []
    }
    do throws(CommandTextError) {
      let command = try CommandText.parse(line.entry.text)
      try check(command, in: line.entry.text)
      lineHistory.removeAll { $0 == text }
      lineHistory = Array((lineHistory + [text]).suffix(200))
      dialogs.open = nil
      return dispatch(command)
    } catch {
      line.problem = error
      line.cycle = nil
      line.entry.move(by: error.offset - line.entry.cursor)
      dialogs.open = .line(line)
      return []
    }
  }

  /// What a command's words can't tell: whether its site and theme exist, and whether it can be
  /// run now.
  private func check(_ command: Command, in line: String) throws(CommandTextError) {
    let words = LineWords(line).words
    if let reason = CommandRegistry.descriptor(command.id).enabled(self) {
      throw CommandTextError(offset: words.first?.start ?? 0, description: reason)
    }
    let argument = words.count > 1 ? words[1].start : line.count
    switch command.argument {
    case .site(let site), .siteRatio(let site, _), .siteToken(let site, _), .unit(let site, _, _):
      guard sites.contains(where: { $0.site == site }) else {
        throw CommandTextError(
          offset: argument,
          description: "the model's sites go from \(sites.first.map { "\($0.site)" } ?? "none") to "
            + (sites.last.map { "\($0.site)" } ?? "none"))
      }
    case .text(let text) where command.id == .themeSet:
      guard environment.configuration.themes.contains(text) else {
        throw CommandTextError(
          offset: argument,
          description: "expected: " + environment.configuration.themes.joined(separator: ", "))
      }
    case .text(let text) where command.id == .trialSortBy:
      guard TrialSort(rawValue: text) != nil else {
        throw CommandTextError(
          offset: argument,
          description: "expected: " + TrialSort.allCases.map(\.rawValue).joined(separator: ", "))
      }
    case .text(let text) where command.id == .siteSortBy || command.id == .listSortBy:
      let columns =
        command.id == .siteSortBy ? SiteSort.allCases.map(\.rawValue) : sortColumns
      guard columns.contains(text) else {
        throw CommandTextError(
          offset: argument, description: "expected: " + columns.joined(separator: ", "))
      }
    case .text(let text) where command.id == .selectMatching:
      guard selection(matching: text) != nil else {
        throw CommandTextError(
          offset: argument, description: "expected: ffn, attention, 0-2, 3.ffn, all or none")
      }
    default: break
    }
  }

  /// Tab: puts in what all suggestions begin with, then one after the other.
  mutating func completeLine(_ step: Int) -> [Effect] {
    guard case .line(var line) = dialogs.open else { return [] }
    if var cycle = line.cycle {
      cycle.index = (cycle.index + step + cycle.items.count) % cycle.items.count
      line.put(cycle.items[cycle.index].text, from: cycle.start)
      line.cycle = cycle
      dialogs.open = .line(line)
      return []
    }
    let suggestions = suggestions(for: line)
    line.problem = nil
    guard let first = suggestions.items.first else {
      line.problem = CommandTextError(
        offset: line.entry.cursor,
        description: suggestions.expected.isEmpty
          ? "nothing begins like this" : "expected: \(suggestions.expected)")
      dialogs.open = .line(line)
      return []
    }
    let typed = String(line.entry.beforeCursor.dropFirst(suggestions.start))
    let common = suggestions.items.map(\.text).commonPrefix
    if suggestions.items.count == 1 {
      line.put(first.text + (first.isWhole ? " " : ""), from: suggestions.start)
    } else if common.count > typed.count, common.hasPrefix(typed) {
      line.put(common, from: suggestions.start)
    } else {
      let index = step < 0 ? suggestions.items.count - 1 : 0
      line.put(suggestions.items[index].text, from: suggestions.start)
      line.cycle = CommandLine.Cycle(
        items: suggestions.items, index: index, start: suggestions.start)
    }
    dialogs.open = .line(line)
    return []
  }

  /// ↑ and ↓: older and newer lines.
  mutating func recallLine(_ step: Int) -> [Effect] {
    guard case .line(var line) = dialogs.open else { return [] }
    let history = lineHistory
    let present = line.historyIndex ?? history.count
    if present == history.count { line.draft = line.entry.text }
    let index = min(max(present + step, 0), history.count)
    guard index != present else { return [] }
    line.historyIndex = index == history.count ? nil : index
    line.entry = TextEntry(index == history.count ? line.draft : history[index])
    line.problem = nil
    line.cycle = nil
    dialogs.open = .line(line)
    return []
  }
}

extension CommandLine {
  /// Replaces what is before the cursor from a place on.
  fileprivate mutating func put(_ text: String, from start: Int) {
    var entry = TextEntry(String(entry.characters.prefix(start)) + text)
    let after = self.entry.afterCursor
    if !after.isEmpty {
      entry.insert(after)
      entry.move(by: -after.count)
    }
    self.entry = entry
  }
}

extension [String] {
  /// What all of them begin with.
  fileprivate var commonPrefix: String {
    guard var prefix = first else { return "" }
    for text in dropFirst() { prefix = prefix.beginning(sharedWith: text) }
    return prefix
  }
}

extension String {
  fileprivate func beginning(sharedWith other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
