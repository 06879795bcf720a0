public import TerminalGraphics

/// The modifier keys held with a key or button, as far as the terminal tells.
public struct Modifiers: OptionSet, Hashable, Sendable {
  /// The bits.
  public var rawValue: UInt8

  /// Creates a set from bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Shift; only with keys that are no characters.
  public static let shift = Modifiers(rawValue: 1)
  /// Alt, or escape just before the key.
  public static let alt = Modifiers(rawValue: 2)
  /// Control.
  public static let control = Modifiers(rawValue: 4)
}

/// A key.
public enum Key: Hashable, Sendable {
  /// A character; with control always a lower-case letter or a sign.
  case character(Character)
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  case insert
  case delete
  case backspace
  case tab
  case enter
  case escape
  /// F1 is 1.
  case function(Int)
}

/// A key with its modifiers. Shift-tab is `tab` with `shift`.
public struct KeyPress: Hashable, Sendable {
  /// The key.
  public var key: Key
  /// What was held.
  public var modifiers: Modifiers

  /// Creates a key press.
  public init(_ key: Key, modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }
}

/// What the mouse did.
public struct MouseEvent: Hashable, Sendable {
  /// Presses, releases and movements.
  public enum Action: Hashable, Sendable {
    case press(Button)
    case release(Button)
    case drag(Button)
    case scrollUp
    case scrollDown
  }

  /// A button.
  public enum Button: Int, Hashable, Sendable {
    case left = 1
    case middle = 2
    case right = 3
  }

  /// What was done.
  public var action: Action
  /// The cell under the pointer.
  public var position: Point
  /// What was held.
  public var modifiers: Modifiers

  /// Creates an event.
  public init(_ action: Action, at position: Point, modifiers: Modifiers = []) {
    self.action = action
    self.position = position
    self.modifiers = modifiers
  }
}

/// What happened at the terminal.
public enum InputEvent: Hashable, Sendable {
  /// A key was pressed.
  case key(KeyPress)
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
