internal import PruningPlan

extension State {
  mutating func openList(_ kind: ListDialog.Kind) -> [Effect] {
    var list = ListDialog(kind: kind)
    // A choice starts at what is chosen now.
    let items = items(of: list)
    if let site = focusedSite {
      let settings = settings(of: site)
      list.cursor =
        items.firstIndex {
          $0.command.argument == .criterion(settings.criterion)
            || $0.command.argument == .reconstruction(settings.reconstruction)
        } ?? 0
    }
    view.dialog = .list(list)
    return []
  }

  /// The rows of a list dialog that match its query, the best first.
  public func items(of list: ListDialog) -> [ListItem] {
    let all: [ListItem] =
      switch list.kind {
      case .help, .palette:
        CommandRegistry.all
          .filter { $0.isRunnable || list.kind == .help && $0.group == .dialog }
          .map { descriptor in
            ListItem(
              title: descriptor.title,
              detail: environment.keyMap.keys(for: descriptor.id)
                .map(\.description).joined(separator: " "),
              command: Command(descriptor.id),
              reason: descriptor.isRunnable ? descriptor.enabled(self) : "a key of dialogs")
          }
      case .criterion:
        Criterion.available.map {
          ListItem(
            title: $0.rawValue, detail: $0.summary, command: Command(.criterionSet, .criterion($0)))
        }
      case .method:
        Reconstruction.available.map {
          ListItem(
            title: $0.title, detail: $0.rawValue, command: Command(.methodSet, .reconstruction($0)))
        }
      case .difference: list.rows ?? []
      }
    guard !list.query.isEmpty else { return all }
    return all.enumerated()
      .compactMap { index, item in
        Fuzzy.score(list.query, in: "\(item.title) \(item.command.id.rawValue)")
          .map { (score: $0, index: index, item: item) }
      }
      .sorted { ($0.score, -$0.index) > ($1.score, -$1.index) }
      .map(\.item)
  }

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
      return dispatch(item.command)
    case .form(var form):
      switch command(of: form) {
      case .success(let command):
        view.dialog = nil
        return dispatch(command)
      case .failure(let problem):
        form.problem = problem.description
        form.focus = form.fields.firstIndex { $0.id == problem.field } ?? form.focus
        view.dialog = .form(form)
        return []
      }
    case .confirm(let confirm):
      view.dialog = nil
      return dispatch(confirm.command)
    case .budget(let budget): return acceptBudget(budget)
    case .message, .figures, nil:
      view.dialog = nil
      return []
    }
  }

  mutating func moveInDialog(_ step: Int) -> [Effect] {
    switch view.dialog {
    case .list(var list):
      list.cursor = Movement.by(step).apply(to: list.cursor, count: items(of: list).count)
      view.dialog = .list(list)
    case .form(var form):
      let count = max(1, form.fields.count)
      form.focus = (form.focus + step + count) % count
      view.dialog = .form(form)
    case .budget(var budget):
      // How many rows there are room for is the view's business: the last one can come to its top.
      budget.offset = Movement.by(step).apply(to: budget.offset, count: rows(of: budget).count)
      view.dialog = .budget(budget)
    case .figures(var figures):
      figures.offset = max(0, figures.offset + step)
      view.dialog = .figures(figures)
    case .confirm, .message, nil: break
    }
    return []
  }

  mutating func moveInField(_ step: Int) -> [Effect] {
    if case .list(var list) = view.dialog {
      list.cursor = step < 0 ? 0 : max(0, items(of: list).count - 1)
      view.dialog = .list(list)
    }
    if case .budget = view.dialog { return moveInDialog(step < 0 ? -10_000 : 10_000) }
    if isTypingPrompt { view.tryIt.entry.move(by: step) }
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
      return []
    }
    if isTypingPrompt { view.tryIt.entry.insert(text) }
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
    }
    if isTypingPrompt { view.tryIt.entry.erase(before: before) }
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
    }
    if isTypingPrompt { view.tryIt.entry.clear() }
    return editField { field in
      if case .text = field.content { field.content = .text(TextEntry()) }
    }
  }

  private mutating func editField(_ change: (inout FormField) -> Void) -> [Effect] {
    guard case .form(var form) = view.dialog, form.fields.indices.contains(form.focus) else {
      return []
    }
    let format = form.text("format")
    change(&form.fields[form.focus])
    if form.kind == .export, form.text("format") != format {
      form.followFormat(from: format, name: results.model?.name ?? "model")
    }
    if form.kind == .evaluation { form.followTask() }
    form.problem = nil
    view.dialog = .form(form)
    return []
  }
}

/// Search that forgives: the query's characters in order, anywhere in the text.
enum Fuzzy {
  /// How well the text answers; more is better, nil if it doesn't. Whole runs and beginnings of
  /// words count most.
  static func score(_ query: String, in text: String) -> Int? {
    let text = Array(text.lowercased())
    let query = query.lowercased().filter { $0 != " " }
    var position = 0
    var last = -2
    var score = 0
    for character in query {
      guard let found = text[position...].firstIndex(of: character) else { return nil }
      score += found == last + 1 ? 4 : 0
      score += found == 0 || !text[found - 1].isLetter ? 3 : 0
      score -= min(found - position, 3)
      last = found
      position = found + 1
    }
    return score
  }
}
