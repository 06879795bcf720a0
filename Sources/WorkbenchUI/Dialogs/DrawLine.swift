internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// The `:` line above the footer, with what can follow above it.
  mutating func drawLine(_ typed: CommandLine) {
    let entry = stage.row(stage.height - 1)
    buffer.fill(entry, style: style(.text))
    buffer.put(":", at: entry.origin, style: style(.key), in: entry)
    let field = entry.inset(left: 1)
    draw(typed.entry, isFocused: true, in: field)
    guard stage.height > 2 else { return }
    let suggestions = state.suggestions(for: typed)
    let above = stage.row(stage.height - 2)
    buffer.fill(above, style: style(.text))
    if let problem = typed.problem {
      draw(problem, of: typed, in: above)
    } else {
      line(suggestions.expected, in: above.inset(left: 1, right: 1), .muted)
    }
    let items = typed.cycle?.items ?? suggestions.items
    draw(items, chosen: typed.cycle?.index, above: above.y)
  }

  /// What is wrong, beginning over the place where it is, as far as it fits.
  private mutating func draw(_ problem: CommandTextError, of typed: CommandLine, in rect: Rect) {
    let text = "\(glyphs.warning) \(problem.description)"
    let before = String(typed.entry.characters.prefix(problem.offset))
    let column = min(before.columnWidth + 1, max(0, rect.width - text.columnWidth - 1))
    line(text, in: rect.inset(left: column), .bad)
  }

  private mutating func draw(_ items: [LineCompletion], chosen: Int?, above y: Int) {
    let rows = min(items.count, 6, max(0, y - 2))
    guard rows > 0 else { return }
    let first = max(0, min((chosen ?? 0) - rows / 2, items.count - rows))
    let width = (items.map(\.text.columnWidth).max() ?? 0) + 3
    for row in 0..<rows {
      let item = items[first + row]
      let rect = Rect(x: 0, y: y - rows + row, width: stage.width, height: 1)
      buffer.fill(rect, style: style(.text))
      let columns = rect.inset(left: 1, right: 1).split(left: min(width, rect.width - 2))
      line(item.text, in: columns.left, .key)
      line(item.detail, in: columns.rest, .muted)
      if first + row == chosen { buffer.restyle(rect, style(.selection)) }
    }
    if items.count > rows {
      let more = "\(items.count - rows) more"
      line(
        more, in: Rect(x: 0, y: y - 1, width: stage.width - 1, height: 1), .muted,
        alignment: .trailing)
    }
  }
}
