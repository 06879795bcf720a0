internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// The keys of the focused pane or dialog, as many as fit, the most useful first; `?` and `q`
  /// always.
  mutating func drawFooter(_ rect: Rect) {
    buffer.fill(rect, style: style(.text))
    // Without a status line, what a key has to say is said here until the next one.
    if Layout(state).status == nil, let message = state.message {
      return line(message, in: rect.inset(left: 1, right: 1), .accent)
    }
    var hints = state.keyHints
    var room = rect.width - 1
    let always: Set<CommandID> = [.commandLine, .help, .quit, .dialogCancel]
    var last = hints.filter { always.contains($0.command.id) }
    hints.removeAll { always.contains($0.command.id) }
    room -= last.reduce(0) { $0 + width($1) }
    // The most useful key before the line for typed commands, where there is no room for both.
    if let first = hints.first, width(first) > room,
      let line = last.firstIndex(where: { $0.command.id == .commandLine })
    {
      room += width(last.remove(at: line))
    }
    // What a plan is made for keeps its place, wherever there is room for more than a pane's keys.
    let kept = hints.filter { hint in
      rect.width >= 72 && !hint.isDisabled && [.evaluate, .export].contains(hint.command.id)
    }
    room -= kept.reduce(0) { $0 + width($1) }
    var shown: [KeyHint] = []
    for hint in hints {
      if kept.contains(hint) {
        shown.append(hint)
      } else if width(hint) <= room {
        room -= width(hint)
        shown.append(hint)
      }
    }
    var x = rect.x + 1
    for hint in shown + last {
      let key = keyText(hint)
      let field = Rect(x: x, y: rect.y, width: width(hint) - 2, height: 1)
      let used = buffer.put(
        key, at: field.origin, style: style(hint.isDisabled ? .muted : .key), in: rect)
      buffer.put(
        " " + hint.label, at: field.origin.moved(x: used),
        style: style(hint.isDisabled ? .muted : .text), in: rect)
      hits.add(field, .commands([hint.command]))
      x += width(hint)
    }
  }

  private func width(_ hint: KeyHint) -> Int {
    keyText(hint).columnWidth + hint.label.columnWidth + 3
  }

  private func keyText(_ hint: KeyHint) -> String {
    hint.keys.map { key in
      switch key.code {
      case .left: glyphs.left
      case .right: glyphs.right
      case .up: glyphs.up
      case .down: glyphs.down
      default: key.description
      }
    }.joined(separator: hint.keys.allSatisfy { $0.modifiers.isEmpty } ? "" : " ")
  }
}
