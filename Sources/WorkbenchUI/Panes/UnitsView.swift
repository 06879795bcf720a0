internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// Which units share a column of the units view.
struct UnitColumns {
  /// Units there are.
  let units: Int
  /// Columns of cells.
  let width: Int

  /// Columns of cells that a unit takes; several units share one where this is 1.
  var cells: Int { max(1, min(8, width / max(1, units))) }

  /// Columns in use.
  var used: Int { min(width, units * cells) }

  /// The ranks that a column shows.
  func ranks(_ column: Int) -> Range<Int> {
    if units <= width { return column / cells..<column / cells + 1 }
    let first = column * units / width
    return first..<max(first + 1, (column + 1) * units / width)
  }

  /// The first column of a rank.
  func column(_ rank: Int) -> Int {
    guard units > width else { return rank * cells }
    // The inverse of `ranks`, which rounds down.
    return min(width - 1, ((rank + 1) * width - 1) / units)
  }

  /// A column between two units, where there is room for one.
  func isGap(_ column: Int) -> Bool { cells > 2 && column % cells == cells - 1 }
}

extension Canvas {
  private static let gutter = 8

  /// Pane 3's other view: the focused site's units in order of score, kept and pruned.
  mutating func drawUnits(_ rect: Rect) {
    let title = state.focusedSite.map { "\($0.unit.plural) of layer \($0.site.label)" } ?? ""
    let log = state.units.isLogAxis ? " \(glyphs.separator) log" : ""
    let inside = frame(.tokens, rect, title: title + log, note: unitsNote)
    guard let site = state.focusedSite, let (analysis, isStale) = state.analysis(of: site),
      !analysis.order.isEmpty
    else { return emptyState(waitingText, in: inside) }
    let split = inside.split(bottom: inside.height > 2 ? 1 : 0)
    let parts = split.rest.split(bottom: 1)
    let hasGutter = inside.width >= 40
    let chart = parts.rest.inset(left: hasGutter ? Self.gutter : 0)
    let columns = UnitColumns(units: analysis.order.count, width: chart.width)
    let axis = scoreAxis(analysis)
    if hasGutter { drawScoreLabels(axis, in: parts.rest) }
    let kept = state.settings(of: site).kept
    let guarded = Set(analysis.guarded)
    let byHand = state.settings(of: site).byHand
    let chosen = (kept: Set(byHand.kept), dropped: Set(byHand.dropped))
    let axisRow = parts.bottom.inset(left: hasGutter ? Self.gutter : 0)
    for column in 0..<columns.used where !columns.isGap(column) {
      let ranks = columns.ranks(column).clamped(to: analysis.order.indices)
      let units = analysis.order[ranks]
      let score = units.map { Double(analysis.scores.element(at: $0) ?? .nan) }.max {
        ($0.isFinite ? $0 : -.infinity) < ($1.isFinite ? $1 : -.infinity)
      }
      let isCursor = ranks.contains(state.units.cursor)
      drawUnitColumn(
        axis.position(score ?? .nan), isKept: ranks.lowerBound < kept, isStale: isStale,
        isCursor: isCursor,
        in: Rect(x: chart.x + column, y: chart.y, width: 1, height: chart.height))
      drawUnitFoot(
        isKept: ranks.lowerBound < kept,
        choice: units.contains(where: chosen.kept.contains)
          ? .keep : units.contains(where: chosen.dropped.contains) ? .drop : nil,
        isGuarded: units.contains(where: guarded.contains), isCursor: isCursor,
        at: Point(x: axisRow.x + column, y: axisRow.y))
      hits.add(
        Rect(x: chart.x + column, y: chart.y, width: 1, height: chart.height + 1)
          .intersection(inside), pane: .tokens,
        .commands([
          Command(.paneTokens), Command(.unitSet, .number(Double(ranks.lowerBound))),
        ]))
    }
    drawUnitStatus(site, isStale: isStale, in: split.bottom)
  }

  private var unitsNote: String {
    guard let site = state.focusedSite, let (analysis, isStale) = state.analysis(of: site) else {
      return ""
    }
    var parts = [
      "by \(analysis.criterion.rawValue)",
      "\(state.settings(of: site).kept) kept of \(site.units)",
    ]
    let byHand = state.settings(of: site).byHand
    let choices = [("+", byHand.kept.count), ("-", byHand.dropped.count)].filter { $0.1 > 0 }
    if !choices.isEmpty {
      parts.append(choices.map { "\($0.0)\($0.1)" }.joined(separator: " ") + " by hand")
    }
    if !analysis.guarded.isEmpty { parts.append("G \(analysis.guarded.count) guarded") }
    if isStale { parts.append("of an earlier choice") }
    return parts.joined(separator: " \(glyphs.separator) ")
  }

  private func scoreAxis(_ analysis: SiteAnalysis) -> AxisScale {
    let scores = analysis.scores.lazy.filter(\.isFinite).map(Double.init)
    let greatest = scores.max() ?? 1
    guard state.units.isLogAxis else { return AxisScale(min(0, scores.min() ?? 0)...greatest) }
    let least = scores.filter { $0 > 0 }.min() ?? greatest
    // The lowest score still is a bar.
    return AxisScale(min(least / 2, greatest / 10)...max(greatest, least), logarithmic: true)
  }

  private mutating func drawScoreLabels(_ axis: AxisScale, in rect: Rect) {
    let rows = rect.height > 1 ? [0, rect.height - 1] : [0]
    for row in rows {
      let value = row == 0 ? axis.range.upperBound : axis.range.lowerBound
      let field = Rect(x: rect.x, y: rect.y + row, width: Self.gutter - 1, height: 1)
      buffer.put(
        NumberTicks.label(value), into: field.intersection(rect), style: style(.muted),
        alignment: .trailing, ellipsis: glyphs.ellipsis)
    }
  }

  /// A bar upward: solid for a unit that is kept, a shade for one that is pruned.
  private mutating func drawUnitColumn(
    _ position: Double?, isKept: Bool, isStale: Bool, isCursor: Bool, in rect: Rect
  ) {
    guard let position, rect.height > 0 else { return }
    let role: Role = isStale || !isKept ? .muted : .focus
    let own = isCursor ? style(.accent).adding(.bold) : style(role)
    let levels = glyphs.depth == .ascii ? [] : glyphs.sparkLevels
    let height = min(max(position, 0), 1) * Double(rect.height)
    let eighths = levels.isEmpty ? Int(height.rounded(.up)) * 8 : Int((height * 8).rounded(.up))
    let full = isKept ? glyphs.barFull : glyphs.barEmpty
    for row in 0..<rect.height {
      let part = min(8, eighths - row * 8)
      guard part > 0 else { break }
      // A shade has no eighths: a pruned unit's bar ends with a whole cell, or a low one.
      let text = part == 8 || (!isKept && row > 0) ? full : levels[part - 1]
      buffer.put(text, at: Point(x: rect.x, y: rect.bottom - 1 - row), style: own, in: rect)
    }
  }

  /// Below the bars: a line under what is kept, + and - under what a hand keeps and drops, G under
  /// what is guarded, and the cursor.
  private mutating func drawUnitFoot(
    isKept: Bool, choice: UnitChoice?, isGuarded: Bool, isCursor: Bool, at point: Point
  ) {
    let sign: String? =
      switch choice {
      case .keep: "+"
      case .drop: "-"
      case nil: isGuarded ? "G" : nil
      }
    let text =
      isCursor ? glyphs.up : sign ?? (isKept ? glyphs.box.horizontal : glyphs.separator)
    let role: Role = isCursor ? .accent : sign != nil ? .warn : isKept ? .focus : .muted
    buffer.put(text, at: point, style: style(role))
  }

  private mutating func drawUnitStatus(_ site: SiteSummary, isStale: Bool, in rect: Rect) {
    guard let unit = state.unit(at: state.units.cursor) else { return }
    var parts = [
      "rank \(unit.rank + 1)/\(site.units)", "\(site.unit.plural.dropLast()) \(unit.unit)",
      "score \(isStale ? "~" : "")\(NumberTicks.label(Double(unit.score)))",
      unit.choice == nil ? (unit.isKept ? "kept" : "pruned") : unit.state,
    ]
    if unit.isGuarded { parts.append("guarded") }
    line(" " + parts.joined(separator: " \(glyphs.separator) "), in: rect, .title)
  }
}
