/// A cell of the emulated screen.
package struct ScreenCell: Hashable, Sendable {
  /// The character; empty in the second cell of a wide one.
  package var text = " "
  /// How it was drawn.
  package var rendition = Rendition()
}

/// The state of SGR.
package struct Rendition: Hashable, Sendable {
  /// Attribute numbers as in SGR: 1 bold, 2 dim, 3 italic, 4 underline, 7 reverse.
  package var attributes: Set<Int> = []
  /// The parameters that set the foreground, for example [38, 5, 120]; empty for the default.
  package var foreground: [Int] = []
  /// The parameters that set the background.
  package var background: [Int] = []

  /// Applies the parameters of one SGR sequence.
  mutating func apply(_ parameters: [Int]) {
    var rest = parameters.isEmpty ? [0] : parameters[...].map(\.self)
    while !rest.isEmpty {
      let code = rest.removeFirst()
      switch code {
      case 0: self = Rendition()
      case 1...9: attributes.insert(code)
      case 22: attributes.subtract([1, 2])
      case 23...29: attributes.remove(code - 20)
      case 30...37, 90...97: foreground = [code]
      case 39: foreground = []
      case 40...47, 100...107: background = [code]
      case 49: background = []
      case 38, 48:
        let count = rest.first == 5 ? 2 : rest.first == 2 ? 4 : 0
        let color = [code] + rest.prefix(count)
        rest.removeFirst(min(count, rest.count))
        if code == 38 { foreground = color } else { background = color }
      default: break
      }
    }
  }
}
