internal import PruningPlan
internal import TerminalGraphics

/// Columns of text for people: numbers to the right, words to the left.
struct TextTable {
  private var rows: [[String]]
  private let alignsRight: [Bool]

  /// Blanks between two columns.
  private static let gap = 2
  /// Words aren't cut to fewer columns.
  private static let leastWords = 14

  /// A table with a heading; a `>` before a column's name aligns it to the right.
  init(_ heading: [String]) {
    alignsRight = heading.map { $0.hasPrefix(">") }
    rows = [heading.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }]
  }

  mutating func add(_ row: [String]) { rows.append(row.map(\.safeLine)) }

  /// The lines, in the terminal's width where there is one.
  var text: String { text(width: Console.tableWidth) }

  /// The lines in a width: words are shortened first; columns for which there is still no room
  /// follow in further tables below, each with the words that its rows begin with.
  func text(width: Int?) -> String {
    let natural = alignsRight.indices.map { column in
      rows.map { $0[column].columnWidth }.max() ?? 0
    }
    let widths = width.map { shortened(natural, to: $0) } ?? natural
    return blocks(widths, in: width).map { block(of: $0, widths) }.joined(separator: "\n")
  }

  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }

  /// Widths with the longest words cut, as far as they have to be.
  private func shortened(_ natural: [Int], to width: Int) -> [Int] {
    var widths = natural
    while Self.total(widths) > width {
      let words = widths.indices.filter { !alignsRight[$0] && widths[$0] > Self.leastWords }
      guard let longest = words.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[longest] -= 1
    }
    return widths
  }

  /// The columns of each table below another.
  private func blocks(_ widths: [Int], in width: Int?) -> [[Int]] {
    guard let width, Self.total(widths) > width else { return [Array(widths.indices)] }
    var names = Array(widths.indices.prefix { !alignsRight[$0] })
    while names.count > 1, Self.total(names.map { widths[$0] }) > width / 2 { names.removeLast() }
    var blocks = [names]
    for column in widths.indices.dropFirst(names.count) {
      let wider = blocks[blocks.count - 1] + [column]
      if wider.count > names.count + 1, Self.total(wider.map { widths[$0] }) > width {
        blocks.append(names + [column])
      } else {
        blocks[blocks.count - 1] = wider
      }
    }
    return blocks
  }

  private func block(of columns: [Int], _ widths: [Int]) -> String {
    rows.map { row in
      let line = columns.map { column in
        let (cell, width) = (row[column], widths[column])
        // What tells paths apart is at their end.
        let fitting = cell.contains("/") ? cell.truncatedAtStart(to: width) : cell
        return fitting.padded(to: width, alignment: alignsRight[column] ? .trailing : .leading)
      }.joined(separator: String(repeating: " ", count: Self.gap))
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
