extension String {
  /// The text with what would command a terminal, or hide itself in it, replaced by what can be
  /// seen: names and texts come from files. Line breaks and tabs stay.
  package var safeForTerminals: String {
    guard utf8.contains(where: Self.mayHide), unicodeScalars.contains(where: \.isHidden) else {
      return self
    }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(scalar.substitute ?? scalar) }
    return String(scalars)
  }

  /// The same as one line.
  package var safeLine: String {
    safeForTerminals.replacing("\r\n", with: "\u{240D}\u{240A}")
      .replacing("\n", with: "\u{240A}").replacing("\t", with: "\u{2409}")
  }

  /// A text in JSON's or TOML's notation with what would command a terminal written as `\u001b`:
  /// it reads back as the same.
  package var escapedForTerminals: String {
    guard utf8.contains(where: Self.mayHide), unicodeScalars.contains(where: \.isHidden) else {
      return self
    }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      guard scalar.isHidden else {
        scalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      scalars.append(contentsOf: "\\u".unicodeScalars)
      scalars.append(contentsOf: String(repeating: "0", count: 4 - digits.count).unicodeScalars)
      scalars.append(contentsOf: digits.unicodeScalars)
    }
    return String(scalars)
  }

  /// Bytes that a hidden scalar may begin with.
  private static func mayHide(_ byte: UInt8) -> Bool {
    byte < 0x20 || [0x7F, 0xC2, 0xD8, 0xE2, 0xEF].contains(byte)
  }
}

extension Unicode.Scalar {
  /// Whether it would command a terminal, or hide itself in it.
  package var isHidden: Bool { substitute != nil }

  /// What stands for a scalar that isn't sent to a terminal; nil for others.
  package var substitute: Unicode.Scalar? {
    switch value {
    case 0x09, 0x0A: nil
    // The picture of a control.
    case 0..<0x20: Unicode.Scalar(0x2400 + value)
    case 0x7F: "\u{2421}"
    // C1, the direction of writing, separators of lines, and the mark of byte order.
    case 0x80..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: "\u{FFFD}"
    default: nil
    }
  }
}
