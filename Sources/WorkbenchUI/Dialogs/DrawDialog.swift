internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  mutating func drawDialog() {
    hits.wheelMovesInDialog =
      switch state.dialogs.open {
      case .list, .budget, .browser, .figures: true
      // The wheel must not change what is typed into.
      case .form, .line, .confirm, .message, nil: false
      }
    switch state.dialogs.open {
    case .list(let list): drawList(list)
    case .form(let form): drawForm(form)
    case .confirm(let confirm):
      drawText(
        confirm.title, confirm.text, role: .text,
        buttons: [
          ("enter/y yes", Command(.dialogAccept)), ("esc/n no", Command(.dialogCancel)),
        ])
    case .message(let message):
      let title = message.isError ? "\(glyphs.failure) \(message.title)" : message.title
      drawText(
        title, message.text, role: message.isError ? .bad : .text,
        buttons: message.modelPath == nil
          ? [("enter closes", Command(.dialogCancel))]
          : [
            ("enter chooses again", Command(.dialogAccept)),
            ("esc closes", Command(.dialogCancel)),
          ])
    case .budget(let budget): drawBudget(budget)
    case .browser(let browser): drawBrowser(browser)
    case .line(let line): drawLine(line)
    case .figures(let figures): drawFigures(figures)
    case nil: break
    }
  }

  /// The area a dialog may cover: all but the footer, which keeps saying what the keys do.
  var stage: Rect { buffer.bounds.inset(bottom: 1) }

  mutating func window(_ size: Size, title: String, note: String = "", role: Role = .focus)
    -> Rect
  {
    let rect = stage.centered(size)
    buffer.fill(rect, style: style(.text))
    return buffer.box(
      rect, title: title, note: note, style: style(role), titleStyle: style(role).adding(.bold),
      glyphs: glyphs)
  }

  private mutating func drawText(
    _ title: String, _ text: String, role: Role, buttons: [(text: String, command: Command)]
  ) {
    let width = min(stage.width, 68)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { String($0).wrapped(to: max(1, width - 4)) }
    let inside = window(
      Size(columns: width, rows: lines.count + 4), title: title,
      role: role == .bad ? .bad : .focus)
    let room = max(0, inside.height - 1)
    for (index, line) in lines.prefix(room).enumerated() {
      self.line(line, in: inside.inset(left: 1, right: 1), row: index)
    }
    var x = inside.x + 1
    let y = inside.bottom - 1
    for button in buttons where y > inside.y {
      let text = "[\(button.text)]"
      let field = Rect(x: x, y: y, width: text.columnWidth, height: 1).intersection(inside)
      buffer.put(text, at: field.origin, style: style(.key), in: inside)
      hits.add(field, .commands([button.command]))
      x += text.columnWidth + 2
    }
  }

  // MARK: Lists

  private mutating func drawList(_ list: ListDialog) {
    let items = state.items(of: list)
    let isSessions = list.kind == .sessions
    let height =
      list.kind == .help || list.kind == .palette
      ? stage.height - 2 : items.count + (isSessions ? 5 : 4)
    let inside = window(
      Size(columns: min(stage.width, 92), rows: max(5, height)), title: list.title,
      note: "\(items.count) found")
    let parts = inside.inset(left: 1, right: 1).split(top: 1)
    drawQuery(list.query, in: parts.top)
    let rows = parts.rest.height
    guard rows > 0 else { return }
    if items.isEmpty, list.kind == .worst, list.query.isEmpty {
      return emptyState(state.worstText, in: parts.rest)
    }
    if items.isEmpty {
      let isRead = !isSessions || state.session.saved != nil
      return emptyState(
        !isRead
          ? "Looking for sessions\(glyphs.ellipsis)"
          : list.query.isEmpty && isSessions
            ? "No session is saved yet. The first change begins one."
            : "Nothing is called that. Backspace goes back.", in: parts.rest)
    }
    if isSessions { return drawSessions(list, state.sessions(of: list), in: parts.rest) }
    let offset = max(0, min(list.cursor - rows / 2, items.count - rows))
    let keyWidth = list.kind == .theme ? 22 : list.kind == .worst ? 7 : 18
    var cutText: (text: String, role: Role)?
    for (index, item) in items.enumerated().dropFirst(offset).prefix(rows) {
      let row = parts.rest.row(index - offset)
      let isCursor = index == list.cursor
      let marker = isCursor ? glyphs.marker : " "
      let reason = item.reason.map { " \(glyphs.dash) \($0)" } ?? ""
      let isCommand = list.kind == .help || list.kind == .palette
      let first = isCommand ? item.detail : item.title
      let second = isCommand ? item.title + reason : item.detail
      let columns = row.split(left: min(keyWidth + 2, row.width))
      line("\(marker) \(first)", in: columns.left, item.reason == nil ? .key : .muted)
      line(second, in: columns.rest, item.reason == nil ? .text : .muted)
      hits.add(row, .commands([Command(.dialogCancel), item.command]))
      if isCursor { buffer.restyle(row, style(.selection)) }
      // A reason that is cut off is no reason: it gets the last line. So does an explanation.
      let isCut = second.columnWidth > columns.rest.width && row.y < parts.rest.bottom - 1
      guard isCursor, isCut else { continue }
      if let reason = item.reason {
        cutText = ("\(glyphs.warning) \(reason)", .warn)
      } else if !isCommand {
        cutText = (second, .muted)
      }
    }
    if let cutText {
      let last = parts.rest.row(rows - 1)
      buffer.fill(last, style: style(.text))
      line(cutText.text, in: last, cutText.role)
    }
    buffer.scrollbar(
      in: Rect(x: inside.right, y: parts.rest.y, width: 1, height: rows), total: items.count,
      visible: rows, offset: offset, thumb: style(.focus), track: style(.border), glyphs: glyphs)
  }

  private mutating func drawQuery(_ query: String, in rect: Rect) {
    let shown = query.truncatedAtStart(to: max(0, rect.width - 14), ellipsis: glyphs.ellipsis)
    let used = buffer.put("search: ", at: rect.origin, style: style(.muted), in: rect)
    let end = buffer.put(shown, at: rect.origin.moved(x: used), style: style(.text), in: rect)
    drawCaret(at: rect.origin.moved(x: used + end), in: rect)
  }

  mutating func drawCaret(at point: Point, in rect: Rect) {
    guard rect.contains(point) else { return }
    let text = buffer[point]?.text ?? " "
    buffer.put(
      text.isEmpty ? " " : text, at: point, style: style(.text).adding([.reverse]), in: rect)
  }
}
