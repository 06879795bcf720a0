internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 3 while two configurations are compared: by token, the error on screen less that of the
  /// other configuration.
  mutating func drawTokenDifference(_ rect: Rect) {
    let sheet = state.tokens.sheet
    let which = state.plan.comparison?.title ?? ""
    let title = sampleText.isEmpty ? which : "\(which) \(glyphs.separator) \(sampleText)"
    let inside = frame(.tokens, rect, title: title)
    guard !sheet.tokens.isEmpty, let site = state.focusedSite else {
      return emptyState(waitingText, in: inside)
    }
    let split = inside.split(bottom: inside.height > 3 ? 1 : 0)
    let parts = split.rest.split(top: 1)
    // A column more than errors have, for the sign.
    let columns = TokenColumns(
      sheet.tokens, cursor: state.tokens.cursor, width: inside.width - tokenLabelWidth,
      least: TokenColumns.least + 1)
    drawTokenHeader(sheet.tokens, columns, in: parts.top)
    let top = differenceRange
    for (row, site) in tokenPage(parts.rest.height).enumerated() {
      drawRow(
        site, isCursor: site == state.focusedSite, columns, top, in: parts.rest.row(row))
    }
    drawSignedLegend(top, on: rect)
    drawStatus(of: site, sheet, in: split.bottom)
  }

  /// The difference at the ends of the ramp: what nearly all that differ are below, in round numbers.
  /// The few beyond have the colour of the end, so that one token doesn't make all others look equal.
  private var differenceRange: Double {
    let sizes = state.sites.compactMap { state.tokenDifference(of: $0) }.flatMap(\.errors)
      .filter { $0.isFinite && $0 != 0 }.map { Double(abs($0)) }.sorted()
    guard !sizes.isEmpty else { return 0.01 }
    return Self.roundUp(min(max(sizes[(sizes.count - 1) * 98 / 100], 0.01), 1e6))
  }

  /// The least of 1, 1.5, 2, 3, 5 and 7 times a power of ten that isn't below a number.
  private static func roundUp(_ value: Double) -> Double {
    var power = 0.01
    while power * 10 <= value { power *= 10 }
    return [1, 1.5, 2, 3, 5, 7, 10].map { $0 * power }.first { $0 >= value * 0.999_999 } ?? value
  }

  private mutating func drawRow(
    _ site: SiteSummary, isCursor: Bool, _ columns: TokenColumns, _ top: Double, in rect: Rect
  ) {
    let found = state.tokenDifference(of: site)
    let isStale = found?.isStale ?? true
    drawTokenRow(
      site, isCursor: isCursor, isStale: isStale, found?.errors, columns, in: rect
    ) { canvas, error, field in
      canvas.draw(error, top, isStale: isStale, in: field)
    }
  }

  /// A colour of the diverging ramp with the figure over it; without colours, signs: the more of
  /// them, the greater the difference.
  private mutating func draw(_ error: Float, _ top: Double, isStale: Bool, in field: Rect) {
    guard !field.isEmpty, error.isFinite else { return }
    let own = style(isStale ? .muted : .text)
    guard capabilities.hasFineColors else {
      // The cursor's brackets stand at both ends.
      let inside = field.width > 2 ? field.inset(left: 1) : field
      buffer.put(signs(Double(error) / top), into: inside, style: own, ellipsis: "")
      return
    }
    let text = Figures.shortSigned(error)
    // Where nothing differs there is the background, not the palette's nearest colour to it.
    guard text != "=" else {
      buffer.put(text, into: field, style: own, ellipsis: "")
      return
    }
    var map = Heatmap(
      values: [[Double(error)]], range: -top...top, ramp: isStale ? .greyGrey : theme.diverging,
      density: .cells(width: field.width), style: own)
    map.steps = HeatRamp.divergingSteps
    buffer.draw(map, in: field, capabilities: capabilities)
    let shown = text.columnWidth <= field.width ? text : String(text.prefix(1))
    let cell = buffer[field.x, field.y]?.style ?? own
    buffer.put(shown, into: field, style: cell, ellipsis: "")
  }

  /// `=`, `+`, `++`, `+++`, or the same with minus: thirds of the range.
  private func signs(_ share: Double) -> String {
    let count = min(3, Int((abs(share) * 3).rounded(.up)))
    guard count > 0, abs(share) > 0.01 else { return "=" }
    return String(repeating: share > 0 ? "+" : "−", count: count)
  }

  /// The ramp with its ends and its middle, in the pane's upper edge.
  private mutating func drawSignedLegend(_ top: Double, on rect: Rect) {
    let end = Figures.fixed(top, top < 0.1 ? 3 : top < 10 ? 2 : 0)
    let (low, high) = (" −\(end) ", " +\(end) ")
    let ramp = capabilities.hasFineColors ? 9 : 7
    let width = low.columnWidth + ramp + high.columnWidth
    guard rect.width > width + 40 else { return }
    let start = Point(x: rect.right - 2 - width, y: rect.y)
    buffer.put(low, at: start, style: style(.muted))
    let middle = start.moved(x: low.columnWidth)
    if capabilities.hasFineColors {
      let values = (0..<ramp).map { Double($0) / Double(ramp - 1) }
      var map = Heatmap(values: [values], range: 0...1, ramp: theme.diverging)
      map.steps = HeatRamp.divergingSteps
      buffer.draw(
        map, in: Rect(x: middle.x, y: middle.y, width: ramp, height: 1),
        capabilities: capabilities)
    } else {
      buffer.put("−−−=+++", at: middle, style: style(.text))
    }
    buffer.put(high, at: middle.moved(x: ramp), style: style(.muted))
  }

  /// The token under the cursor with its error in both configurations.
  private mutating func drawStatus(of site: SiteSummary, _ sheet: TokenSheet, in rect: Rect) {
    guard let pair = state.plan.comparison, sheet.tokens.indices.contains(state.tokens.cursor)
    else {
      return
    }
    let token = sheet.tokens[state.tokens.cursor].visibleText.truncated(
      to: 16, ellipsis: glyphs.ellipsis)
    func text(_ found: (row: TokenRow, isStale: Bool)?) -> String {
      (found?.isStale == true ? "~" : "")
        + Figures.error(found?.row.errors.element(at: state.tokens.cursor))
    }
    let change = state.tokenDifference(of: site)?.errors.element(at: state.tokens.cursor)
    line(
      [
        " t \(state.tokens.cursor) \"\(token)\"", "L\(site.site.label)",
        "\(pair.title) \(Figures.signed(change.map(Double.init), 3))",
        "\(pair.shown.rawValue) \(text(state.tokenRow(of: site)))",
        "\(pair.shown.other.rawValue) \(text(state.otherTokenRow(of: site)))",
      ], separator: "  ", in: rect, .title)
  }
}
