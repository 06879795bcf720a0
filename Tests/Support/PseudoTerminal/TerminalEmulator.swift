/// A screen that understands what ncurses sends to an xterm: enough to assert what a user sees.
package struct TerminalEmulator: Sendable {
  /// Columns.
  package private(set) var columns: Int
  /// Rows.
  package private(set) var rows: Int
  /// The cells of the screen in use. [rows][columns]
  package private(set) var cells: [[ScreenCell]]
  /// The cursor.
  package private(set) var cursor = (x: 0, y: 0)
  /// Private modes that are on: 25 cursor, 1049 alternate screen, 1000 mouse, 2004 bracketed paste.
  package private(set) var modes: Set<Int> = [25, 7]
  /// The contents of OSC sequences.
  package private(set) var operatingSystemCommands: [String] = []
  /// Sequences that were not understood.
  package private(set) var unknown: Set<String> = []

  private var rendition = Rendition()
  private var primary: [[ScreenCell]]?
  private var saved = (x: 0, y: 0)
  private var region: ClosedRange<Int>
  private var wrapsNext = false
  private var last = " "
  private var parser = SequenceParser()

  /// Creates a blank screen.
  package init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    region = 0...max(0, rows - 1)
    cells = Self.blank(columns: self.columns, rows: self.rows)
  }

  /// Whether the alternate screen is shown.
  package var isAlternate: Bool { !modes.isDisjoint(with: [1049, 1047, 47]) }
  /// Whether the cursor is visible.
  package var showsCursor: Bool { modes.contains(25) }
  /// Whether mouse events are asked for.
  package var wantsMouse: Bool { !modes.isDisjoint(with: [1000, 1002, 1003]) }

  /// The screen's text, without blanks at the ends of lines.
  package var text: String {
    cells.map { line in
      var text = line.map(\.text).joined()
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }

  /// Changes the size, as a terminal does that doesn't reflow.
  package mutating func resize(columns: Int, rows: Int) {
    func fit(_ old: [[ScreenCell]]) -> [[ScreenCell]] {
      (0..<rows).map { y in
        (0..<columns).map { x in y < old.count && x < old[y].count ? old[y][x] : ScreenCell() }
      }
    }
    cells = fit(cells)
    primary = primary.map(fit)
    self.columns = columns
    self.rows = rows
    region = 0...rows - 1
    move(x: cursor.x, y: cursor.y)
  }

  /// Interprets output of the program.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      guard let token = parser.consume(byte) else { continue }
      switch token {
      case .text(let scalar): put(scalar)
      case .control(let code): control(code)
      case .escape(let final): escape(final)
      case .sequence(let sequence): perform(sequence)
      case .command(let text): operatingSystemCommands.append(text)
      }
    }
  }

  private static func blank(columns: Int, rows: Int) -> [[ScreenCell]] {
    Array(repeating: Array(repeating: ScreenCell(), count: columns), count: rows)
  }

  private mutating func move(x: Int, y: Int) {
    cursor = (min(max(0, x), columns - 1), min(max(0, y), rows - 1))
    wrapsNext = false
  }

  // MARK: Text

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(scalar)
    guard width > 0 else {
      let x = max(0, wrapsNext ? cursor.x : cursor.x - 1)
      cells[cursor.y][x].text.unicodeScalars.append(scalar)
      return
    }
    if wrapsNext || cursor.x + width > columns {
      move(x: 0, y: cursor.y)
      index()
    }
    last = String(Character(scalar))
    cells[cursor.y][cursor.x] = ScreenCell(text: last, rendition: rendition)
    if width == 2, cursor.x + 1 < columns {
      cells[cursor.y][cursor.x + 1] = ScreenCell(text: "", rendition: rendition)
    }
    if cursor.x + width >= columns {
      cursor.x = columns - 1
      wrapsNext = modes.contains(7)
    } else {
      cursor.x += width
    }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  private mutating func control(_ code: UInt8) {
    switch code {
    case 8: move(x: cursor.x - 1, y: cursor.y)
    case 9: move(x: (cursor.x / 8 + 1) * 8, y: cursor.y)
    case 10, 11, 12: index()
    case 13: move(x: 0, y: cursor.y)
    default: break
    }
  }

  // MARK: Escapes

  private mutating func escape(_ final: String) {
    switch final {
    case "7": saved = cursor
    case "8": move(x: saved.x, y: saved.y)
    case "D": index()
    case "E":
      move(x: 0, y: cursor.y)
      index()
    case "M":
      if cursor.y == region.lowerBound {
        scroll(region, by: -1)
      } else {
        move(x: cursor.x, y: cursor.y - 1)
      }
    case "c": self = TerminalEmulator(columns: columns, rows: rows)
    case "=", ">", "\\", "(B", ")B", "(0", ")0", "*B", "+B", "#8": break
    default: unknown.insert("ESC \(final)")
    }
  }

  private mutating func perform(_ sequence: ControlSequence) {
    let count = max(1, sequence.parameters.first ?? 1)
    let (x, y) = cursor
    switch (sequence.prefix, sequence.final) {
    case ("", "A"): move(x: x, y: y - count)
    case ("", "B"), ("", "e"): move(x: x, y: y + count)
    case ("", "C"), ("", "a"): move(x: x + count, y: y)
    case ("", "D"): move(x: x - count, y: y)
    case ("", "E"): move(x: 0, y: y + count)
    case ("", "F"): move(x: 0, y: y - count)
    case ("", "G"), ("", "`"): move(x: count - 1, y: y)
    case ("", "d"): move(x: x, y: count - 1)
    case ("", "H"), ("", "f"):
      let column = sequence.parameters.count > 1 ? max(1, sequence.parameters[1]) : 1
      move(x: column - 1, y: count - 1)
    case ("", "J"): eraseDisplay(sequence.parameters.first ?? 0)
    case ("", "K"): eraseLine(sequence.parameters.first ?? 0)
    case ("", "X"): erase(y, x..<min(columns, x + count))
    case ("", "P"):
      cells[y].removeSubrange(x..<min(columns, x + count))
      cells[y] += Array(repeating: blankCell, count: columns - cells[y].count)
    case ("", "@"):
      cells[y].insert(contentsOf: Array(repeating: blankCell, count: count), at: x)
      cells[y].removeLast(cells[y].count - columns)
    case ("", "L") where region.contains(y): scroll(y...region.upperBound, by: -count)
    case ("", "M") where region.contains(y): scroll(y...region.upperBound, by: count)
    case ("", "S"): scroll(region, by: count)
    case ("", "T"): scroll(region, by: -count)
    case ("", "b"):
      guard let scalar = last.unicodeScalars.first else { return }
      for _ in 0..<count { put(scalar) }
    case ("", "r"):
      let bottom = sequence.parameters.count > 1 ? sequence.parameters[1] : rows
      region = min(count, rows) - 1...max(min(count, rows), min(bottom, rows)) - 1
      move(x: 0, y: 0)
    case ("", "m"): rendition.apply(sequence.parameters)
    case ("?", "h"): sequence.parameters.forEach { setMode($0, true) }
    case ("?", "l"): sequence.parameters.forEach { setMode($0, false) }
    case ("", "h"), ("", "l"), ("", "t"), ("", "c"), (">", "c"), ("", "n"), ("", "g"): break
    case (">", "m"), ("!", "p"), ("?", "c"): break
    default: unknown.insert("CSI \(sequence.prefix)\(sequence.final)")
    }
  }

  private mutating func setMode(_ mode: Int, _ isOn: Bool) {
    if isOn { modes.insert(mode) } else { modes.remove(mode) }
    guard [47, 1047, 1049].contains(mode) else { return }
    if isOn, primary == nil {
      primary = cells
      if mode == 1049 { saved = cursor }
      cells = Self.blank(columns: columns, rows: rows)
    } else if !isOn, let screen = primary {
      cells = screen
      primary = nil
      if mode == 1049 { move(x: saved.x, y: saved.y) }
    }
  }

  // MARK: Erasing and scrolling

  private var blankCell: ScreenCell {
    var color = Rendition()
    color.background = rendition.background
    return ScreenCell(text: " ", rendition: color)
  }

  private mutating func erase(_ y: Int, _ range: Range<Int>) {
    for x in range { cells[y][x] = blankCell }
  }

  private mutating func eraseLine(_ mode: Int) {
    let x = cursor.x
    erase(cursor.y, mode == 0 ? x..<columns : mode == 1 ? 0..<x + 1 : 0..<columns)
  }

  private mutating func eraseDisplay(_ mode: Int) {
    let y = cursor.y
    if mode < 2 { eraseLine(mode) }
    for line in mode == 0 ? y + 1..<rows : mode == 1 ? 0..<y : 0..<rows {
      erase(line, 0..<columns)
    }
  }

  private mutating func index() {
    if cursor.y == region.upperBound {
      scroll(region, by: 1)
      wrapsNext = false
    } else {
      move(x: cursor.x, y: cursor.y + 1)
    }
  }

  private mutating func scroll(_ lines: ClosedRange<Int>, by count: Int) {
    let blank = Array(repeating: blankCell, count: columns)
    for _ in 0..<min(abs(count), lines.count) {
      if count > 0 {
        cells.remove(at: lines.lowerBound)
        cells.insert(blank, at: lines.upperBound)
      } else {
        cells.remove(at: lines.upperBound)
        cells.insert(blank, at: lines.lowerBound)
      }
    }
  }
}
