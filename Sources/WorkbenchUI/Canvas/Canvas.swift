internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// A frame being drawn: cells, what they do, and what to draw them with.
struct Canvas {
  let state: State
  let theme: Theme
  let capabilities: Capabilities
  let glyphs: GlyphSet
  var buffer: CellBuffer
  var hits = HitMap()

  init(_ state: State, capabilities: Capabilities, theme: Theme) {
    self.state = state
    self.theme = theme.adapted(to: capabilities)
    self.capabilities = capabilities
    glyphs = capabilities.glyphSet
    buffer = CellBuffer(
      Size(columns: state.environment.width, rows: state.environment.height),
      style: self.theme.style(.text))
  }

  func style(_ role: Role) -> Style { theme.style(role) }

  /// The style of a method's curve and figures.
  func style(_ method: Reconstruction) -> Style {
    ChartSeries(rawValue: method.rawValue).map { theme.style($0) } ?? style(.text)
  }

  /// Writes into one line of a rectangle, cut to its width.
  mutating func line(
    _ text: String, in rect: Rect, row: Int = 0, _ role: Role = .text,
    alignment: Alignment = .leading
  ) {
    guard rect.height > row, row >= 0 else { return }
    buffer.put(
      text, into: Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1),
      style: style(role), alignment: alignment, ellipsis: glyphs.ellipsis)
  }

  /// Writes as many parts as there is room for into one line: half a number would be a wrong one.
  mutating func line(
    _ parts: [String], separator: String, in rect: Rect, row: Int = 0, _ role: Role = .text
  ) {
    var text = parts.first ?? ""
    for part in parts.dropFirst()
    where (text + separator + part).columnWidth <= rect.width {
      text += separator + part
    }
    line(text, in: rect, row: row, role)
  }

  /// Draws a pane's frame; its title says its number, its border whether it has the focus.
  mutating func frame(_ pane: Pane, _ rect: Rect, title: String = "", note: String = "") -> Rect {
    let isFocused = state.panes.focus == pane && state.dialogs.open == nil
    let name = "\(pane.rawValue) \(pane.title)"
    let marker = isFocused ? glyphs.marker : ""
    let text = title.isEmpty ? name : "\(name) \(glyphs.separator) \(title)"
    hits.add(rect, pane: pane, .commands([Command(pane.command)]))
    return buffer.box(
      rect, title: marker + text, note: note, style: style(isFocused ? .focus : .border),
      titleStyle: isFocused ? style(.focus).adding(.bold) : style(.title),
      noteStyle: style(isFocused ? .focus : .muted), glyphs: glyphs)
  }

  /// Writes what a pane without content is waiting for, wrapped and centred.
  mutating func emptyState(_ text: String, in rect: Rect) {
    let lines = text.wrapped(to: max(1, rect.width - 2))
    let top = max(0, (rect.height - lines.count) / 2)
    for (index, line) in lines.enumerated() {
      self.line(line, in: rect, row: top + index, .muted, alignment: .center)
    }
  }

  /// Why there is nothing to show yet, and which key helps.
  var waitingText: String {
    if let job = state.jobs.active.last(where: \.isPreparation) {
      return "\(job.title)… \(Int(job.fraction * 100)) %"
    }
    if state.model == nil {
      return "No model is open. Press \(key(.modelOpen)) to open one."
    }
    if state.calibration.summary == nil {
      return "Nothing is known about this model yet. Press \(key(.calibrate)) to calibrate."
    }
    return "Working…"
  }

  /// The first key of a command.
  func key(_ id: CommandID) -> String {
    state.environment.keyMap.keys(for: id).first?.description ?? ":"
  }
}

extension Rect {
  /// One row of the rectangle.
  func row(_ index: Int) -> Rect {
    Rect(x: x, y: y + index, width: width, height: index < height ? 1 : 0)
  }
}

extension SiteID {
  /// `3 ffn`, short enough for a heading.
  var label: String { "\(layer) \(module.shortName)" }
}

extension [Float] {
  /// The element; nil outside of the array.
  func element(at index: Int) -> Float? { indices.contains(index) ? self[index] : nil }
}
