internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// The last message or log line, what the estimate rests on, and the panes there is no room for.
  /// What was done or refused has the first claim to the room; the advice is never left out.
  mutating func drawStatus(_ rect: Rect, _ layout: Layout) {
    var rest = rect.inset(left: 1, right: 1)
    let said = statusText
    let beside = asides(layout, in: rest.width - (said.map { $0.text.columnWidth + 2 } ?? 0))
    if let hidden = beside.hidden {
      let split = rest.split(right: min(rest.width, hidden.columnWidth))
      line(hidden, in: split.right, .muted)
      rest = split.rest.inset(right: 2)
    }
    if let advice = beside.advice, advice.columnWidth + 8 <= rest.width {
      let split = rest.split(right: advice.columnWidth)
      buffer.put(advice, at: split.right.origin, style: style(.warn).adding(.bold), in: rest)
      hits.add(split.right, .commands([Command(.calibrate)]))
      rest = split.rest.inset(right: 2)
    }
    guard let said else { return }
    let text = said.text.shorteningPaths(to: rest.width, ellipsis: glyphs.ellipsis)
    line(text, in: rest, said.role)
  }

  /// What the last command has to say, else the line of the log that is still to be read.
  private var statusText: (text: String, role: Role)? {
    if let message = state.message { return (message, .accent) }
    return state.statusLine.map { ("\(mark($0.level)) \($0.text)", role($0.level)) }
  }

  /// The longest forms of what stands beside the message that leave it its room.
  private func asides(_ layout: Layout, in room: Int) -> (advice: String?, hidden: String?) {
    let panes = layout.tabs == nil ? layout.hidden : []
    let names = panes.map { "\($0.rawValue) \($0.shortTitle)" }
      .joined(separator: " \(glyphs.separator) ")
    let numbers = panes.map { "\($0.rawValue)" }.joined(separator: " ")
    let hidden: [String?] = panes.isEmpty ? [nil] : ["hidden: " + names, "hidden: " + numbers, nil]
    let full = ridgeAdvice(state.totals)
    let short = full == nil ? nil : "\(glyphs.warning) on ridge: \(key(.calibrate))"
    let forms = hidden.map { (full, $0) } + [(short, nil)]
    return forms.first { form in
      [form.0, form.1].compactMap { $0 }.reduce(0) { $0 + $1.columnWidth + 2 } <= room
    } ?? (short, nil)
  }

  /// A log level's sign, so that colour isn't needed to tell it.
  func mark(_ level: LogLine.Level) -> String {
    switch level {
    case .note: glyphs.separator
    case .done: glyphs.check
    case .warning: glyphs.warning
    case .error: glyphs.failure
    }
  }

  func role(_ level: LogLine.Level) -> Role {
    switch level {
    case .note: .muted
    case .done: .text
    case .warning: .warn
    case .error: .bad
    }
  }
}
