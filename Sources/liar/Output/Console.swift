internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import Synchronization
internal import TerminalRuntime

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
    note(error.kind == .interrupted ? "liar: interrupted" : "liar: error: \(error.description)")
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

/// One line of progress: redrawn on a terminal, a plain line every few seconds elsewhere.
final class ProgressLine: Sendable {
  static let shared = ProgressLine()

  private struct State {
    var width = 0
    var lastLine = DispatchTime.now()
  }

  private let state = Mutex(State())

  /// Shows how far a piece of work is.
  func show(_ progress: WorkProgress) {
    let percent = Int((progress.fraction * 100).rounded())
    var text = "\(progress.message)  \(percent) %"
    if let left = progress.secondsLeft, progress.fraction < 1 {
      text += "  \(Self.duration(left)) left"
    }
    state.withLock { state in
      if Console.errorIsTerminal {
        let filled = Int((progress.fraction * 24).rounded())
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let line = "[\(bar)] \(text)"
        let padding = String(repeating: " ", count: max(0, state.width - line.count))
        try? FileHandle.standardError.write(contentsOf: Data("\r\(line)\(padding)".utf8))
        state.width = line.count
      } else {
        let now = DispatchTime.now()
        guard now.uptimeNanoseconds - state.lastLine.uptimeNanoseconds > 5_000_000_000 else {
          return
        }
        state.lastLine = now
        Console.note("liar: \(text)")
      }
    }
  }

  /// Takes the line away before other output.
  func clear() {
    state.withLock { state in
      guard state.width > 0 else { return }
      let blank = "\r" + String(repeating: " ", count: state.width) + "\r"
      try? FileHandle.standardError.write(contentsOf: Data(blank.utf8))
      state.width = 0
    }
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}

/// Work of the command line: shows progress and stops on Ctrl-C.
enum Foreground {
  /// A piece of work that Ctrl-C and SIGTERM cancel; asked twice, or where the work can't be
  /// cancelled, the program ends there and then.
  static func work(exitsAtOnce: Bool = false, _ body: (Work) throws -> Void) throws {
    let work = Work { ProgressLine.shared.show($0) }
    let interrupts = SignalWatch([SIGINT, SIGTERM], queue: .global()) { _ in
      // Not exit: it would wait for a stream that is being read.
      if exitsAtOnce || work.cancelled { _exit(EngineError.Kind.interrupted.rawValue) }
      work.cancel()
    }
    defer { interrupts?.end() }
    do {
      try body(work)
    } catch {
      throw EngineError(error)
    }
    ProgressLine.shared.clear()
  }
}
