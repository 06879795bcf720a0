internal import TerminalGraphics

/// Text in several styles, broken into lines at blanks.
struct FlowingText {
  /// A piece of a line in one style.
  typealias Piece = (text: String, style: Style)

  /// The lines.
  private(set) var lines: [[Piece]] = [[]]
  private let width: Int
  private var used = 0
  private var word: [Piece] = []
  private var wordWidth = 0

  /// Breaks pieces into lines of at most a number of columns; a longer word is cut.
  init(_ pieces: [Piece], width: Int) {
    self.width = max(1, width)
    for piece in pieces {
      for unit in piece.text.columnUnits { add(unit, piece.style) }
    }
    endWord()
  }

  private mutating func add(_ unit: ColumnUnit, _ style: Style) {
    if unit.text == " " {
      endWord()
      // A blank at a line's end is where it breaks.
      if used > 0, used < width {
        lines[lines.count - 1].append((" ", style))
        used += 1
      }
      return
    }
    if wordWidth + unit.width > width { endWord() }
    word.append((unit.text, style))
    wordWidth += unit.width
  }

  private mutating func endWord() {
    if used + wordWidth > width { newLine() }
    for piece in word { lines[lines.count - 1].append(piece) }
    used += wordWidth
    word = []
    wordWidth = 0
  }

  private mutating func newLine() {
    lines.append([])
    used = 0
  }
}
