internal import PruningEngine

/// The command line's bytes as text.
enum ArgumentText {
  /// Refuses arguments that are no UTF-8: names with other bytes in them could not be found.
  static func check() throws {
    let arguments = UnsafeBufferPointer(
      start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
    for (number, argument) in arguments.enumerated() {
      guard let argument, String(validatingCString: argument) == nil else { continue }
      throw EngineError(
        .usage,
        "argument \(number), '\(escaped(argument))', is no UTF-8: give what it names another name, "
          + "or a link that has one")
    }
  }

  /// The bytes beyond ASCII as `\xNN`.
  private static func escaped(_ argument: UnsafePointer<CChar>) -> String {
    var text = ""
    var place = argument
    while place.pointee != 0 {
      let byte = UInt8(bitPattern: place.pointee)
      text +=
        byte < 0x80 ? String(Character(Unicode.Scalar(byte))) : "\\x" + String(byte, radix: 16)
      place += 1
    }
    return text
  }
}
