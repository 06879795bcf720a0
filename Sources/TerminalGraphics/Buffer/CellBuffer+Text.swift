internal import TerminalVocabulary

extension CellBuffer {
  /// The glyphs as text, one line a row, without the blanks at the ends of lines.
  package var text: String {
    (0..<size.rows).map(line).joined(separator: "\n")
  }

  /// The glyphs, followed by the runs of every row that are not plain: `row: first-last style`.
  package var styledText: String {
    var dump = text + "\n---"
    for y in 0..<size.rows {
      var start = 0
      let cells = Array(row(y))
      while start < cells.count {
        var end = start + 1
        while end < cells.count, cells[end].style == cells[start].style { end += 1 }
        if cells[start].style != .plain {
          dump += "\n\(y): \(start)-\(end - 1) \(cells[start].style)"
        }
        start = end
      }
    }
    return dump
  }

  private func line(_ y: Int) -> String {
    var text = row(y).map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }
}

extension CellBuffer: CustomStringConvertible {
  /// The glyphs as text.
  package var description: String { text }
}
