internal import Foundation
internal import PruningEngine

/// Where the command line speaks: results on standard output, everything else on standard error.
enum Console {
  /// Whether standard output is a terminal.
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  /// Whether standard error is a terminal.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes to standard output; a reader that went away ends the program quietly.
  static func write(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let number = cause.flatMap { Int32(exactly: $0.code) } ?? EIO
      // Not exit: jobs may be computing, and would crash while libraries are torn down.
      guard number != EPIPE else { _exit(EngineError.Kind.inputOutput.rawValue) }
      fail(
        EngineError(
          .inputOutput, "standard output can't be written: \(String(cString: strerror(number)))"))
    }
  }

  /// Writes a line to standard error.
  static func note(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// Says what went wrong and ends with its status.
  static func fail(_ error: EngineError) -> Never {
    ProgressLine.shared.clear()
    note(error.kind == .interrupted ? "liar: interrupted" : "liar: error: \(error.line)")
    exit(error.kind.rawValue)
  }

  /// Writes a value as one JSON document.
  static func writeJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
  }
}
