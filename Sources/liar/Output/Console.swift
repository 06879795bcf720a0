internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import PruningPlan
internal import Synchronization

/// Where the command line speaks: results on standard output, everything else on standard error.
enum Console {
  /// Whether standard output is a terminal.
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  /// Whether standard error is a terminal.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Columns that a table may take; nil where nobody looks at it on a terminal.
  static var tableWidth: Int? { columns(of: STDOUT_FILENO) }
  /// Columns of the terminal that progress is shown on.
  static var progressWidth: Int { columns(of: STDERR_FILENO) ?? 80 }

  private static func columns(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static let spoken = Mutex(Voice.usual)

  /// How much is said beside results.
  static var voice: Voice {
    get { spoken.withLock { $0 } }
    set { spoken.withLock { $0 = newValue } }
  }

  /// Writes to standard output, where it is a terminal what can be shown; a reader that went away ends the program quietly, as by SIGPIPE.
  static func write(_ text: String) {
    writeAsItIs(outputIsTerminal ? text.safeForTerminals : text)
  }

  /// Writes what is meant to command the terminal, such as colours.
  static func writeAsItIs(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let number = cause.flatMap { Int32(exactly: $0.code) } ?? EIO
      // Not exit: jobs may be computing, and would crash while libraries are torn down.
      guard number != EPIPE else { dieOfBrokenPipe() }
      fail(
        EngineError(
          .inputOutput, "standard output can't be written: \(String(cString: strerror(number)))"))
    }
  }

  private static func dieOfBrokenPipe() -> Never {
    ProgressLine.shared.clear()
    AtomicOutput.abandonAll()
    signal(SIGPIPE, SIG_DFL)
    var pipes = sigset_t()
    sigemptyset(&pipes)
    sigaddset(&pipes, SIGPIPE)
    pthread_sigmask(SIG_UNBLOCK, &pipes, nil)
    pthread_kill(pthread_self(), SIGPIPE)
    _exit(128 + SIGPIPE)
  }

  /// Says what a user may like to know.
  static func note(_ text: String) {
    if voice != .quiet { say(text) }
  }

  /// Logs a decision, where that is asked for.
  static func decided(_ text: @autoclosure () throws -> String) rethrows {
    if voice == .verbose { say("liar: decision: " + (try text())) }
  }

  /// Says what a user should know of the result.
  static func warn(_ text: String) { say("liar: warning: " + text) }

  /// Says what went wrong, and goes on.
  static func complain(_ text: String) { say("liar: error: " + text) }

  /// Says that the user ended the work.
  static func interrupted() { say("liar: interrupted") }

  /// A line on standard error.
  private static func say(_ text: String) {
    ProgressLine.shared.clear()
    writeError(text.safeLine + "\n")
  }

  /// Writes to standard error as it is.
  static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Says what went wrong and ends with its status.
  static func fail(_ error: EngineError) -> Never {
    if error.kind == .interrupted { interrupted() } else { complain(error.line) }
    end(error.kind.rawValue)
  }

  /// Ends the process and takes its temporaries along, whatever still computes. Not `exit`: that
  /// would wait for a stream that is being read, and tear libraries down under the threads that
  /// use them. Nothing is written by way of streams.
  static func end(_ status: Int32) -> Never {
    AtomicOutput.abandonAll()
    _exit(status)
  }

  /// A value as one JSON document.
  static func json(_ value: some Encodable, isPretty: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self).escapedForTerminals + "\n"
  }
}
