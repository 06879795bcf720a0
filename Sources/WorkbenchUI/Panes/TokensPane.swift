internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// Which tokens are in view, and where their columns are.
struct TokenColumns {
  /// A token's place.
  struct Column {
    var token: Int
    var x: Int
    var width: Int
  }

  static let least = 4
  static let most = 10

  /// The columns from left to right.
  var columns: [Column] = []

  /// Lays out the page of tokens that the cursor is on: pages turn only at their ends, so that
  /// columns stay where they are while the cursor moves.
  init(_ tokens: [String], cursor: Int, width: Int, least: Int = Self.least) {
    var x = 0
    for (index, token) in tokens.enumerated() {
      let room = min(Self.most, max(least, token.columnWidth + 1))
      if x + room > width, !columns.isEmpty {
        if index > cursor { break }
        columns = []
        x = 0
      }
      columns.append(Column(token: index, x: x, width: min(room, max(1, width))))
      x += room
    }
  }
}

extension Canvas {
  /// Columns of the names of rows, `▸L12 attn `: as wide as the last layer's number needs.
  var tokenLabelWidth: Int { 8 + "\(state.sites.last?.site.layer ?? 0)".count }

  /// Pane 3: the errors of one sample's tokens at every site.
  mutating func drawTokens(_ rect: Rect) {
    if state.units.isShown { return drawUnits(rect) }
    if state.showsDifference { return drawTokenDifference(rect) }
    let sheet = state.tokens.sheet
    let inside = frame(.tokens, rect, title: sampleText)
    guard !sheet.tokens.isEmpty, let site = state.focusedSite else {
      return emptyState(waitingText, in: inside)
    }
    let split = inside.split(bottom: inside.height > 3 ? 1 : 0)
    let parts = split.rest.split(top: 1)
    let columns = TokenColumns(
      sheet.tokens, cursor: state.tokens.cursor, width: inside.width - tokenLabelWidth)
    drawTokenHeader(sheet.tokens, columns, in: parts.top)
    let grid = parts.rest
    let top = range(of: sheet)
    for (row, site) in tokenPage(grid.height).enumerated() {
      drawTokenRow(
        site, isCursor: site == state.focusedSite, columns, top, in: grid.row(row))
    }
    drawLegend(top, on: rect)
    drawTokenStatus(site, sheet, in: split.bottom)
  }

  /// The sample in view, and how many of the sites.
  var sampleText: String {
    let sheet = state.tokens.sheet
    guard sheet.sampleCount > 0 else { return "" }
    let isOther = sheet.sample != state.tokens.sample
    let text = state.sampleName + (isOther ? "…" : "")
    let rows = state.visibleSites.count
    return rows == state.sites.count
      ? text : "\(text) \(glyphs.separator) \(rows) of \(state.sites.count) sites"
  }

  /// The sites in view: scrolled no further than the cursor needs, so that a click doesn't move the
  /// row under the mouse.
  func tokenPage(_ height: Int) -> [SiteSummary] {
    Array(state.visibleSites.dropFirst(state.tokens.offset).prefix(max(0, height)))
  }

  /// The error at the top of the ramp: the greatest in the sheet, rounded up to one decimal.
  private func range(of sheet: TokenSheet) -> Double {
    var greatest = -Float.infinity
    for row in sheet.rows.values {
      for error in row.errors where error.isFinite && error > greatest { greatest = error }
    }
    if !greatest.isFinite { greatest = 1 }
    return max(0.1, (Double(min(greatest, 1e6)) * 10).rounded(.up) / 10)
  }

  mutating func drawTokenHeader(
    _ tokens: [String], _ columns: TokenColumns, in rect: Rect
  ) {
    if state.panes.focus == .tokens, drawTyped(state.siteList.filter, in: rect) { return }
    line(
      "token", in: Rect(x: rect.x, y: rect.y, width: min(tokenLabelWidth, rect.width), height: 1),
      .header)
    for column in columns.columns {
      let isCursor = column.token == state.tokens.cursor
      let field = Rect(
        x: rect.x + tokenLabelWidth + column.x, y: rect.y, width: column.width - 1, height: 1)
      buffer.put(
        tokens[column.token].visibleText, into: field.intersection(rect),
        style: isCursor ? style(.focus).adding([.bold, .underline]) : style(.header),
        ellipsis: glyphs.ellipsis)
    }
  }

  private mutating func drawTokenRow(
    _ site: SiteSummary, isCursor: Bool, _ columns: TokenColumns, _ top: Double, in rect: Rect
  ) {
    let found = state.tokenRow(of: site)
    let isStale = found?.isStale ?? true
    let shade = style(isStale ? .muted : .text)
    drawTokenRow(
      site, isCursor: isCursor, isStale: isStale, found?.row.errors, columns, in: rect
    ) { canvas, error, field in
      canvas.buffer.heat(
        Double(error) / top, in: field, ramp: isStale ? .grey : canvas.theme.heat, style: shade,
        capabilities: canvas.capabilities)
      if canvas.capabilities.hasFineColors { canvas.drawTokenValue(error, in: field) }
    }
  }

  /// A site's label and what `draw` makes of each of its errors; both can be pressed.
  mutating func drawTokenRow(
    _ site: SiteSummary, isCursor: Bool, isStale: Bool, _ errors: [Float]?,
    _ columns: TokenColumns, in rect: Rect,
    draw: (_ canvas: inout Canvas, _ error: Float, _ field: Rect) -> Void
  ) {
    let marker = isCursor ? glyphs.marker : isStale ? "~" : " "
    let label = Rect(x: rect.x, y: rect.y, width: min(tokenLabelWidth, rect.width), height: 1)
    line(
      "\(marker)L\(site.site.label)", in: label,
      isCursor ? .focus : isStale ? .muted : .text)
    hits.add(
      label, pane: .tokens,
      .commands([Command(.paneTokens), Command(.cursorSite, .site(site.site))]))
    guard let errors else { return }
    for column in columns.columns where errors.indices.contains(column.token) {
      let field = Rect(
        x: rect.x + tokenLabelWidth + column.x, y: rect.y, width: max(1, column.width - 1),
        height: 1
      ).intersection(rect)
      draw(&self, errors[column.token], field)
      hits.add(
        field, pane: .tokens,
        .commands([
          Command(.paneTokens), Command(.tokenSet, .siteToken(site.site, token: column.token)),
        ]))
      if isCursor, column.token == state.tokens.cursor { drawTokenCursor(field) }
    }
  }

  /// The error as a number over its colour, where it fits: colours alone say too little.
  mutating func drawTokenValue(_ error: Float, in field: Rect) {
    let text = Figures.short(error)
    guard text.columnWidth <= field.width else { return }
    for (x, character) in zip(field.x..., text) {
      let style = buffer[x, field.y]?.style ?? style(.text)
      buffer.put(String(character), at: Point(x: x, y: field.y), style: style)
    }
  }

  /// The cursor turns the cell's colours over, or puts brackets around its shade.
  mutating func drawTokenCursor(_ field: Rect) {
    guard field.width > 0 else { return }
    if capabilities.hasFineColors {
      buffer.restyle(field) { $0.adding([.bold, .reverse]) }
      return
    }
    let last = field.right - 1
    for (x, text) in [(field.x, "["), (last, "]")] where x != field.x || text == "[" {
      let style = (buffer[x, field.y]?.style ?? style(.text)).adding(.bold)
      buffer.put(text, at: Point(x: x, y: field.y), style: style)
    }
  }

  /// The ramp with its ends, in the pane's upper edge.
  private mutating func drawLegend(_ top: Double, on rect: Rect) {
    let low = " 0 "
    let high = " \(Figures.fixed(top, 1)) "
    let ramp = 8
    let width = low.columnWidth + ramp + high.columnWidth
    guard rect.width > width + 36 else { return }
    let x = rect.right - 2 - width
    buffer.put(low, at: Point(x: x, y: rect.y), style: style(.muted))
    buffer.draw(
      theme.heat, at: Point(x: x + low.columnWidth, y: rect.y), width: ramp, style: style(.text),
      capabilities: capabilities)
    buffer.put(
      high, at: Point(x: x + low.columnWidth + ramp, y: rect.y), style: style(.muted))
  }

  /// The token under the cursor with its error by method, as far as known.
  private mutating func drawTokenStatus(_ site: SiteSummary, _ sheet: TokenSheet, in rect: Rect) {
    guard sheet.tokens.indices.contains(state.tokens.cursor) else { return }
    let settings = state.settings(of: site)
    let errors = state.tokenErrorsByMethod
    let token = sheet.tokens[state.tokens.cursor].visibleText.truncated(
      to: 16, ellipsis: glyphs.ellipsis)
    var parts = [
      " t \(state.tokens.cursor) \"\(token)\"", "L\(site.site.label)",
      "error \(Figures.error(errors[settings.reconstruction]))",
    ]
    let figures = state.figures(of: site)
    if figures.error.value != nil {
      parts.append(
        "site \(mark(of: figures))\(Figures.error(figures.error.value)) "
          + "\(figures.error.kind)")
    }
    for method in Reconstruction.available.reversed() where method != settings.reconstruction {
      if let error = errors[method] { parts.append("\(method.title) \(Figures.error(error))") }
    }
    line(parts, separator: "  ", in: rect, .title)
  }
}

extension String {
  /// The text with control characters and blanks made visible, so that it takes one line.
  var visibleText: String { onOneLine(blank: "␣", tab: "⇥") }

  /// The text with control characters made visible, so that it takes one line.
  var oneLine: String { onOneLine(blank: " ", tab: " ") }

  private func onOneLine(blank: Unicode.Scalar, tab: Unicode.Scalar) -> String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar {
          case "\n", "\r": "⏎"
          case "\t": tab
          case " ": blank
          default: scalar.properties.generalCategory == .control ? "�" : scalar
          }
        }))
  }
}
