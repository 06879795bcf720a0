/// What one terminal cell, or two neighbouring ones, can show: a character with the marks that
/// combine with it.
package struct ColumnUnit: Hashable, Sendable {
  /// The scalars to print; never a control, bidirectional or other format character by itself.
  package var text: String
  /// Columns: 1 or 2.
  package var width: Int

  /// Creates a unit.
  init(text: String, width: Int) {
    self.text = text
    self.width = width
  }
}

extension String {
  /// Calls `body` with every unit of the text, as long as it returns true.
  ///
  /// Controls become their visible pictures (`␊`), lone format and bidirectional characters `�`,
  /// and a combining mark without a base gets a dotted circle, so that no text can break a layout.
  package func forEachColumnUnit(_ body: (ColumnUnit) -> Bool) {
    let scalars = unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      // Between two of these a cluster always ends, so the costly search for its end is spared.
      if scalar.isPlain, next == scalars.endIndex || scalars[next].isPlain {
        guard body(ColumnUnit(text: scalar.plainText, width: 1)) else { return }
        index = next
      } else {
        guard self[index].forEachColumnUnit(body) else { return }
        index = self.index(after: index)
      }
    }
  }

  /// Every unit of the text.
  package var columnUnits: [ColumnUnit] {
    var units: [ColumnUnit] = []
    forEachColumnUnit {
      units.append($0)
      return true
    }
    return units
  }

  /// The columns that the text takes.
  package var columnWidth: Int {
    if isPrintableASCII { return utf8.count }
    var width = 0
    forEachColumnUnit {
      width += $0.width
      return true
    }
    return width
  }

  /// Whether every byte is a column.
  var isPrintableASCII: Bool { utf8.allSatisfy { $0 &- 0x20 < 0x5F } }
}

// Other modules can't specialise what is generic: text that is no String becomes one first.
extension StringProtocol {
  /// Calls `body` with every unit of the text, as long as it returns true.
  package func forEachColumnUnit(_ body: (ColumnUnit) -> Bool) {
    String(self).forEachColumnUnit(body)
  }

  /// Every unit of the text.
  package var columnUnits: [ColumnUnit] { String(self).columnUnits }

  /// The columns that the text takes.
  package var columnWidth: Int { String(self).columnWidth }
}

extension Character {
  /// Splits the grapheme cluster where terminals do: an emoji sequence stays whole, but every
  /// spacing scalar of another script starts a cell of its own.
  fileprivate func forEachColumnUnit(_ body: (ColumnUnit) -> Bool) -> Bool {
    if let ascii = asciiValue, self != "\r\n" {
      return body(ColumnUnit(text: ascii.visibleASCII, width: 1))
    }
    let scalars = unicodeScalars
    if isEmojiSequence { return body(ColumnUnit(text: String(self), width: 2)) }
    var text = ""
    var width = 0
    for scalar in scalars {
      switch scalar.terminalWidth {
      case 0:
        if scalar.properties.generalCategory == .format || scalar.isVariationSelector {
          if scalars.count == 1 { return body(ColumnUnit(text: "\u{FFFD}", width: 1)) }
          continue
        }
        if width == 0 {
          text = "\u{25CC}"
          width = 1
        }
        text.unicodeScalars.append(scalar)
      case let columns:
        if width > 0, !body(ColumnUnit(text: text, width: width)) { return false }
        text = scalar.visibleText
        width = columns
      }
    }
    return width == 0 || body(ColumnUnit(text: text, width: width))
  }

  /// Whether terminals draw the whole cluster as one picture of two columns.
  private var isEmojiSequence: Bool {
    let scalars = unicodeScalars
    guard scalars.count > 1, let first = scalars.first else { return false }
    if first.isRegionalIndicator { return true }
    guard first.properties.isEmoji else { return false }
    return scalars.contains { $0.value == 0xFE0F || $0.properties.isEmojiModifier }
      || (scalars.contains { $0.value == 0x200D } && first.terminalWidth == 2)
  }
}

extension UInt8 {
  /// The ASCII character, or the picture of a control.
  fileprivate var visibleASCII: String {
    switch self {
    case 0..<0x20: String(Character(Unicode.Scalar(0x2400 + UInt32(self)) ?? "\u{FFFD}"))
    case 0x7F: "\u{2421}"
    default: String(Character(Unicode.Scalar(self)))
    }
  }
}
