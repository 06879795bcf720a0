internal import PruningPlan

extension State {
  /// Enter: runs the row, submits the form, says yes.
  mutating func acceptDialog() -> [Effect] {
    switch view.dialog {
    case .list(let list):
      let items = items(of: list)
      guard items.indices.contains(list.cursor) else { return [] }
      let item = items[list.cursor]
      if let reason = item.reason {
        view.message = reason
        return []
      }
      view.dialog = nil
      view.previewedTheme = nil
      return dispatch(item.command)
    case .form(var form):
      switch command(of: form) {
      case .success(let command):
        view.dialog = nil
        return dispatch(command)
      case .failure(let problem):
        form.mark(problem)
        view.dialog = .form(form)
        return []
      }
    case .confirm(let confirm):
      view.dialog = nil
      return dispatch(confirm.command)
    case .budget(let budget): return acceptBudget(budget)
    case .browser: return acceptInBrowser()
    case .line: return acceptLine()
    case .message(let message):
      view.dialog = nil
      return message.modelPath.map { askAgain(forModel: $0) } ?? []
    case .figures, nil:
      view.dialog = nil
      return []
    }
  }

  mutating func moveInDialog(_ step: Int) -> [Effect] {
    switch view.dialog {
    case .list(var list):
      list.cursor = Movement.by(step).apply(to: list.cursor, count: items(of: list).count)
      view.dialog = .list(list)
      previewTheme()
    case .form(var form):
      let count = max(1, form.fields.count)
      form.focus = (form.focus + step + count) % count
      view.dialog = .form(form)
    case .budget(var budget):
      budget.offset = Movement.by(step).apply(to: budget.offset, count: places(of: budget))
      view.dialog = .budget(budget)
    case .browser: moveInBrowser(.by(step))
    case .figures(var figures):
      figures.cursor = Movement.by(step).apply(to: figures.cursor, count: rows(of: figures).count)
      view.dialog = .figures(figures)
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
    switch view.dialog {
    case .list(let list): return moveInDialog(row - list.cursor)
    case .browser(let browser): return moveInDialog(row - browser.cursor)
    case .form(var form) where form.fields.indices.contains(row):
      form.focus = row
      view.dialog = .form(form)
      return []
    default: return []
    }
  }

  mutating func moveInField(_ step: Int) -> [Effect] {
    if case .list(var list) = view.dialog {
      list.cursor = step < 0 ? 0 : max(0, items(of: list).count - 1)
      view.dialog = .list(list)
      previewTheme()
    }
    if case .browser = view.dialog { moveInBrowser(step < 0 ? .first : .last) }
    if case .line = view.dialog { editLineCursor(by: step) }
    if case .budget = view.dialog { return moveInDialog(step < 0 ? -10_000 : 10_000) }
    if isTypingPrompt { view.tryIt.entry.move(by: step) }
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
    if case .list(var list) = view.dialog {
      list.query += text
      list.cursor = 0
      view.dialog = .list(list)
      previewTheme()
      return []
    }
    if case .browser(let browser) = view.dialog { return search(browser.query + text) }
    if case .line = view.dialog {
      editLine { $0.insert(text) }
      return []
    }
    if isTypingPrompt { view.tryIt.entry.insert(text) }
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
    if case .list(var list) = view.dialog {
      list.query = String(list.query.dropLast())
      list.cursor = 0
      view.dialog = .list(list)
      previewTheme()
    }
    if case .browser(let browser) = view.dialog {
      return browser.query.isEmpty ? browseUp() : search(String(browser.query.dropLast()))
    }
    if case .line(let line) = view.dialog {
      // Erasing what isn't there leaves the line, as people expect.
      if before, line.entry.characters.isEmpty { return closeDialog() }
      editLine { $0.erase(before: before) }
    }
    if isTypingPrompt { view.tryIt.entry.erase(before: before) }
    if isTypingFilter { editFilter { $0.erase(before: before) } }
    return editField { field in
      guard case .text(var entry) = field.content else { return }
      entry.erase(before: before)
      field.content = .text(entry)
    }
  }

  mutating func clearField() -> [Effect] {
    if case .list(var list) = view.dialog {
      list.query = ""
      list.cursor = 0
      view.dialog = .list(list)
      previewTheme()
    }
    if case .browser = view.dialog { return search("") }
    if case .line = view.dialog { editLine { $0.clear() } }
    if isTypingPrompt { view.tryIt.entry.clear() }
    if isTypingFilter { editFilter { $0.clear() } }
    return editField { field in
      if case .text = field.content { field.content = .text(TextEntry()) }
    }
  }

  private mutating func editField(_ change: (inout FormField) -> Void) -> [Effect] {
    guard case .form(var form) = view.dialog, form.fields.indices.contains(form.focus) else {
      return []
    }
    let format = form.text("format")
    let before = form
    change(&form.fields[form.focus])
    if form.kind == .export, form.text("format") != format {
      form.followFormat(from: format, name: results.model?.name ?? "model")
    }
    if form.kind == .evaluation || form.kind == .sweep { form.followTask() }
    form.problem = nil
    view.dialog = .form(form)
    return form.kind == .export && form.fields != before.fields ? measureExport() : []
  }

  /// Opens a dialog that nobody asked for: what is being typed in another one comes first.
  mutating func present(_ dialog: Dialog) {
    if view.dialog == nil { view.dialog = dialog } else { view.waitingDialogs.append(dialog) }
  }

  /// Closes the dialog. An allocator that is at work goes on: its dialog can be come back to, and
  /// its job be cancelled.
  mutating func closeDialog() -> [Effect] {
    view.previewedTheme = nil
    if case .browser(let browser) = view.dialog, let form = browser.form {
      view.dialog = .form(form)
      return []
    }
    if case .budget(let budget) = view.dialog, let job = job(of: budget), job.phase != .cancelling {
      view.leftBudget = budget
      view.message = "the allocator goes on: \(budgetKey) comes back to it"
    }
    view.dialog = nil
    return []
  }
}
