internal import PruningPlan

extension State {
  /// Enter: runs the row, submits the form, says yes.
  mutating func acceptDialog() -> [Effect] {
    switch dialogs.open {
    case .list(let list):
      let items = items(of: list)
      guard items.indices.contains(list.cursor) else { return [] }
      let item = items[list.cursor]
      if let reason = item.reason {
        message = reason
        return []
      }
      dialogs.open = nil
      previewedTheme = nil
      return dispatch(item.command)
    case .form(var form):
      switch command(of: form) {
      case .success(let command):
        dialogs.open = nil
        return dispatch(command)
      case .failure(let problem):
        form.mark(problem)
        dialogs.open = .form(form)
        return []
      }
    case .confirm(let confirm):
      dialogs.open = nil
      return dispatch(confirm.command)
    case .budget(let budget): return acceptBudget(budget)
    case .browser: return acceptInBrowser()
    case .line: return acceptLine()
    case .message(let message):
      dialogs.open = nil
      return message.modelPath.map { askAgain(forModel: $0) } ?? []
    case .figures, nil:
      dialogs.open = nil
      return []
    }
  }

  mutating func moveInDialog(_ step: Int) -> [Effect] {
    switch dialogs.open {
    case .list(var list):
      list.cursor = Movement.by(step).apply(to: list.cursor, count: items(of: list).count)
      dialogs.open = .list(list)
      previewTheme()
    case .form(var form):
      let count = max(1, form.fields.count)
      form.focus = (form.focus + step + count) % count
      dialogs.open = .form(form)
    case .budget(var budget):
      budget.offset = Movement.by(step).apply(to: budget.offset, count: places(of: budget))
      dialogs.open = .budget(budget)
    case .browser: moveInBrowser(.by(step))
    case .figures(var figures):
      figures.cursor = Movement.by(step).apply(to: figures.cursor, count: rows(of: figures).count)
      dialogs.open = .figures(figures)
    case .confirm, .message, .line, nil: break
    }
    return []
  }

  /// Where a list can be scrolled to: no further than that its last row is in view, so that the way
  /// back begins at once. `chrome` is what the window has besides the list.
  private func places(rows: Int, least: Int, chrome: Int) -> Int {
    let window = min(environment.height - 1, max(least, rows + chrome))
    return max(1, rows - max(1, window - chrome) + 1)
  }

  private func places(of budget: BudgetDialog) -> Int {
    let columns = max(1, min(environment.width, 92) - 4)
    // As many lines as words may need.
    let explanation = (budget.preset?.explanation ?? []).joined(separator: " ")
    let notes = explanation.isEmpty ? 0 : explanation.count / columns + 2
    return places(rows: rows(of: budget).count, least: 8, chrome: 6 + notes)
  }

  /// Rows of a page in a list.
  var dialogPage: Int { max(1, environment.height - 8) }

  /// A row or a field that the mouse was pressed on.
  mutating func goToRow(_ row: Int) -> [Effect] {
    switch dialogs.open {
    case .list(let list): return moveInDialog(row - list.cursor)
    case .browser(let browser): return moveInDialog(row - browser.cursor)
    case .form(var form) where form.fields.indices.contains(row):
      form.focus = row
      dialogs.open = .form(form)
      return []
    default: return []
    }
  }

  mutating func moveInField(_ step: Int) -> [Effect] {
    if case .list(var list) = dialogs.open {
      list.cursor = step < 0 ? 0 : max(0, items(of: list).count - 1)
      dialogs.open = .list(list)
      previewTheme()
    }
    if case .browser = dialogs.open { moveInBrowser(step < 0 ? .first : .last) }
    if case .line = dialogs.open { editLineCursor(by: step) }
    if case .budget = dialogs.open { return moveInDialog(step < 0 ? -10_000 : 10_000) }
    if isTypingPrompt { tryIt.entry.move(by: step) }
    if isTypingFilter { moveInFilter(by: step) }
    return editField { field in
      switch field.content {
      case .text(var entry):
        entry.move(by: step)
        field.content = .text(entry)
      case .choice(let options, let index):
        let count = max(1, options.count)
        let target =
          step == .max ? count - 1 : step == -.max ? 0 : (index + step + count) % count
        field.content = .choice(options, index: target)
      }
    }
  }

  /// Typed or pasted text goes where the dialog or the prompt has its cursor; elsewhere it is
  /// nobody's.
  mutating func insert(_ text: String) -> [Effect] {
    let text = text.filter { !$0.isNewline && $0 != "\0" && $0 != "\u{1B}" }
    guard !text.isEmpty else { return [] }
    if case .list(var list) = dialogs.open {
      list.query += text
      list.cursor = 0
      dialogs.open = .list(list)
      previewTheme()
      return []
    }
    if case .browser(let browser) = dialogs.open { return search(browser.query + text) }
    if case .line = dialogs.open {
      editLine { $0.insert(text) }
      return []
    }
    if isTypingPrompt { tryIt.entry.insert(text) }
    if isTypingFilter { editFilter { $0.insert(text) } }
    return editField { field in
      switch field.content {
      case .text(var entry):
        entry.insert(text)
        field.content = .text(entry)
      case .choice(let options, let index):
        if text == " " {
          field.content = .choice(options, index: (index + 1) % max(1, options.count))
        }
      }
    }
  }

  mutating func eraseInField(before: Bool) -> [Effect] {
    if case .list(var list) = dialogs.open {
      list.query = String(list.query.dropLast())
      list.cursor = 0
      dialogs.open = .list(list)
      previewTheme()
    }
    if case .browser(let browser) = dialogs.open {
      return browser.query.isEmpty ? browseUp() : search(String(browser.query.dropLast()))
    }
    if case .line(let line) = dialogs.open {
      // Erasing what isn't there leaves the line, as people expect.
      if before, line.entry.characters.isEmpty { return closeDialog() }
      editLine { $0.erase(before: before) }
    }
    if isTypingPrompt { tryIt.entry.erase(before: before) }
    if isTypingFilter { editFilter { $0.erase(before: before) } }
    return editField { field in
      guard case .text(var entry) = field.content else { return }
      entry.erase(before: before)
      field.content = .text(entry)
    }
  }

  mutating func clearField() -> [Effect] {
    if case .list(var list) = dialogs.open {
      list.query = ""
      list.cursor = 0
      dialogs.open = .list(list)
      previewTheme()
    }
    if case .browser = dialogs.open { return search("") }
    if case .line = dialogs.open { editLine { $0.clear() } }
    if isTypingPrompt { tryIt.entry.clear() }
    if isTypingFilter { editFilter { $0.clear() } }
    return editField { field in
      if case .text = field.content { field.content = .text(TextEntry()) }
    }
  }

  private mutating func editField(_ change: (inout FormField) -> Void) -> [Effect] {
    guard case .form(var form) = dialogs.open, form.fields.indices.contains(form.focus) else {
      return []
    }
    let format = form.text("format")
    let before = form
    change(&form.fields[form.focus])
    if form.kind == .export, form.text("format") != format {
      form.followFormat(from: format, name: model?.name ?? "model")
    }
    if form.kind == .evaluation || form.kind == .sweep { form.followTask() }
    form.problem = nil
    dialogs.open = .form(form)
    return form.kind == .export && form.fields != before.fields ? measureExport() : []
  }

  /// Opens a dialog that nobody asked for: what is being typed in another one comes first.
  mutating func present(_ dialog: Dialog) {
    if dialogs.open == nil { dialogs.open = dialog } else { dialogs.waiting.append(dialog) }
  }

  /// Closes the dialog. An allocator that is at work goes on: its dialog can be come back to, and
  /// its job be cancelled.
  mutating func closeDialog() -> [Effect] {
    previewedTheme = nil
    if case .browser(let browser) = dialogs.open, let form = browser.form {
      dialogs.open = .form(form)
      return []
    }
    if case .budget(let dialog) = dialogs.open, let job = job(of: dialog), job.phase != .cancelling
    {
      budget.left = dialog
      message = "the allocator goes on: \(budgetKey) comes back to it"
    }
    dialogs.open = nil
    return []
  }
}
