/// One cell of the screen.
package struct Cell: Hashable, Sendable {
  /// What the cell shows; empty in the second cell of a wide character.
  package var text: String
  /// The columns that the text takes: 1 or 2, and 0 in the second cell of a wide character.
  package var width: UInt8
  /// Colours and attributes.
  package var style: Style

  /// Creates a cell.
  init(text: String, width: UInt8, style: Style) {
    self.text = text
    self.width = width
    self.style = style
  }

  /// An empty cell.
  package static func blank(_ style: Style = .plain) -> Cell {
    Cell(text: " ", width: 1, style: style)
  }

  /// Whether this is the second cell of a wide character.
  package var isContinuation: Bool { width == 0 }
}
