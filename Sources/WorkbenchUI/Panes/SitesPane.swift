internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// The columns of the table of sites, in its order.
private enum SiteColumn: Int, CaseIterable {
  case mark, layer, site, kept, bar, ratio, curve, error, fitted, remark, criterion, method

  /// - Parameters:
  ///   - holdsOut: whether there are held-out errors, which then count.
  ///   - keptWidth: the columns that the model's widest "kept of all" takes.
  func column(holdsOut: Bool, keptWidth: Int) -> TableColumn {
    switch self {
    case .mark: TableColumn("", minimum: 3, priority: 100)
    case .layer: TableColumn("L", minimum: 2, alignment: .trailing, priority: 90)
    case .site: TableColumn("site", minimum: 4, priority: 95)
    case .kept: TableColumn("kept", minimum: keptWidth, alignment: .trailing, priority: 40)
    case .bar: TableColumn("", minimum: 6, ideal: 12, priority: 30, grows: true)
    case .ratio: TableColumn("ratio", minimum: 5, alignment: .trailing, priority: 80)
    case .curve: TableColumn("curve", minimum: 6, ideal: 8, priority: 20)
    case .error:
      TableColumn(
        holdsOut ? "held" : "fitted", minimum: 6, alignment: .trailing, priority: 85)
    case .fitted:
      TableColumn(
        holdsOut ? "fitted" : "held", minimum: 6, alignment: .trailing, priority: 15)
    case .remark: TableColumn("", minimum: 8, priority: 10)
    case .criterion: TableColumn("crit", minimum: 6, ideal: 7, priority: 60)
    case .method: TableColumn("method", minimum: 6, priority: 70)
    }
  }
}

extension Canvas {
  /// Pane 1: the plan, a row a site, and its totals.
  mutating func drawSites(_ rect: Rect, rows: Int) {
    let selected =
      state.siteList.selection.isEmpty ? "" : "\(state.siteList.selection.count) selected"
    let known = state.calibration.sites.map {
      "\($0.count) of \(state.sites.count) calibrated (partial)"
    }
    let difference = state.showsDifference ? state.plan.comparison?.title ?? "" : ""
    let title = [difference, filterText, orderText, selected, known ?? ""].filter { !$0.isEmpty }
      .joined(separator: " \(glyphs.separator) ")
    let inside = frame(.sites, rect, title: title, note: scopeText)
    guard state.model != nil else { return emptyState(waitingText, in: inside) }
    let table = state.showsDifference ? differenceTable(inside.width) : planTable(inside.width)
    drawSitesHeader(table, in: inside.row(0))
    let totalRows = Layout.siteTotalRows(height: rect.height)
    let list = inside.inset(top: 1, bottom: totalRows)
    let offset = state.siteList.offset
    let sites = state.visibleSites
    let focused = state.focusedSite?.site
    for (index, site) in sites.enumerated().dropFirst(offset).prefix(min(rows, list.height)) {
      let row = list.row(index - offset)
      let isCursor = site.site == focused
      if let difference = state.showsDifference ? state.difference(at: site) : nil {
        drawDifference(difference, at: site, isCursor: isCursor, in: row, table)
      } else {
        drawSite(site, isCursor: isCursor, in: row, table)
      }
      markRow(row, isCursor: isCursor)
    }
    if sites.isEmpty {
      emptyState("No site answers “\(state.siteList.filter.text)”. Esc shows all.", in: list)
    }
    buffer.scrollbar(
      in: Rect(x: rect.right - 1, y: list.y, width: 1, height: list.height),
      total: sites.count, visible: list.height, offset: offset, thumb: style(.focus),
      track: style(.border), glyphs: glyphs)
    guard totalRows > 0 else { return }
    let bottom = inside.inset(top: inside.height - totalRows)
    if state.showsDifference { drawBothTotals(in: bottom) } else { drawTotals(in: bottom) }
  }

  private func planTable(_ width: Int) -> TableLayout {
    let keptWidth = state.sites.map { "\($0.units)/\($0.units)".count }.max() ?? 0
    return TableLayout(
      SiteColumn.allCases.map {
        $0.column(holdsOut: state.holdsOut, keptWidth: max(4, keptWidth))
      }, width: width)
  }

  /// What the rows are sorted by; `~` where they would be sorted otherwise by now.
  private var orderText: String {
    guard let order = state.siteList.order else { return "" }
    return "by \(order.sort.rawValue)\(order.isReversed ? " \(glyphs.up)" : "")"
      + (state.isSiteOrderStale ? " ~" : "")
  }

  /// A filter in place of a table's header, while it is typed.
  /// - Returns: whether it is.
  mutating func drawTyped(_ filter: RowFilter, in row: Rect) -> Bool {
    guard filter.isTyping, state.dialogs.open == nil else { return false }
    let parts = row.split(left: min(row.width, 3))
    line(" /", in: parts.left, .key)
    draw(filter.entry, isFocused: true, in: parts.rest)
    return true
  }

  /// The filter and what it leaves.
  private var filterText: String {
    let filter = state.siteList.filter
    guard filter.isActive else { return "" }
    return "“\(filter.text)” \(state.visibleSites.count) of \(state.sites.count)"
  }

  /// The names of the columns, which choose for the targets when they are pressed; or the filter,
  /// while it is typed.
  private mutating func drawSitesHeader(_ table: TableLayout, in row: Rect) {
    if state.panes.focus == .sites, drawTyped(state.siteList.filter, in: row) { return }
    buffer.header(of: table, in: row, style: style(.header), glyphs: glyphs)
    for (column, field) in table.fields(in: row) {
      let command: CommandID? =
        switch table.title(column) {
        case "crit": .criterionChoose
        case "method": .methodChoose
        case "kept", "ratio": .ratioEnter
        default: nil
        }
      let sort: SiteSort? =
        switch table.title(column) {
        case "L", "site": .site
        case "held": .error
        case "fitted": state.holdsOut ? .fitted : .error
        default: nil
        }
      if let command {
        hits.add(field, pane: .sites, .commands([Command(.paneSites), Command(command)]))
      } else if let sort {
        hits.add(
          field, pane: .sites,
          .commands([Command(.paneSites), Command(.siteSortBy, .text(sort.rawValue))]))
      }
    }
  }

  private mutating func markRow(_ row: Rect, isCursor: Bool) {
    guard isCursor else { return }
    if state.panes.focus == .sites {
      buffer.restyle(row, style(.selection))
    } else {
      buffer.restyle(row) { $0.adding(.bold) }
    }
  }

  private mutating func drawSite(
    _ site: SiteSummary, isCursor: Bool, in row: Rect, _ table: TableLayout
  ) {
    let settings = state.settings(of: site)
    let figures = state.figures(of: site)
    let isSelected = state.siteList.selection.contains(site.site)
    let ratio = 1 - Double(settings.kept) / Double(max(1, site.units))
    hits.add(
      row, pane: .sites,
      .commands([Command(.paneSites), Command(.cursorSite, .site(site.site))]))
    for (column, field) in table.fields(in: row) {
      guard let kind = SiteColumn(rawValue: column) else { continue }
      switch kind {
      case .bar: drawBar(1 - ratio, of: site, in: field)
      case .curve where settings.isRemoved: break
      case .curve: drawSparkline(of: site, ratio: ratio, in: field)
      default:
        let text = text(kind, site, settings, figures, isCursor, isSelected)
        let style =
          settings.isRemoved && kind != .mark
          ? style(.muted)
          : kind == .method ? style(settings.reconstruction) : style(role(of: kind, figures))
        buffer.put(
          text, into: field, style: style,
          alignment: table.alignment(column), ellipsis: glyphs.ellipsis)
      }
    }
  }

  private func role(of column: SiteColumn, _ figures: SiteFigures) -> Role {
    switch column {
    case .mark: .accent
    case .fitted: .muted
    case .error, .remark:
      figures.isStale ? .muted : figures.error.overfits || column == .remark ? .warn : .text
    default: .text
    }
  }

  private func text(
    _ column: SiteColumn, _ site: SiteSummary, _ settings: SiteSettings, _ figures: SiteFigures,
    _ isCursor: Bool, _ isSelected: Bool
  ) -> String {
    switch column {
    case .mark:
      (isCursor ? glyphs.marker : " ") + (isSelected ? glyphs.ticked : " ")
        + (settings.protected
          ? "P" : settings.isRemoved ? "X" : settings.byHand.isEmpty ? " " : "H")
    case .layer: "\(site.site.layer)"
    case .site: site.site.module.shortName
    case .kept: "\(settings.kept)/\(site.units)"
    case .ratio: ratioText(kept: settings.kept, of: site.units)
    case .error: mark(of: figures) + Figures.error(figures.error.value)
    case .fitted:
      figures.error.isHeldOut
        ? (figures.isStale ? "~" : "") + Figures.error(figures.error.fitted) : Figures.unknown
    case .remark:
      settings.isRemoved
        ? "removed"
        : figures.error.overfits
          ? ErrorFigure.overfitWord : figures.restsOnRidge ? "on ridge" : ""
    case .criterion: settings.isRemoved ? "" : settings.criterion.shortName
    case .method: settings.reconstruction.title
    case .bar, .curve: ""
    }
  }

  /// A ratio in five columns at most.
  private func ratioText(kept: Int, of units: Int) -> String {
    kept == 0 ? "100%" : Figures.fixed((1 - Double(kept) / Double(max(1, units))) * 100, 1) + "%"
  }

  private mutating func drawBar(_ kept: Double, of site: SiteSummary, in field: Rect) {
    buffer.bar(
      kept, at: field.origin, width: field.width, filled: style(.focus), empty: style(.muted),
      glyphs: glyphs, in: field)
    hits.add(field, pane: .sites, .ratio(site.site, left: 1, right: 0))
  }

  /// The error curve of the site's method over the ratio, with the present ratio marked.
  private mutating func drawSparkline(of site: SiteSummary, ratio: Double, in field: Rect) {
    guard let (analysis, isStale) = state.analysis(of: site),
      let curve = analysis.curves[state.settings(of: site).reconstruction]
    else { return }
    // Width 0 is no plan, and its error would flatten the rest.
    let values = curve.counted.dropFirst().reversed().map(Double.init)
    let marked = Int((ratio * Double(max(0, field.width - 1))).rounded())
    buffer.sparkline(
      values, at: field.origin, width: field.width, style: style(isStale ? .muted : .text),
      marked: marked, markStyle: style(.accent).adding(.reverse), glyphs: glyphs, in: field)
  }
}
