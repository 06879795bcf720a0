/// One cell of the screen.
public struct Cell: Hashable, Sendable {
  /// What the cell shows; empty in the second cell of a wide character.
  public var text: String
  /// The columns that the text takes: 1 or 2, and 0 in the second cell of a wide character.
  public var width: UInt8
  /// Colours and attributes.
  public var style: Style

  /// Creates a cell.
  init(text: String, width: UInt8, style: Style) {
    self.text = text
    self.width = width
    self.style = style
  }

  /// An empty cell.
  public static func blank(_ style: Style = .plain) -> Cell {
    Cell(text: " ", width: 1, style: style)
  }

  /// Whether this is the second cell of a wide character.
  public var isContinuation: Bool { width == 0 }
}
