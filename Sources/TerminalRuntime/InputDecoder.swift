internal import CTerminal
internal import TerminalGraphics
internal import TerminalVocabulary

/// Turns what the C facade reads into events, and gathers pasted text.
struct InputDecoder {
  private var pasted: String?

  /// More than this is no paste but a lost end marker.
  private static let longestPaste = 1 << 20

  /// Whether the end of a paste is still to come.
  var isPasting: Bool { pasted != nil }

  /// The event of an input; nil if there is none, or none yet.
  mutating func decode(_ input: lt_input) -> InputEvent? {
    switch lt_input_kind(input.kind) {
    case LT_PASTE_BEGIN:
      pasted = ""
      return nil
    case LT_PASTE_END: return endPaste()
    case LT_SCALAR where pasted != nil:
      append(input.code)
      return (pasted?.utf8.count ?? 0) >= Self.longestPaste ? endPaste() : nil
    case LT_SCALAR: return Self.character(input).map { .key($0) }
    case LT_KEY where pasted == nil: return Self.key(input).map { .key($0) }
    case LT_ANSWER where input.code == LT_ANSWER_BACKGROUND:
      return .background(
        .rgb(
          UInt8(truncatingIfNeeded: input.x >> 16), UInt8(truncatingIfNeeded: input.x >> 8),
          UInt8(truncatingIfNeeded: input.x)))
    case LT_MOUSE: return Self.mouse(input).map { .mouse($0) }
    default: return nil
    }
  }

  /// Ends a paste, and gives what has arrived of it.
  mutating func endPaste() -> InputEvent? {
    guard let text = pasted else { return nil }
    pasted = nil
    return .paste(
      text.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
  }

  private mutating func append(_ code: UInt32) {
    guard let scalar = Unicode.Scalar(code) else { return }
    pasted?.unicodeScalars.append(scalar)
  }

  private static func character(_ input: lt_input) -> Key? {
    let modifiers = Key.Modifiers(rawValue: UInt8(truncatingIfNeeded: input.modifiers & 7))
    func character(_ scalar: Unicode.Scalar, _ more: Key.Modifiers = []) -> Key {
      // It has arrived shifted.
      Key(.character(Character(scalar)), modifiers.union(more).subtracting(.shift))
    }
    switch input.code {
    case 9: return Key(.tab, modifiers)
    case 10, 13: return Key(.enter, modifiers)
    case 27: return Key(.escape, modifiers)
    case 8, 127: return Key(.backspace, modifiers)
    case 0: return character(" ", .control)
    case 1...26, 28...31:
      // Control clears two bits: 1 is "a", 28 is "\".
      let base = input.code + (input.code < 27 ? 0x60 : 0x40)
      guard let scalar = Unicode.Scalar(base) else { return nil }
      return character(scalar, .control)
    default:
      guard let scalar = Unicode.Scalar(input.code) else { return nil }
      return character(scalar)
    }
  }

  private static func key(_ input: lt_input) -> Key? {
    var modifiers = Key.Modifiers(rawValue: UInt8(truncatingIfNeeded: input.modifiers & 7))
    let code = Int(input.code)
    let key: Key.Code
    switch code {
    case Int(LT_KEY_UP): key = .up
    case Int(LT_KEY_DOWN): key = .down
    case Int(LT_KEY_LEFT): key = .left
    case Int(LT_KEY_RIGHT): key = .right
    case Int(LT_KEY_HOME): key = .home
    case Int(LT_KEY_END): key = .end
    case Int(LT_KEY_PAGE_UP): key = .pageUp
    case Int(LT_KEY_PAGE_DOWN): key = .pageDown
    case Int(LT_KEY_INSERT): key = .insert
    case Int(LT_KEY_DELETE): key = .delete
    case Int(LT_KEY_BACKSPACE): key = .backspace
    case Int(LT_KEY_ENTER): key = .enter
    case Int(LT_KEY_BACK_TAB):
      key = .tab
      modifiers.insert(.shift)
    case (Int(LT_KEY_F0) + 1)...(Int(LT_KEY_F0) + 63): key = .function(code - Int(LT_KEY_F0))
    default: return nil
    }
    return Key(key, modifiers)
  }

  private static func mouse(_ input: lt_input) -> MouseEvent? {
    let button = MouseEvent.Button(rawValue: Int(input.button))
    let action: MouseEvent.Action?
    switch Int(input.code) {
    case Int(LT_MOUSE_PRESS): action = button.map { .press($0) }
    case Int(LT_MOUSE_RELEASE): action = button.map { .release($0) }
    case Int(LT_MOUSE_DRAG): action = button.map { .drag($0) }
    case Int(LT_MOUSE_WHEEL_UP): action = .scrollUp
    case Int(LT_MOUSE_WHEEL_DOWN): action = .scrollDown
    default: action = nil
    }
    return action.map {
      MouseEvent(
        $0, at: Point(x: Int(input.x), y: Int(input.y)),
        modifiers: Key.Modifiers(rawValue: UInt8(truncatingIfNeeded: input.modifiers & 7)))
    }
  }
}
