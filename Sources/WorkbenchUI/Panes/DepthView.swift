internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 2's third view: the error of removing layers, first layer by length.
  mutating func drawDepth(_ rect: Rect) {
    let job = state.depthJob
    let inside = frame(
      .curves, rect, title: "removing n layers from one on",
      note: job.map { "\(Int($0.fraction * 100)) %" } ?? "")
    guard let figures = state.stretchFigures, let site = state.focusedSite,
      let layers = state.model?.layers
    else { return emptyState(job.map { "\($0.title)…" } ?? waitingText, in: inside) }
    let whole = figures.filter { $0.layers > 0 }
    let longest = whole.map(\.layers).max() ?? 0
    guard longest > 0 else { return emptyState("The model has one layer.", in: inside) }
    let notes = depthNotes(figures, site)
    let parts = inside.split(bottom: min(notes.count, max(0, inside.height - 2)))
    let columns = DepthColumns(
      layers: layers, cursor: site.site.layer, width: parts.rest.width - DepthColumns.label)
    drawDepthHeader(columns, cursor: site.site.layer, in: parts.rest.row(0))
    let grid = parts.rest.inset(top: 1)
    for length in 1...longest where length <= grid.height {
      let row = grid.row(length - 1)
      line(
        " \(length)", in: Rect(x: row.x, y: row.y, width: DepthColumns.label, height: 1), .header)
      for stretch in whole where stretch.layers == length {
        draw(stretch, columns, cursor: site.site.layer, in: row)
      }
    }
    for (index, note) in notes.prefix(parts.bottom.height).enumerated() {
      line(note, separator: "  ", in: parts.bottom.row(index), index == 0 ? .title : .muted)
    }
  }

  private mutating func drawDepthHeader(_ columns: DepthColumns, cursor: Int, in row: Rect) {
    line("n", in: Rect(x: row.x, y: row.y, width: DepthColumns.label, height: 1), .header)
    for layer in columns.layers {
      let field = columns.field(of: layer, in: row)
      let text = "\(layer)"
      // A number in every column, or in every fifth where it would run into the next.
      let isNamed = layer == cursor || text.count < columns.width || layer % 5 == 0
      guard isNamed else { continue }
      let room = Rect(
        x: field.x, y: field.y, width: min(text.count, row.right - field.x), height: 1)
      buffer.put(
        text, into: room, style: layer == cursor ? style(.focus).adding(.bold) : style(.header))
    }
  }

  private mutating func draw(
    _ stretch: StretchFigures, _ columns: DepthColumns, cursor: Int, in row: Rect
  ) {
    let layer = stretch.first.layer
    guard columns.layers.contains(layer), row.width > 0 else { return }
    let field = columns.cell(of: layer, in: row)
    guard let error = stretch.patched?.value else {
      return buffer.put(glyphs.separator, into: field, style: style(.muted))
    }
    buffer.heat(
      min(error, 1), in: field, ramp: theme.heat, style: style(.text), capabilities: capabilities)
    if capabilities.hasFineColors { drawTokenValue(Float(error), in: field) }
    hits.add(
      field, pane: .curves,
      .commands([Command(.paneCurves), Command(.cursorSite, .site(stretch.first))]))
    if layer == cursor { drawTokenCursor(field) }
  }

  /// What is known of the focused layer, of the site alone, and which stretches cost least.
  private func depthNotes(_ figures: [StretchFigures], _ site: SiteSummary) -> [[String]] {
    func error(_ stretch: StretchFigures) -> String {
      let figure = stretch.patched ?? stretch.dropped
      return (figure.overfits ? glyphs.warning : "") + Figures.error(figure.value)
        + (stretch.patched == nil ? " dropped" : "")
    }
    let kind = figures.first?.dropped.kind ?? ""
    var notes: [[String]] = []
    if let alone = figures.first(where: { $0.layers == 0 && $0.first == site.site }) {
      let layer = figures.first { $0.layers == 1 && $0.first.layer == site.site.layer }
      notes.append(
        [" \(kind)"]
          + (layer.map {
            ["layer \($0.name) \(error($0)) influence \(Figures.error($0.influence))"]
          }
            ?? []) + ["\(alone.name) alone \(error(alone))"])
    }
    notes.append([" best"] + figures.best(by: .output).map { "\($0.name) \(error($0))" })
    return notes
  }
}

/// The columns of the layers that stretches begin at.
private struct DepthColumns {
  /// Columns before the first.
  static let label = 3

  /// Columns of each.
  let width: Int
  /// The layers in view.
  let layers: Range<Int>

  /// As wide as there is room for; where there is none for all, around the cursor.
  init(layers count: Int, cursor: Int, width room: Int) {
    width = max(1, min(6, room / max(1, count)))
    let shown = min(count, max(1, room / width))
    let first = min(max(0, cursor - shown / 2), count - shown)
    layers = first..<first + shown
  }

  func field(of layer: Int, in row: Rect) -> Rect {
    Rect(
      x: row.x + Self.label + (layer - layers.lowerBound) * width, y: row.y, width: width, height: 1
    ).intersection(row)
  }

  /// The field without the gap to the next, where there is room for one.
  func cell(of layer: Int, in row: Rect) -> Rect {
    let field = field(of: layer, in: row)
    return Rect(x: field.x, y: field.y, width: width > 2 ? field.width - 1 : field.width, height: 1)
  }
}
