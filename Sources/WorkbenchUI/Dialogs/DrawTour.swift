internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// The tour's box, beside the pane it speaks of.
  mutating func drawTour(_ rect: Rect) {
    guard let tour = state.tour else { return }
    buffer.fill(rect, style: style(.text))
    let title = "tour \(tour.step + 1)/\(Tour.count)"
    guard rect.height > 4 else {
      // No room for a border.
      let lines = "\(title) \(glyphs.separator) \(state.tourText)"
        .wrapped(to: max(1, rect.width - 2))
      for (row, text) in lines.prefix(rect.height).enumerated() {
        line(text, in: rect.inset(left: 1, right: 1), row: row, .accent)
      }
      return
    }
    let inside = buffer.box(
      rect, title: title, style: style(.accent), titleStyle: style(.accent).adding(.bold),
      glyphs: glyphs)
    let body = inside.inset(left: 1, right: 1)
    for (row, text) in state.tourText.wrapped(to: max(1, body.width))
      .prefix(max(1, body.height - 1)).enumerated()
    {
      line(text, in: body, row: row)
    }
    var x = body.x
    for (text, id) in [
      ("[\(key(.tourNext)) next]", CommandID.tourNext),
      ("[\(key(.tourLeave)) leave]", .tourLeave),
    ] where body.height > 1 {
      let field = Rect(x: x, y: body.bottom - 1, width: text.columnWidth, height: 1)
        .intersection(body)
      buffer.put(text, at: field.origin, style: style(.key), in: body)
      hits.add(field, .commands([Command(id)]))
      x += text.columnWidth + 1
    }
  }
}
