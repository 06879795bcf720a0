package import TerminalGraphics
package import TerminalVocabulary

/// What the mouse did.
package struct MouseEvent: Hashable, Sendable {
  /// Presses, releases and movements.
  package enum Action: Hashable, Sendable {
    case press(Button)
    case release(Button)
    case drag(Button)
    case scrollUp
    case scrollDown
  }

  /// A button.
  package enum Button: Int, Hashable, Sendable {
    case left = 1
    case middle = 2
    case right = 3
  }

  /// What was done.
  package var action: Action
  /// The cell under the pointer.
  package var position: Point
  /// What was held.
  package var modifiers: Key.Modifiers

  /// Creates an event.
  package init(_ action: Action, at position: Point, modifiers: Key.Modifiers = []) {
    self.action = action
    self.position = position
    self.modifiers = modifiers
  }
}

/// What happened at the terminal.
package enum InputEvent: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was used.
  case mouse(MouseEvent)
  /// Text was pasted, with `\n` between lines.
  case paste(String)
  /// The terminal has another size; the next frame has to fit it.
  case resize(Size)
  /// The terminal said what colour its background has.
  case background(Color)
  /// The terminal turned out to have more colours than was known; everything has to be drawn again.
  case colorsFound
  /// The program is about to stop for the shell (Ctrl-Z).
  case suspend
  /// The program goes on after a stop; everything has to be drawn again.
  case resume
  /// A signal asks the program to end; save and quit.
  case terminate(signal: Int32)
  /// The terminal is gone; nothing can be shown or asked any more.
  case endOfInput
}
