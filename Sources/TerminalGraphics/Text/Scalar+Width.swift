extension Unicode.Scalar {
  /// The columns that the scalar takes by itself: 0, 1 or 2. A control takes one, as it is replaced
  /// by a picture.
  ///
  /// - Complexity: O(log *n*) in the number of ranges of wide scalars.
  package var terminalWidth: Int {
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // Conjoining vowels and finals of Hangul combine with the wide initial before them.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    if value < 0x1100 { return 1 }
    return isWide || properties.isEmojiPresentation && !isRegionalIndicator ? 2 : 1
  }

  /// Whether it selects between text and emoji presentation, or a glyph's variant.
  var isVariationSelector: Bool {
    (0xFE00...0xFE0F).contains(value) || (0xE0100...0xE01EF).contains(value)
      || (0x180B...0x180F).contains(value)
  }

  /// Whether it is one half of a flag.
  package var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

  /// What stands for the scalar on the screen.
  var visibleText: String {
    switch properties.generalCategory {
    case .control:
      value < 0x20
        ? String(Character(Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}")) : "\u{FFFD}"
    case .lineSeparator, .paragraphSeparator: "\u{2424}"
    case .unassigned, .surrogate: "\u{FFFD}"
    default: String(Character(self))
    }
  }

  /// Whether the scalar takes one column, and is shown as it is, unless what follows is to join it:
  /// Latin and Greek letters, arrows, lines, blocks and braille, which nearly all of a frame is.
  var isPlain: Bool {
    switch value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF: true
    case 0x391...0x3A1, 0x3A3...0x3C9: true
    case 0x2010...0x2027, 0x2190...0x22FF: true
    case 0x2500...0x25FC, 0x2605...0x2606, 0x2713, 0x2717, 0x2800...0x28FF: true
    default: false
    }
  }

  /// The text of a plain scalar.
  var plainText: String { value < 0x80 ? Self.asciiTexts[Int(value)] : String(self) }

  private static let asciiTexts: [String] = (0..<0x80).map {
    String(Character(Unicode.Scalar(UInt8($0))))
  }

  private var isWide: Bool {
    var low = 0
    var high = wideScalarRanges.count
    while low < high {
      let middle = (low + high) / 2
      let range = wideScalarRanges[middle]
      if value < range.lowerBound {
        high = middle
      } else if value > range.upperBound {
        low = middle + 1
      } else {
        // A wide scalar that is unassigned here is replaced by a narrow substitute.
        return properties.generalCategory != .unassigned
      }
    }
    return false
  }
}
