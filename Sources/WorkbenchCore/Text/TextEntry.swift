/// A line of text being edited, with the cursor before one of its characters.
package struct TextEntry: Hashable, Sendable {
  /// The text.
  package private(set) var characters: [Character]
  /// The number of the character that the cursor is before.
  package private(set) var cursor: Int
  /// All of it is selected: what is typed takes its place, until the cursor moves.
  package private(set) var isSelected = false

  /// An entry with its cursor at the end.
  package init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  /// The whole text.
  package var text: String { String(characters) }
  /// The text before the cursor.
  package var beforeCursor: String { String(characters.prefix(cursor)) }
  /// The text after the cursor.
  package var afterCursor: String { String(characters.dropFirst(cursor)) }

  /// Puts text in at the cursor; what combines with its neighbour becomes one character with it.
  mutating func insert(_ text: String) {
    if isSelected { clear() }
    let before = beforeCursor + text
    characters = Array(before + afterCursor)
    cursor = min(before.count, characters.count)
  }

  /// Moves the cursor; `.max` and `-.max` go to the ends.
  mutating func move(by step: Int) {
    isSelected = false
    let target =
      step == .max ? characters.count : step == -.max ? 0 : cursor + step
    cursor = min(max(target, 0), characters.count)
  }

  /// Erases the character before or after the cursor.
  mutating func erase(before: Bool) {
    if isSelected { return clear() }
    let index = before ? cursor - 1 : cursor
    guard characters.indices.contains(index) else { return }
    characters.remove(at: index)
    cursor = index
  }

  /// Selects all, as where a field is come to.
  mutating func select() {
    cursor = characters.count
    isSelected = !characters.isEmpty
  }

  /// Erases all.
  mutating func clear() { self = TextEntry() }
}
