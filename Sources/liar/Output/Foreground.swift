internal import Foundation
internal import PruningEngine
internal import TerminalRuntime

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
