internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// The columns of the table of sites while two configurations are compared.
private enum DifferenceColumn: Int, CaseIterable {
  case mark, layer, site, kept, otherKept, change, ratio, error, otherError, errorChange, criterion,
    method

  func column(_ shown: String, _ other: String) -> TableColumn {
    switch self {
    case .mark: TableColumn("", minimum: 3, priority: 100)
    case .layer: TableColumn("L", minimum: 2, alignment: .trailing, priority: 90)
    case .site: TableColumn("site", minimum: 4, priority: 95)
    case .kept: TableColumn("kept \(shown)", minimum: 9, alignment: .trailing, priority: 35)
    case .otherKept: TableColumn(other, minimum: 4, alignment: .trailing, priority: 30)
    case .change: TableColumn("Δkept", minimum: 5, alignment: .trailing, priority: 80)
    case .ratio: TableColumn("Δratio", minimum: 6, alignment: .trailing, priority: 75)
    case .error: TableColumn("err \(shown)", minimum: 6, alignment: .trailing, priority: 50)
    case .otherError: TableColumn("err \(other)", minimum: 6, alignment: .trailing, priority: 45)
    case .errorChange: TableColumn("Δerror", minimum: 7, alignment: .trailing, priority: 85)
    case .criterion: TableColumn("crit", minimum: 7, ideal: 15, priority: 25, grows: true)
    case .method: TableColumn("method", minimum: 6, ideal: 11, priority: 20, grows: true)
    }
  }
}

extension Canvas {
  func differenceTable(_ width: Int) -> TableLayout {
    let shown = state.plan.comparison?.shown ?? .a
    return TableLayout(
      DifferenceColumn.allCases.map { $0.column(shown.rawValue, shown.other.rawValue) },
      width: width)
  }

  /// A row of the difference: both configurations and what changes, with signs.
  mutating func drawDifference(
    _ difference: SiteDifference, at site: SiteSummary, isCursor: Bool, in row: Rect,
    _ table: TableLayout
  ) {
    hits.add(
      row, pane: .sites,
      .commands([Command(.paneSites), Command(.cursorSite, .site(site.site))]))
    let isSelected = state.siteList.selection.contains(site.site)
    let mark =
      (isCursor ? glyphs.marker : " ") + (isSelected ? glyphs.ticked : " ")
      + (difference.shown.protected
        ? "P"
        : difference.shown.isRemoved ? "X" : difference.shown.byHand.isEmpty ? " " : "H")
    let error = difference.error
    let texts: [String?] = [
      mark, "\(site.site.layer)", site.site.module.shortName,
      "\(difference.shown.kept)/\(site.units)", "\(difference.other.kept)",
      Figures.signed(difference.kept), Figures.signed(difference.ratio * 100, 1),
      self.mark(of: difference.figures) + Figures.error(difference.figures.error.value),
      self.mark(of: difference.otherFigures) + Figures.error(difference.otherFigures.error.value),
      (difference.isStale ? "~" : "") + Figures.signed(error, 3),
      both(difference.shown.criterion.shortName, difference.other.criterion.shortName),
      both(difference.shown.reconstruction.title, difference.other.reconstruction.title),
    ]
    let change = Figures.signed(error, 3)
    let errorRole: Role =
      difference.isStale || change == "=" ? .muted : (error ?? 0) > 0 ? .bad : .good
    let styles = DifferenceColumn.allCases.map { column in
      switch column {
      case .mark: style(.accent)
      case .errorChange: style(errorRole)
      case .change where difference.kept == 0, .ratio where difference.kept == 0: style(.muted)
      case .otherKept, .otherError: style(.muted)
      default: style(.text)
      }
    }
    buffer.row(of: table, in: row, texts: texts, style: { styles[$0] }, glyphs: glyphs)
  }

  /// One word where both say the same, otherwise both.
  private func both(_ shown: String, _ other: String) -> String {
    shown == other ? shown : "\(shown)|\(other)"
  }

  /// Two lines: what each configuration costs, the second with the change.
  mutating func drawBothTotals(in rect: Rect) {
    guard let pair = state.plan.comparison else { return }
    let shown = state.totals
    let other = state.totals(of: pair.document)
    for (row, name) in ConfigurationName.allCases.enumerated() {
      let totals = name == pair.shown ? shown : other
      let stale = totals.pending > 0 && totals.error.value != nil ? "~" : ""
      let word = totals.error.overfits ? " \(glyphs.warning) \(ErrorFigure.overfitWord)" : ""
      var parts = [
        "\(totals.error.kind) \(stale)\(Figures.fixed(totals.error.value, 3))\(word)",
        totals.size.short,
        "flops \(Figures.removed(totals.flopShare))",
      ]
      if name == .b, let error = shown.error.value, let otherError = other.error.value {
        parts.insert(
          "\(pair.title) \(Figures.signed(error - otherError, 3))", at: 1)
      } else if totals.pending > 0 {
        parts.append("\(totals.pending) to come")
      }
      var text = " \(glyphs.sum)\(name.rawValue)"
      for part in parts where text.columnWidth + part.columnWidth + 2 <= rect.width {
        text += "  " + part
      }
      line(text, in: rect, row: row, name == pair.shown ? .title : .text)
    }
  }
}
