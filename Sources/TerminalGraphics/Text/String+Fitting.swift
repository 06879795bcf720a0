/// Where text stands in a wider field.
package enum Alignment: Hashable, Sendable {
  /// At the left edge.
  case leading
  /// In the middle.
  case center
  /// At the right edge.
  case trailing
}

extension String {
  /// The text, cut to a number of columns; what was cut is marked by `ellipsis`, if that fits.
  package func truncated(to columns: Int, ellipsis: String = "…") -> String {
    guard columns > 0 else { return "" }
    if isPrintableASCII, utf8.count <= columns { return self }
    let markWidth = ellipsis.columnWidth
    let mark = markWidth <= columns ? ellipsis : ""
    let room = markWidth <= columns ? columns - markWidth : columns
    var kept = ""
    // What of it leaves room for the mark, in bytes.
    var short = 0
    var width = 0
    var fits = true
    forEachColumnUnit { unit in
      guard width + unit.width <= columns else {
        fits = false
        return false
      }
      width += unit.width
      kept += unit.text
      if width <= room { short = kept.utf8.count }
      return true
    }
    return fits ? kept : String(kept.utf8.prefix(short)).map { $0 + mark } ?? mark
  }
}

extension StringProtocol {
  /// The text, cut to a number of columns; what was cut is marked by `ellipsis`, if that fits.
  package func truncated(to columns: Int, ellipsis: String = "…") -> String {
    String(self).truncated(to: columns, ellipsis: ellipsis)
  }

  /// The text without its beginning, which `ellipsis` marks; for paths and prompts.
  package func truncatedAtStart(to columns: Int, ellipsis: String = "…") -> String {
    let units = columnUnits
    let total = units.reduce(0) { $0 + $1.width }
    guard columns > 0 else { return "" }
    guard total > columns else { return units.map(\.text).joined() }
    let mark = ellipsis.columnWidth <= columns ? ellipsis : ""
    var room = columns - mark.columnWidth
    var kept: [String] = []
    for unit in units.reversed() {
      guard unit.width <= room else { break }
      room -= unit.width
      kept.append(unit.text)
    }
    return mark + kept.reversed().joined()
  }

  /// The text, cut or filled with blanks to exactly a number of columns.
  package func padded(
    to columns: Int, alignment: Alignment = .leading, ellipsis: String = "…"
  ) -> String {
    let text = truncated(to: columns, ellipsis: ellipsis)
    let blanks = Swift.max(0, columns - text.columnWidth)
    let before =
      switch alignment {
      case .leading: 0
      case .center: blanks / 2
      case .trailing: blanks
      }
    return String(repeating: " ", count: before) + text
      + String(repeating: " ", count: blanks - before)
  }

  /// The text broken at blanks into lines of at most a number of columns; a longer word is cut.
  package func wrapped(to columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    var lines: [String] = []
    for paragraph in split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      var width = 0
      for word in paragraph.split(separator: " ") {
        let wordWidth = word.columnWidth
        if width > 0, width + 1 + wordWidth <= columns {
          line += " " + word
          width += 1 + wordWidth
          continue
        }
        if width > 0 { lines.append(line) }
        line = ""
        width = 0
        word.forEachColumnUnit { unit in
          if width + unit.width > columns, width > 0 {
            lines.append(line)
            line = ""
            width = 0
          }
          line += unit.text
          width += unit.width
          return true
        }
      }
      lines.append(line)
    }
    return lines
  }
}
