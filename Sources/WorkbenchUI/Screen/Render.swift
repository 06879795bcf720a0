package import TerminalGraphics
internal import TerminalVocabulary
package import WorkbenchCore

/// A frame: what is seen, and what the mouse can do with it.
package struct Frame: Equatable, Sendable {
  /// The cells.
  package var buffer: CellBuffer
  /// What they do.
  package var hits: HitMap
}

/// Draws a state at the size in its environment. Pure: the same state gives the same frame.
package func render(_ state: State, capabilities: Capabilities, theme: Theme) -> Frame {
  var canvas = Canvas(state, capabilities: capabilities, theme: theme)
  canvas.drawScreen()
  if capabilities.glyphs == .ascii { canvas.buffer.foldToASCII() }
  return Frame(buffer: canvas.buffer, hits: canvas.hits)
}

extension Canvas {
  mutating func drawScreen() {
    let layout = Layout(state)
    guard layout.kind != .tooSmall else { return drawTooSmall() }
    let width = buffer.size.columns
    drawHeader(Rect(x: 0, y: 0, width: width, height: 1))
    if let tabs = layout.tabs {
      drawTabs(Rect(x: 0, y: tabs, width: width, height: 1), layout)
    }
    for pane in Pane.allCases {
      guard let frame = layout.panes[pane] else { continue }
      draw(pane, frame, layout)
    }
    if let status = layout.status {
      drawStatus(Rect(x: 0, y: status, width: width, height: 1), layout)
    }
    let footer = Rect(x: 0, y: layout.footer, width: width, height: 1)
    if let tour = layout.tour { drawTour(tour) }
    drawFooter(footer)
    if state.dialogs.open != nil {
      // The panes behind an open dialog don't answer the mouse.
      hits = HitMap()
      drawDialog()
      drawFooter(footer)
    }
  }

  private mutating func drawTooSmall() {
    let size = buffer.size
    let need = Layout.minimum
    let text = "have \(size.columns)×\(size.rows), need \(need.width)×\(need.height)"
    let lines = text.wrapped(to: max(1, size.columns)) + ["\(key(.quit)) quits"]
    let top = max(0, (size.rows - lines.count) / 2)
    for (index, text) in lines.enumerated() {
      line(
        text, in: buffer.bounds, row: top + index, index < lines.count - 1 ? .text : .muted,
        alignment: .center)
    }
  }
}
