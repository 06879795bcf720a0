/// A control sequence: `CSI prefix parameters final`.
struct ControlSequence: Hashable {
  var prefix = ""
  var parameters: [Int] = []
  var final = ""
}

/// Cuts a program's output into text, controls and escape sequences.
struct SequenceParser: Sendable {
  enum Token {
    case text(Unicode.Scalar)
    case control(UInt8)
    case escape(String)
    case sequence(ControlSequence)
    case command(String)
  }

  private enum State { case ground, escape, charset, sequence, string, stringEscape }
  private var state = State.ground
  private var buffer: [UInt8] = []
  private var pendingBytes = 0

  /// Takes one byte; gives what it completes.
  mutating func consume(_ byte: UInt8) -> Token? {
    switch state {
    case .ground: return ground(byte)
    case .escape:
      state = .ground
      buffer = []
      switch byte {
      case UInt8(ascii: "["): state = .sequence
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
        state = .string
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"),
        UInt8(ascii: "#"):
        buffer = [byte]
        state = .charset
      default: return .escape(String(decoding: [byte], as: UTF8.self))
      }
      return nil
    case .charset:
      state = .ground
      return .escape(String(decoding: buffer + [byte], as: UTF8.self))
    case .sequence:
      guard (0x40...0x7E).contains(byte) else {
        buffer.append(byte)
        return nil
      }
      state = .ground
      return .sequence(Self.sequence(buffer, final: byte))
    case .string:
      if byte == 7 { return endString() }
      if byte == 27 {
        state = .stringEscape
      } else {
        buffer.append(byte)
        // The Linux console resets its palette by ESC ] R, without an end.
        if buffer == [UInt8(ascii: "R")] { return endString() }
      }
      return nil
    case .stringEscape:
      // Only ESC \ ends a string; tmux's wrapping doubles the escapes within.
      if byte == UInt8(ascii: "\\") { return endString() }
      buffer.append(27)
      if byte != 27 { buffer.append(byte) }
      state = .string
      return nil
    }
  }

  private mutating func endString() -> Token {
    state = .ground
    return .command(String(decoding: buffer, as: UTF8.self))
  }

  private mutating func ground(_ byte: UInt8) -> Token? {
    if pendingBytes > 0, byte & 0xC0 == 0x80 {
      buffer.append(byte)
      pendingBytes -= 1
      guard pendingBytes == 0 else { return nil }
      return String(decoding: buffer, as: UTF8.self).unicodeScalars.first.map { .text($0) }
    }
    pendingBytes = 0
    switch byte {
    case 27:
      state = .escape
      return nil
    case 0..<32, 127: return .control(byte)
    case 32..<127: return .text(Unicode.Scalar(byte))
    case 0xC2..<0xE0: pendingBytes = 1
    case 0xE0..<0xF0: pendingBytes = 2
    case 0xF0..<0xF5: pendingBytes = 3
    default: return .text("\u{FFFD}")
    }
    buffer = [byte]
    return nil
  }

  private static func sequence(_ bytes: [UInt8], final: UInt8) -> ControlSequence {
    let text = String(decoding: bytes, as: UTF8.self)
    let prefix = text.prefix { "<=>?!".contains($0) }
    let parameters = text.dropFirst(prefix.count)
      .split(whereSeparator: { $0 == ";" || $0 == ":" }, omittingEmptySubsequences: false)
    return ControlSequence(
      prefix: String(prefix), parameters: text.isEmpty ? [] : parameters.map { Int($0) ?? 0 },
      final: String(decoding: [final], as: UTF8.self))
  }
}

extension Substring {
  fileprivate func split(
    whereSeparator isSeparator: (Character) -> Bool, omittingEmptySubsequences: Bool
  ) -> [Substring] {
    split(
      maxSplits: .max, omittingEmptySubsequences: omittingEmptySubsequences,
      whereSeparator: isSeparator)
  }
}
