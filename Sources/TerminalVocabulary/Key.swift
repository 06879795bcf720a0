/// A key press, whatever the terminal sent. Shift-tab is `tab` with `shift`.
package struct Key: Hashable, Sendable {
  /// A key by itself.
  package enum Code: Hashable, Sendable {
    /// A character; with control always a lower-case letter or a sign.
    case character(Character)
    case up
    case down
    case left
    case right
    case pageUp
    case pageDown
    case home
    case end
    case enter
    case escape
    case tab
    case backspace
    case delete
    case insert
    /// F1 is 1.
    case function(Int)
  }

  /// Keys held at the same time, as far as the terminal tells. Shift is not told for characters: they
  /// arrive shifted.
  package struct Modifiers: OptionSet, Hashable, Sendable {
    /// The bits.
    package var rawValue: UInt8
    /// Creates a set.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Shift.
    package static let shift = Modifiers(rawValue: 1)
    /// Alt or Meta, or escape just before the key.
    package static let alt = Modifiers(rawValue: 2)
    /// Control.
    package static let control = Modifiers(rawValue: 4)
  }

  /// Which key.
  package var code: Code
  /// Keys held at the same time.
  package var modifiers: Modifiers

  /// Creates a key press.
  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// The key of a character.
  package static func character(_ character: Character) -> Key { Key(.character(character)) }

  /// A character with control held.
  package static func control(_ character: Character) -> Key {
    Key(.character(character), .control)
  }
}

extension Key: LosslessStringConvertible {
  private static let names: [(String, Code)] = [
    ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("page-up", .pageUp),
    ("page-down", .pageDown), ("home", .home), ("end", .end), ("enter", .enter), ("esc", .escape),
    ("tab", .tab), ("backspace", .backspace), ("delete", .delete), ("insert", .insert),
    ("space", .character(" ")),
  ]

  /// Parses `ctrl-r`, `shift-left`, `page-up`, `f5`, `x`; nil for anything else.
  package init?(_ description: String) {
    var rest = description[...]
    var modifiers: Modifiers = []
    for (prefix, modifier) in [
      ("ctrl-", Modifiers.control), ("alt-", .alt), ("shift-", .shift),
    ] where rest.count > prefix.count && rest.lowercased().hasPrefix(prefix) {
      modifiers.insert(modifier)
      rest = rest.dropFirst(prefix.count)
    }
    if rest.count == 1, let character = rest.first {
      self.init(.character(character), modifiers)
    } else if let (_, code) = Self.names.first(where: { $0.0 == rest.lowercased() }) {
      self.init(code, modifiers)
    } else if rest.first?.lowercased() == "f", let number = Int(rest.dropFirst()),
      (1...24).contains(number)
    {
      self.init(.function(number), modifiers)
    } else {
      return nil
    }
  }

  /// `ctrl-r`, `shift-left`, `page-up`, `f5`, `x`
  package var description: String {
    var text = ""
    if modifiers.contains(.control) { text += "ctrl-" }
    if modifiers.contains(.alt) { text += "alt-" }
    if modifiers.contains(.shift) { text += "shift-" }
    if let (name, _) = Self.names.first(where: { $0.1 == code }) { return text + name }
    switch code {
    case .character(let character): return text + String(character)
    case .function(let number): return text + "f\(number)"
    default: return text
    }
  }
}
