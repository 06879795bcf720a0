extension String {
  /// The text with what would command a terminal, or hide itself in it, replaced by what can be
  /// seen: names and texts come from files. Line breaks and tabs stay.
  var safeForTerminals: String {
    guard unicodeScalars.contains(where: { $0.substitute != nil }) else { return self }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(scalar.substitute ?? scalar) }
    return String(scalars)
  }

  /// The same as one line.
  var safeLine: String {
    safeForTerminals.replacing("\r\n", with: "\u{240D}\u{240A}")
      .replacing("\n", with: "\u{240A}").replacing("\t", with: "\u{2409}")
  }
}

extension Unicode.Scalar {
  /// What stands for a scalar that isn't sent to a terminal; nil for others.
  fileprivate var substitute: Unicode.Scalar? {
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
