internal import PruningPlan

extension State {
  /// Opens the browser where the path lies that is known already, or else where the program runs.
  mutating func openBrowser(
    _ purpose: FileBrowser.Purpose, near path: String = "", form: FormDialog? = nil
  ) -> [Effect] {
    // Files may have changed since one looked last.
    browsing = BrowsingState()
    let start =
      path.isEmpty
      ? environment.absolute(".") : PathText.parent(environment.absolute(path))
    var browser = FileBrowser(purpose: purpose, form: form, folder: start)
    if !path.isEmpty { browser.cursorName = PathText.name(path) }
    dialogs.open = .browser(browser)
    return updateBrowser { _ in }
  }

  /// After a model that could not be opened: its path is typed already, to be corrected.
  mutating func askAgain(forModel path: String) -> [Effect] {
    openBrowser(.model) + search(environment.absolute(path))
  }

  /// ctrl-o in a form: chooses the focused field's path.
  mutating func browseField() -> [Effect] {
    guard case .form(let form) = dialogs.open, form.fields.indices.contains(form.focus),
      let purpose = form.fields[form.focus].browses
    else { return [] }
    return openBrowser(purpose, near: form.fields[form.focus].text.trimmed, form: form)
  }

  /// The focused field of the open form is a path.
  var isPathField: Bool {
    guard case .form(let form) = dialogs.open, form.fields.indices.contains(form.focus) else {
      return false
    }
    return form.fields[form.focus].browses != nil
  }

  /// A path that is dragged or pasted in takes the place of what was there; other text is put in.
  mutating func paste(_ text: String) -> [Effect] {
    guard PathText.isPastedPath(text) else { return insert(text) }
    let path = PathText.unwrapped(text).filter { !$0.isNewline && $0 != "\0" && $0 != "\u{1B}" }
    switch dialogs.open {
    case .browser: return search(path)
    case .line: return insert(LineWords.quoted(path))
    case .form where isPathField: return clearField() + insert(path)
    default: return insert(text)
    }
  }

  /// Changes the open browser and lists anew.
  @discardableResult
  mutating func updateBrowser(_ change: (inout FileBrowser) -> Void) -> [Effect] {
    guard case .browser(var browser) = dialogs.open else { return [] }
    browser.problem = nil
    change(&browser)
    browser.rows = rows(of: browser)
    if let name = browser.cursorName,
      let row = browser.rows.firstIndex(where: { $0.kind != .recent && $0.name == name })
    {
      browser.cursor = row
      browser.cursorName = nil
    }
    browser.cursor = Movement.by(0).apply(to: browser.cursor, count: browser.rows.count)
    dialogs.open = .browser(browser)
    return []
  }

  mutating func moveInBrowser(_ movement: Movement) {
    guard case .browser(var browser) = dialogs.open else { return }
    browser.cursor = movement.apply(to: browser.cursor, count: browser.rows.count)
    browser.cursorName = nil
    browser.problem = nil
    dialogs.open = .browser(browser)
  }

  mutating func search(_ query: String) -> [Effect] {
    updateBrowser { browser in
      browser.query = query
      browser.cursor = 0
      browser.cursorName = nil
    }
  }

  /// Goes to a folder.
  mutating func browse(_ folder: String, cursorAt name: String? = nil) -> [Effect] {
    let folder = environment.absolute(folder)
    return updateBrowser { browser in
      browser.folder = folder
      browser.query = ""
      browser.showsRecent = false
      browser.cursor = 0
      browser.cursorName = name
    }
  }

  mutating func browseUp() -> [Effect] {
    guard case .browser(let browser) = dialogs.open else { return [] }
    let folder = folder(of: browser)
    return browse(PathText.parent(folder), cursorAt: PathText.name(folder))
  }

  /// →: goes into the folder under the cursor, also if it is a model.
  mutating func browseInto() -> [Effect] {
    guard case .browser(let browser) = dialogs.open, let row = browser.focusedRow else { return [] }
    if row.entry?.kind.isFolder == true { return browse(row.path) }
    if row.kind == .recent {
      return browse(PathText.parent(row.path), cursorAt: PathText.name(row.path))
    }
    return []
  }

  /// Tab: the path of the row under the cursor, to be typed on.
  mutating func completeInBrowser() -> [Effect] {
    guard case .browser(let browser) = dialogs.open, let row = browser.focusedRow else { return [] }
    return search(row.path + (row.entry?.kind.isFolder == true ? "/" : ""))
  }

  /// Enter.
  mutating func acceptInBrowser() -> [Effect] {
    guard case .browser(let browser) = dialogs.open else { return [] }
    let isExplicit = PathText.isExplicit(browser.query)
    let (typedFolder, typedName) =
      isExplicit ? PathText.split(browser.query) : ("", browser.query)
    if isExplicit, typedName.isEmpty { return browse(typedFolder) }
    let exact = browser.rows.first { $0.entry != nil && $0.name == typedName }
    if let exact { return accept(exact) }
    // A new file's name is typed, not found.
    let isNewName = browser.purpose == .destination && !typedName.isEmpty && browser.cursor == 0
    if let row = browser.focusedRow, !isNewName { return accept(row) }
    if isExplicit || typedName.contains("/") || isNewName {
      return choose(
        isExplicit
          ? environment.absolute(browser.query) : PathText.join(browser.folder, browser.query))
    }
    let isEmpty = browser.query.isEmpty
    return updateBrowser {
      $0.problem = isEmpty ? "type a path, or choose a row" : "nothing here is called that"
    }
  }

  private mutating func accept(_ row: BrowserRow) -> [Effect] {
    guard case .browser(let browser) = dialogs.open else { return [] }
    switch row.kind {
    case .recent: return choose(row.path)
    case .here:
      return choose(
        browser.purpose == .destination
          ? PathText.join(row.path, browser.destinationName) : row.path)
    case .entry(let entry):
      switch entry.kind {
      case .closed:
        return updateBrowser { $0.problem = entry.problem ?? "this can't be opened" }
      case .modelFolder where browser.purpose == .model: return choose(row.path)
      case .folder, .modelFolder: return browse(row.path)
      case .modelFile, .text, .other: return choose(row.path)
      }
    }
  }

  /// Opens what was chosen, or puts it into the form.
  private mutating func choose(_ path: String) -> [Effect] {
    guard case .browser(let browser) = dialogs.open else { return [] }
    guard var form = browser.form, form.fields.indices.contains(form.focus) else {
      dialogs.open = nil
      return dispatch(Command(.modelLoad, .text(path)))
    }
    form.fields[form.focus].content = .text(TextEntry(path))
    form.problem = nil
    dialogs.open = .form(form)
    return []
  }

  /// Remembers what was used, for next time too.
  mutating func remember(model: String? = nil, text: String? = nil) -> [Effect] {
    let before = preferences
    if let model {
      let path = environment.absolute(model)
      environment.configuration.recentModels =
        environment.configuration.recentModels.withRecent(path)
    }
    if let text {
      let path = environment.absolute(text)
      environment.configuration.recentTexts =
        environment.configuration.recentTexts.withRecent(path)
    }
    return preferences == before ? [] : savePreferences()
  }

  /// Nothing is kept by a workbench that may not write.
  func savePreferences() -> [Effect] {
    environment.configuration.isReadOnly ? [] : [.savePreferences(preferences)]
  }

  // MARK: The engine's part

  mutating func take(_ listing: FolderListing) {
    browsing.listings[listing.path] = listing
    if browsing.listings.count > 16 {
      browsing.listings = [listing.path: listing]
    }
    updateBrowser { _ in }
  }

  /// What folders and headers the open dialog needs and doesn't have is asked for; what it no
  /// longer needs is stopped.
  mutating func synchroniseBrowsing() -> [Effect] {
    var folder: String?
    var files: [String] = []
    switch dialogs.open {
    case .browser(let browser):
      folder = self.folder(of: browser)
      files = unknownFiles(of: browser)
    case .line(let line): folder = folderToComplete(line)
    default: break
    }
    if let known = folder,
      browsing.listings[known] != nil || browsing.problems[known] != nil
    {
      folder = nil
    }
    var effects: [Effect] = []
    for job in stoppableJobs {
      switch job.request {
      case .list(let asked):
        if asked == folder { folder = nil } else { effects.append(supersede(job.id)) }
      case .summarise(let asked):
        // While it still brings what is by the cursor, it may go on.
        if let first = files.first, asked.contains(first) {
          files = []
        } else {
          effects.append(supersede(job.id))
        }
      default: break
      }
    }
    if let folder { effects.append(ask(.list(folder: folder))) }
    if !files.isEmpty { effects.append(ask(.summarise(paths: files))) }
    return effects
  }
}

extension FileBrowser {
  /// The row that Enter opens.
  package var focusedRow: BrowserRow? { rows.indices.contains(cursor) ? rows[cursor] : nil }

  /// The name of what is written, as the form has it.
  fileprivate var destinationName: String {
    form.map { PathText.name($0.fields[$0.focus].text.trimmed) } ?? ""
  }
}

extension EngineRequest {
  /// It looks into folders, or tells a size: brief work that isn't worth a line.
  var isBrowsing: Bool {
    switch self {
    case .list, .summarise, .measure: true
    default: false
    }
  }
}
