internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  private static let budgetColumns = [
    TableColumn("site", minimum: 6, ideal: 8, priority: 90),
    TableColumn("now", minimum: 4, ideal: 6, alignment: .trailing, priority: 80),
    TableColumn("then", minimum: 4, ideal: 6, alignment: .trailing, priority: 100),
    TableColumn("of", minimum: 4, ideal: 6, alignment: .trailing, priority: 40),
    TableColumn("Δparameters", minimum: 8, ideal: 11, alignment: .trailing, priority: 50),
    TableColumn("error now", minimum: 9, alignment: .trailing, priority: 30),
    TableColumn("then", minimum: 6, ideal: 9, alignment: .trailing, priority: 70),
    TableColumn("fitted", minimum: 6, alignment: .trailing, priority: 20),
  ]

  /// What the allocator would do, site by site, beside what the plan does now.
  mutating func drawBudget(_ budget: BudgetDialog) {
    let rows = state.rows(of: budget)
    let scale = (budget.allocation?.scale ?? budget.options.scale)?.rawValue ?? ""
    let explanation = (budget.preset?.explanation ?? []).joined(separator: " ")
    let width = min(stage.width, explanation.isEmpty ? 72 : 92)
    let texts = explanation.isEmpty ? [] : explanation.wrapped(to: max(1, width - 4))
    let name = budget.preset.map { "Preset \($0.title)" } ?? "Budget"
    let inside = window(
      Size(columns: width, rows: max(8, rows.count + 6 + texts.count)),
      title: "\(name) \(glyphs.separator) \(budget.options.budget.title)", note: scale)
    let body = inside.inset(left: 1, right: 1)
    guard let allocation = budget.allocation else {
      if let problem = budget.problem {
        return emptyState("\(glyphs.warning) \(problem)", in: body)
      }
      return drawAllocating(state.job(of: budget), in: body)
    }
    let table = TableLayout(Self.budgetColumns, width: body.width)
    buffer.header(of: table, in: body.row(0), style: style(.header), glyphs: glyphs)
    let lines = body.height >= 8 + texts.count ? texts : []
    let room = max(0, body.height - 4 - lines.count)
    // The list ends at its last row, however far it was scrolled.
    let offset = max(0, min(budget.offset, rows.count - room))
    for (index, row) in rows.enumerated().dropFirst(offset).prefix(room) {
      draw(row, of: table, in: body.row(1 + index - offset))
    }
    buffer.scrollbar(
      in: Rect(x: inside.right, y: body.y + 1, width: 1, height: room), total: rows.count,
      visible: room, offset: offset, thumb: style(.focus), track: style(.border), glyphs: glyphs)
    for (index, text) in lines.enumerated() {
      line(text, in: body, row: body.height - 3 - lines.count + index, .accent)
    }
    drawSum(of: allocation, in: body)
  }

  /// What goes as a share of the sites that may be narrowed, where those aren't all.
  private func chosenShare(of size: ModelSize) -> String {
    let chosen = state.sites.filter { !state.settings(of: $0).protected }
    guard chosen.count < state.sites.count else { return "" }
    let part = chosen.reduce(0) { $0 + $1.units * $1.parametersPerUnit }
    return "chosen \(ModelSize.change(-Double(size.removed) / Double(max(1, part))))"
  }

  /// How far the allocator is, and how to leave it.
  private mutating func drawAllocating(_ job: Job?, in body: Rect) {
    let top = max(0, (body.height - 4) / 2)
    line(
      job?.phase == .waiting
        ? "The allocator waits for its turn\(glyphs.ellipsis)"
        : "The allocator is at work\(glyphs.ellipsis)", in: body, row: top, alignment: .center)
    guard body.height > top + 3 else { return }
    let width = min(40, body.width)
    let row = body.row(top + 1)
    let bar = Rect(x: row.x + (row.width - width) / 2, y: row.y, width: width, height: 1)
    buffer.progress(
      job?.fraction ?? 0, at: bar.origin, width: bar.width, filled: style(.good),
      empty: style(.muted), label: style(.text), glyphs: glyphs, in: bar)
    let left = job?.secondsLeft.map { "\(Figures.time($0)) left" } ?? ""
    let message = [job?.message ?? "", left].filter { !$0.isEmpty }
      .joined(separator: " \(glyphs.separator) ")
    line(message, in: body, row: top + 2, .muted, alignment: .center)
    line(
      "\(key(.dialogCancel)) leaves it at work \(glyphs.separator) "
        + "\(key(.interrupt)) cancels it", in: body, row: top + 3, .muted, alignment: .center)
  }

  private mutating func draw(_ row: BudgetRow, of table: TableLayout, in rect: Rect) {
    let isSame = row.now == row.then
    let sign = row.parameters > 0 ? "+" : row.parameters < 0 ? "−" : ""
    let worse = row.errorNow.value ?? 0 < row.errorThen.value ?? 0
    let texts: [String?] = [
      row.site.label, "\(row.now)", isSame ? "=" : "\(row.then)", "\(row.units)",
      isSame ? "" : sign + Figures.count(abs(row.parameters)), Figures.error(row.errorNow.value),
      self.sign(row.errorThen) + Figures.fixed(row.errorThen.value, 3),
      row.errorThen.isHeldOut ? Figures.fixed(row.errorThen.fitted, 3) : Figures.unknown,
    ]
    let plain = style(isSame ? .muted : .text)
    let change = style(
      isSame ? .muted : row.errorThen.overfits ? .warn : worse ? .bad : .good)
    let muted = style(.muted)
    buffer.row(
      of: table, in: rect, texts: texts,
      style: { $0 == 6 ? change : $0 == 7 ? muted : plain }, glyphs: glyphs)
  }

  /// Three lines: what is left, what the errors come to, and what would have served better.
  private mutating func drawSum(of allocation: Allocation, in body: Rect) {
    guard body.height > 4, let model = state.model else { return }
    let totals = state.totals
    let size = ModelSize(
      before: allocation.parametersBefore, after: allocation.parametersAfter,
      prunable: model.prunableParameters)
    let now = totals.size
    let flops =
      Double(allocation.flopsBefore - allocation.flopsAfter)
      / Double(max(1, allocation.flopsBefore))
    let first = body.height - 3
    let dot = " \(glyphs.separator) "
    line(
      [
        "model \(now.modelChange) \(glyphs.right) \(size.modelChange), "
          + Figures.count(size.after),
        "prunable \(now.prunableChange) \(glyphs.right) \(size.prunableChange)",
      ], separator: dot, in: body, row: first)
    line(
      [
        "\(allocation.figure.kind) \(Figures.fixed(totals.error.value, 3)) "
          + "\(glyphs.right) \(Figures.fixed(allocation.figure.value, 3))"
          + (allocation.figure.overfits
            ? " \(glyphs.warning) \(ErrorFigure.overfitWord)" : ""),
        chosenShare(of: size),
        allocation.time.map { $0.text(arrow: glyphs.right) }
          ?? "flops \(Figures.removed(totals.flopShare)) \(glyphs.right) \(Figures.removed(flops))",
      ].filter { !$0.isEmpty }, separator: dot, in: body, row: first + 1)
    // A uniform ratio compares no sites.
    let isUniform =
      state.calibration.summary?.options.tokenWeighting == .uniform && allocation.scale != .uniform
    let better = TokenWeighting.forBudgets(isCausal: state.model?.isCausal ?? false)
    line(
      isUniform
        ? "\(glyphs.warning) calibrate with \(better.rawValue) (\(key(.calibrate))) to compare sites better"
        : "enter takes it over",
      in: body, row: first + 2, isUniform ? .warn : .muted)
  }
}
