internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Folders to choose from; what headers say stands beside the names as it arrives.
  mutating func drawBrowser(_ browser: FileBrowser) {
    let folder = state.folder(of: browser)
    let listing = state.browsing.listings[folder]
    let problem = state.problem(of: browser)
    let note =
      listing.map { listing in
        let count = browser.rows.filter { $0.entry != nil }.count
        return "\(count) of \(listing.isCut ? "more than " : "")\(listing.entries.count)"
      } ?? (problem == nil ? "reading\(glyphs.ellipsis)" : "")
    let inside = window(
      Size(columns: min(stage.width, 110), rows: max(7, stage.height - 2)), title: browser.title,
      note: note)
    let body = inside.inset(left: 1, right: 1)
    drawTyped(browser, folder: folder, in: body.row(0))
    let list = Rect(
      x: body.x, y: body.y + 1, width: body.width, height: max(0, body.height - 2))
    if browser.rows.isEmpty {
      let text =
        problem.map { "\(glyphs.warning) \($0)" }
        ?? (listing == nil
          ? "Reading\(glyphs.ellipsis)"
          : listing?.entries.isEmpty == true
            ? "The folder is empty." : "Nothing here is called that, or is of use.")
      emptyState(text, in: list)
    }
    let offset = max(0, min(browser.cursor - list.height / 2, browser.rows.count - list.height))
    for (index, row) in browser.rows.enumerated().dropFirst(offset).prefix(list.height) {
      let place = list.row(index - offset)
      draw(row, isCursor: index == browser.cursor, in: place)
      hits.add(
        place, .commands([Command(.dialogRow, .number(Double(index))), Command(.dialogAccept)]))
    }
    buffer.scrollbar(
      in: Rect(x: inside.right, y: list.y, width: 1, height: list.height),
      total: browser.rows.count, visible: list.height, offset: offset, thumb: style(.focus),
      track: style(.border), glyphs: glyphs)
    drawFoot(browser, in: body)
  }

  /// The folder, and what is typed after it; a typed path stands alone.
  private mutating func drawTyped(_ browser: FileBrowser, folder: String, in rect: Rect) {
    let isPath = browser.query.hasPrefix("/") || browser.query.hasPrefix("~")
    let before = isPath ? "" : folder + (folder.hasSuffix("/") ? "" : "/")
    let room = max(0, rect.width - 2)
    let query = browser.query.truncatedAtStart(to: room, ellipsis: glyphs.ellipsis)
    let start = before.truncatedAtStart(
      to: max(0, room - query.columnWidth), ellipsis: glyphs.ellipsis)
    var x = buffer.put(start, at: rect.origin, style: style(.muted), in: rect)
    x += buffer.put(query, at: rect.origin.moved(x: x), style: style(.text), in: rect)
    drawCaret(at: rect.origin.moved(x: x), in: rect)
  }

  private mutating func draw(_ row: BrowserRow, isCursor: Bool, in rect: Rect) {
    let marker = isCursor ? glyphs.marker : " "
    let isFolder = row.entry?.kind.isFolder ?? false
    let nameWidth = rect.width >= 60 ? max(24, rect.width * 2 / 5) : rect.width / 2
    let columns = rect.split(left: min(nameWidth, rect.width))
    let closed = row.entry?.kind == .closed
    let slash = isFolder && !row.name.hasSuffix("/") ? "/" : ""
    var name = row.name + slash
    switch row.kind {
    case .here: name = "this folder (\(name))"
    case .recent, .entry: break
    }
    line(
      "\(marker) \(name)", in: columns.left.inset(right: 1),
      closed ? .muted : isFolder ? .focus : .text)
    var rest = columns.rest
    if rect.width >= 60 {
      let size = rest.split(left: min(11, rest.width))
      line(sizeText(row), in: size.left.inset(right: 2), .muted, alignment: .trailing)
      rest = size.rest
    }
    let (text, role) = about(row)
    let parts = row.entry.map { $0.parts > 1 ? "\($0.parts) parts \(glyphs.separator) " : "" }
    line((parts ?? "") + text, in: rest, role)
    if isCursor { buffer.restyle(rect, style(.selection)) }
  }

  private func sizeText(_ row: BrowserRow) -> String {
    if row.kind == .recent { return "recent" }
    let bytes = state.browsing.summaries[row.path]?.bytes ?? 0
    let size = bytes > 0 ? bytes : row.entry?.bytes ?? 0
    return size > 0 || row.entry?.kind == .text ? ByteSize.text(size) : ""
  }

  /// What is known of a row's file, and how it is written.
  private func about(_ row: BrowserRow) -> (String, Role) {
    if let problem = row.entry?.problem { return ("\(glyphs.warning) \(problem)", .muted) }
    switch state.browsing.summaries[row.path]?.content {
    case .model(let model):
      let dot = " \(glyphs.separator) "
      let text = [
        model.family, Figures.count(model.parameters),
        model.storage, "\(model.layers) layers",
      ].joined(separator: dot)
      return (text, .text)
    case .text(let line): return (line, .muted)
    case .problem(let problem): return ("\(glyphs.warning) \(problem)", .warn)
    case nil:
      let place = row.kind == .recent ? row.path : ""
      return (place.truncatedAtStart(to: 60, ellipsis: glyphs.ellipsis), .muted)
    }
  }

  private mutating func drawFoot(_ browser: FileBrowser, in body: Rect) {
    let row = body.height - 1
    guard row > 1 else { return }
    if let problem = browser.problem ?? state.problem(of: browser) {
      return line("\(glyphs.warning) \(problem)", in: body, row: row, .bad)
    }
    let help =
      switch browser.purpose {
      case .model: "a Hugging Face folder or a .gguf file; type a part of its name, or a path"
      case .text: ".txt, .json, .jsonl, .csv or .tsv; type a part of its name, or a path"
      case .destination: "type a new name, or choose a folder to write to"
      }
    line(help, in: body, row: row, .muted)
  }
}
