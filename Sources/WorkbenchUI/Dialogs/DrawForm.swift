internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Columns between a label and a text, where the focused choice has its arrow.
  private static let arrowWidth = 2

  /// The fields of a form, and below them what is to be said about the focused one.
  mutating func drawForm(_ form: FormDialog) {
    let width = min(stage.width, 76)
    let columns = max(1, width - 4)
    // As many lines as any field needs, so that the window stays as it is while the focus moves.
    let problem = form.problem.map { "\(glyphs.warning) \($0)".wrapped(to: columns) }
    let most =
      (form.fields.map { $0.help.wrapped(to: columns).count } + [problem?.count ?? 1])
      .max() ?? 1
    let size = form.preview.map(sizeNote)
    let sizeRows = size == nil ? 0 : 1
    let inside = window(
      Size(columns: width, rows: form.fields.count + 3 + most + sizeRows), title: form.title)
    var body = inside.inset(left: 1, right: 1)
    guard body.height > 0 else { return }
    if let size, body.height > form.fields.count + 1 {
      line(size.text, in: body, row: body.height - 1, size.role)
      body = body.inset(bottom: 1)
    }
    let noteRows = body.height == 1 ? 0 : min(most, max(1, body.height - form.fields.count))
    let rows = body.height - noteRows
    let offset = max(0, form.focus - rows + 1)
    let labelWidth = min(
      body.width / 2, (form.fields.map(\.label.columnWidth).max() ?? 0) + 3)
    for (index, field) in form.fields.enumerated().dropFirst(offset).prefix(rows) {
      let isFocused = index == form.focus
      let row = body.row(index - offset)
      let parts = row.split(left: labelWidth)
      let isWrong = form.problem != nil && field.id == form.problemField
      let mark = isWrong ? glyphs.failure : isFocused ? glyphs.marker : " "
      line(
        "\(mark) \(field.label)", in: parts.left, isWrong ? .bad : isFocused ? .focus : .text)
      hits.add(row, .commands([Command(.dialogRow, .number(Double(index)))]))
      draw(field, isFocused: isFocused, in: parts.rest)
    }
    buffer.scrollbar(
      in: Rect(x: inside.right, y: body.y, width: 1, height: rows), total: form.fields.count,
      visible: rows, offset: offset, thumb: style(.focus), track: style(.border), glyphs: glyphs)
    guard form.fields.indices.contains(form.focus) else { return }
    let notes = problem ?? form.fields[form.focus].help.wrapped(to: columns)
    for (index, note) in notes.prefix(noteRows).enumerated() {
      // The last line that there is room for shows that the text goes on.
      let goesOn = index == noteRows - 1 && notes.count > noteRows
      line(
        goesOn ? notes.dropFirst(index).joined(separator: " ") : note, in: body,
        row: body.height - noteRows + index, problem == nil ? .muted : .bad)
    }
  }

  /// What an export would write, and whether that is more than there was.
  private func sizeNote(_ preview: ExportPreview) -> (text: String, role: Role) {
    if let problem = preview.problem { return ("\(glyphs.warning) \(problem)", .bad) }
    guard let size = preview.size else { return ("size: \(glyphs.ellipsis)", .muted) }
    guard let bytes = size.bytes else {
      return ("size: as long as the report becomes; no weights", .muted)
    }
    guard !size.format.storages.isEmpty else { return ("size: \(ByteSize.text(bytes))", .muted) }
    let share = ModelSize.change(Double(bytes - size.denseBytes) / Double(max(1, size.denseBytes)))
    let text =
      "size: \(ByteSize.text(bytes)), \(share) of the dense \(ByteSize.text(size.denseBytes))"
    guard size.grows else { return (text + (size.use == nil ? "" : "; some rows F16"), .accent) }
    let stored = state.model?.storage ?? ""
    return ("\(glyphs.warning) \(text): it grows, from \(stored)", .warn)
  }

  private mutating func draw(_ field: FormField, isFocused: Bool, in rect: Rect) {
    let parts = rect.split(left: Self.arrowWidth)
    switch field.content {
    case .choice(let options, let index):
      let text = options.indices.contains(index) ? options[index] : ""
      line(text, in: parts.rest, isFocused ? .accent : .text)
      guard isFocused else { return }
      let end = parts.rest.inset(left: text.columnWidth + 1)
      for (arrow, place, command) in [
        (glyphs.left, parts.left, CommandID.dialogLeft), (glyphs.right, end, .dialogRight),
      ] {
        let cells = place.split(left: Self.arrowWidth).left
        line(arrow, in: cells, .accent)
        hits.add(cells, .commands([Command(command)]))
      }
    case .text(let entry):
      draw(entry, isFocused: isFocused, in: parts.rest)
      guard entry.text.isEmpty else { return }
      line(field.placeholder, in: parts.rest.inset(left: isFocused ? 2 : 0), .muted)
    }
  }

  /// A line of text being edited. The cursor stays in view: what is before it is cut at its
  /// beginning.
  mutating func draw(_ entry: TextEntry, isFocused: Bool, in rect: Rect) {
    let shown = entry.beforeCursor.truncatedAtStart(
      to: max(0, rect.width - 2), ellipsis: glyphs.ellipsis)
    let own = isFocused && entry.isSelected ? style(.text).adding(.reverse) : style(.text)
    let used = buffer.put(shown, at: rect.origin, style: own, in: rect)
    buffer.put(
      entry.afterCursor, at: rect.origin.moved(x: used), style: style(.text), in: rect)
    if isFocused { drawCaret(at: rect.origin.moved(x: used), in: rect) }
  }
}
