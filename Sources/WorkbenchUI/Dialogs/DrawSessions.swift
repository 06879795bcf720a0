internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Columns as wide as what is in them, so that no word is cut beside blanks.
  private func columns(of texts: [[String?]]) -> [TableColumn] {
    func ideal(_ column: Int, _ least: Int, _ most: Int) -> Int {
      min(max(least, texts.map { ($0[column] ?? "").columnWidth }.max() ?? 0), most)
    }
    return [
      TableColumn("", minimum: 1, priority: 100),
      TableColumn("written", minimum: 16, priority: 90),
      TableColumn("model", minimum: 8, ideal: ideal(2, 8, 24), priority: 80),
      TableColumn("changes", minimum: 7, alignment: .trailing, priority: 20),
      TableColumn("trials", minimum: 6, alignment: .trailing, priority: 50),
      TableColumn("best", minimum: 15, ideal: ideal(5, 15, 26), priority: 60),
      TableColumn("name", minimum: 8, priority: 70, grows: true),
    ]
  }

  /// The saved sessions, to choose one to go on with.
  mutating func drawSessions(_ list: ListDialog, _ sessions: [SavedSession], in rect: Rect) {
    let cells = sessions.map(texts)
    let table = TableLayout(columns(of: cells), width: rect.width)
    buffer.header(of: table, in: rect.row(0), style: style(.header), glyphs: glyphs)
    let rows = max(0, rect.height - 1)
    let offset = max(0, min(list.cursor - rows / 2, sessions.count - rows))
    for (index, session) in sessions.enumerated().dropFirst(offset).prefix(rows) {
      let row = rect.row(1 + index - offset)
      let isCursor = index == list.cursor
      let role: Role = session.isInUse ? .muted : .text
      let textStyle = style(role)
      buffer.row(
        of: table, in: row, texts: [isCursor ? glyphs.marker : " "] + cells[index].dropFirst(),
        style: { _ in textStyle },
        glyphs: glyphs)
      hits.add(
        row,
        .commands([Command(.dialogRow, .number(Double(index))), Command(.dialogAccept)]))
      if isCursor { buffer.restyle(row, style(.selection)) }
    }
    buffer.scrollbar(
      in: Rect(x: rect.right + 1, y: rect.y + 1, width: 1, height: rows), total: sessions.count,
      visible: rows, offset: offset, thumb: style(.focus), track: style(.border), glyphs: glyphs)
  }

  private func texts(of session: SavedSession) -> [String?] {
    let digest = session.digest
    let label = [digest.label.name, digest.label.note].filter { !$0.isEmpty }
      .joined(separator: ": ")
    return [
      "", session.date.text(offset: state.environment.configuration.secondsFromGMT),
      digest.header.name, digest.undoable.map { "\($0)" } ?? Figures.unknown,
      "\(digest.trials.count)", digest.bestText(decimals: 3) ?? Figures.unknown,
      session.isInUse ? "in use \(glyphs.separator) \(label)" : label,
    ]
  }
}
